// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/event/executive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

/// What people do, in the order of their log: not queued, so that a snapshot holds nothing of what
/// they may still change their mind about.
void Executive::make_by_hand() {
  const auto& specs = faults_.specs();
  for (std::size_t s = 0; s < specs.size(); ++s) {
    if (specs[s].by_hand)
      by_hand_.push_back({specs[s].by_hand->at, specs[s].by_hand->number, true, s});
  }
  for (std::size_t c = 0; c < plant_.commands.size(); ++c)
    by_hand_.push_back({plant_.commands[c].at, plant_.commands[c].number, false, c});
  std::stable_sort(by_hand_.begin(), by_hand_.end(), [](const ByHand& a, const ByHand& b) {
    return std::tie(a.at, a.number) < std::tie(b.at, b.number);
  });
}

void Executive::handle(const ByHand& action, Scratch& scratch) {
  if (!action.is_fault) return give(plant_.commands[action.index]);
  meet_fault(faults_.specs()[action.index].device, scratch);
  const auto spec = static_cast<std::uint32_t>(action.index);
  for (const std::uint64_t record : faults_.begin_by_hand(spec, now_, queue_)) tell_fault(record);
}

SimTime Executive::fault_by_hand(SimTime from) const {
  const auto first =
      std::lower_bound(by_hand_.begin(), by_hand_.end(), from,
                       [](const ByHand& action, SimTime time) { return action.at < time; });
  const auto fault =
      std::find_if(first, by_hand_.end(), [](const ByHand& action) { return action.is_fault; });
  return fault == by_hand_.end() ? SimTime::never() : fault->at;
}

bool Executive::goes_on_by_hand() const {
  const auto done = by_hand_.begin() + static_cast<std::ptrdiff_t>(by_hand_done_);
  const auto faults =
      std::count_if(by_hand_.begin(), done, [](const ByHand& action) { return action.is_fault; });
  return static_cast<std::size_t>(faults) == faults_.begun_by_hand() &&
         (done == by_hand_.begin() || std::prev(done)->at < now_ || now_ == plant_.end) &&
         (done == by_hand_.end() || done->at >= now_);
}

}  // namespace orrery::engine
