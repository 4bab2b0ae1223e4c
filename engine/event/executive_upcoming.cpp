// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "engine/event/executive.h"

namespace orrery::engine {

namespace {

bool is_fault(const Event& event) {
  return event.type == EventType::kFaultStart || event.type == EventType::kFaultEnd;
}

}  // namespace

const char* to_string(Upcoming::Kind kind) {
  switch (kind) {
    case Upcoming::Kind::kSample: return "sample";
    case Upcoming::Kind::kTick: return "tick";
    case Upcoming::Kind::kPacket: return "packet";
    case Upcoming::Kind::kFaultStart: return "fault starts";
    case Upcoming::Kind::kFaultEnd: return "fault ends";
    case Upcoming::Kind::kCommand: return "command";
  }
  return "";
}

Executive::Horizon Executive::horizon() {
  Horizon horizon;
  const auto sooner = [](SimTime& mine, SimTime time) { mine = std::min(mine, time); };
  for (const Cadence& cadence : cadences_) {
    if (cadence.work == Work::kSample) continue;
    sooner(horizon.emission, cadence.next);
    if (cadence.work == Work::kConclude) continue;
    sooner(horizon.look, cadence.next > now_ ? cadence.next : cadence.next + cadence.period);
  }
  if (!queue_.empty()) {
    sooner(horizon.emission, queue_.next().time);
    sooner(horizon.look, std::max(queue_.next().time, now_ + kInstant));
  }
  return horizon;
}

SimTime Executive::next_work() {
  SimTime next = queue_.empty() ? SimTime::never() : queue_.next().time;
  for (const Cadence& cadence : cadences_) next = std::min(next, cadence.next);
  if (by_hand_done_ < by_hand_.size()) next = std::min(next, by_hand_[by_hand_done_].at);
  return next;
}

// The three sources of work, each in its order, merged as `work_through` does. What another part
// tells of is left to it.
std::vector<Upcoming> Executive::upcoming(std::size_t most) const {
  std::vector<Upcoming> found;
  for (const Event& event : queue_.soonest(most)) {
    if (event.type == EventType::kLapse && !watch_.stands(event)) continue;
    if (!is_fault(event) || !faults_.spec_of(event).told_elsewhere) found.push_back(told(event));
  }
  for (std::size_t i = by_hand_done_; i < by_hand_.size() && i - by_hand_done_ < most; ++i) {
    if (!is_told_elsewhere(by_hand_[i])) found.push_back(told(by_hand_[i]));
  }
  std::vector<Cadence> cadences = cadences_;  // what follows from a tick is no news
  std::erase_if(cadences, [](const Cadence& one) { return one.work == Work::kConclude; });
  for (std::size_t i = 0; i < most && !cadences.empty(); ++i) {
    const auto next = std::min_element(cadences.begin(), cadences.end(), comes_first);
    if (next->next > plant_.end) break;
    found.push_back(told(*next));
    next->next = next->next + next->period;
  }
  std::stable_sort(found.begin(), found.end(), [](const Upcoming& a, const Upcoming& b) {
    return std::tie(a.time, a.priority) < std::tie(b.time, b.priority);
  });
  if (found.size() > most) found.resize(most);
  return found;
}

bool Executive::is_told_elsewhere(const ByHand& action) const {
  if (!action.is_fault) return false;
  const FaultSpec& fault = faults_.specs()[action.index];
  return fault.told_elsewhere || fault.rows.empty();
}

Upcoming Executive::told(const Event& event) const {
  Upcoming what;
  what.time = event.time;
  what.priority = event.priority;
  if (event.type == EventType::kPacketHop) {
    const PacketSight packet = plant_.network->packet_of(event);
    const std::string device = plant_.directory->device_name(packet.device);
    const std::string& node = plant_.network->node_name(packet.node);
    what.kind = Upcoming::Kind::kPacket;
    what.device = packet.device;
    what.what = packet.is_command
                    ? fmt::format("{} from {} to {}", packet.input, node, device)
                    : fmt::format("{} of {} to {}", plant_.directory->signals[packet.signal].name,
                                  device, node);
    return what;
  }
  if (event.type == EventType::kLapse) {
    const auto& input = watch_.input_of(event);
    what.kind = Upcoming::Kind::kCommand;
    what.device = input.device;
    what.what = fmt::format("fail-safe of {} at {}", input.input,
                            plant_.directory->device_name(input.device));
    return what;
  }
  const bool starts = event.type == EventType::kFaultStart;
  what.kind = starts ? Upcoming::Kind::kFaultStart : Upcoming::Kind::kFaultEnd;
  what.what = fmt::format("{} on {}", faults_.spec_of(event).name, faults_.target_of(event));
  return what;
}

Upcoming Executive::told(const Cadence& cadence) const {
  const bool samples = cadence.work == Work::kSample;
  const std::string& name = samples ? plant_.sensors[cadence.index].signal.name
                            : cadence.work == Work::kTick ? plant_.sites[cadence.index]->name()
                                                          : plant_.controls[cadence.index]->name();
  return {cadence.next, cadence.priority, samples ? Upcoming::Kind::kSample : Upcoming::Kind::kTick,
          name, std::nullopt};
}

Upcoming Executive::told(const ByHand& action) const {
  if (action.is_fault) {
    const FaultSpec& fault = faults_.specs()[action.index];
    const std::string rows = fault.rows.size() == 1
                                 ? fmt::format("[{}]", fault.target->first_row() + fault.rows[0])
                                 : std::string();
    return {action.at, kByHandPriority, Upcoming::Kind::kFaultStart,
            fmt::format("{} on {}{}", fault.name, fault.target->name(), rows), std::nullopt};
  }
  const ScheduledCommand& command = plant_.commands[action.index];
  return {
      action.at, kByHandPriority, Upcoming::Kind::kCommand,
      fmt::format("{} by hand to {}", command.input, plant_.directory->device_name(command.device)),
      command.device};
}

}  // namespace orrery::engine
