// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

#include "engine/event/executive.h"

namespace orrery::engine {

// The plant first, part by part in the order in which it was built; then what the executive itself
// keeps. The books of messages and commands are the network's.
void Executive::save(ArchiveWriter& archive) const {
  archive.begin_section("executive");
  archive.put(plant_.seed);
  archive.put(plant_.end);
  for (const auto& devices : plant_.devices) devices.population->save(archive);
  for (const auto& sensors : plant_.sensors) sensors.bank->save(archive);
  for (const auto& node : plant_.nodes) node.save(archive);
  plant_.network->save(archive);
  for (const auto& site : plant_.sites) site->save(archive);
  for (const auto& control : plant_.controls) control->save(archive);
  for (const auto& forecasts : plant_.forecasts) forecasts->save(archive);
  faults_.save(archive);
  watch_.save(archive);
  queue_.save(archive);
  archive.begin_section("progress");
  archive.put(now_);
  archive.put(events_);
  archive.put(readings_);
  archive.put(static_cast<std::uint64_t>(by_hand_done_));
  archive.put_span(std::span<const std::uint64_t>(commands_));
  archive.put_span(std::span<const SimTime>(control_done_));
  for (const auto& cadence : cadences_) archive.put(cadence.next);
  books_.reading.save(archive);
  books_.label_query.save(archive);
  archive.put(fingerprint_);
  leaving_.save(archive);
  archive.begin_section("end");
}

bool Executive::load(ArchiveReader& archive) {
  std::uint64_t seed = 0;
  SimTime end;
  if (!archive.expect_section("executive") || !archive.get(seed) || !archive.get(end)) return false;
  if (seed != plant_.seed) return false;
  return load_plant(archive) && faults_.load(archive) && watch_.load(archive) &&
         queue_.load(archive) && load_progress(archive) && archive.expect_section("end") &&
         is_before_ends(end) && goes_on_by_hand() && faults_.catch_up(queue_, end, now_);
}

/// Sensors have sampled up to their next period, but not beyond the end of the run: with another
/// end these samples would be other ones.
bool Executive::is_before_ends(SimTime saved_end) const {
  if (saved_end == plant_.end) return true;
  const SimTime sooner = std::min(saved_end, plant_.end);
  return now_ <= sooner && std::all_of(cadences_.begin(), cadences_.end(), [&](const auto& one) {
           return one.work != Work::kSample || one.next <= sooner;
         });
}

bool Executive::load_plant(ArchiveReader& archive) {
  const auto loaded = [&](auto& parts, auto&& part_of) {
    return std::all_of(parts.begin(), parts.end(),
                       [&](auto& part) { return part_of(part).load(archive); });
  };
  return loaded(plant_.devices, [](auto& devices) -> auto& { return *devices.population; }) &&
         loaded(plant_.sensors, [](auto& sensors) -> auto& { return *sensors.bank; }) &&
         loaded(plant_.nodes, [](auto& node) -> auto& { return node; }) &&
         plant_.network->load(archive) &&
         loaded(plant_.sites, [](auto& site) -> auto& { return *site; }) &&
         loaded(plant_.controls, [](auto& control) -> auto& { return *control; }) &&
         loaded(plant_.forecasts, [](auto& forecasts) -> auto& { return *forecasts; });
}

bool Executive::load_progress(ArchiveReader& archive) {
  std::uint64_t by_hand = 0;
  if (!archive.expect_section("progress") || !archive.get(now_) || !archive.get(events_) ||
      !archive.get(readings_) || !archive.get(by_hand) ||
      !archive.get_span(std::span<std::uint64_t>(commands_)) ||
      !archive.get_span(std::span<SimTime>(control_done_)) || by_hand > by_hand_.size()) {
    return false;
  }
  by_hand_done_ = static_cast<std::size_t>(by_hand);
  for (auto& cadence : cadences_) {
    if (!archive.get(cadence.next)) return false;
  }
  return books_.reading.load(archive) && books_.label_query.load(archive) &&
         archive.get(fingerprint_) && leaving_.load(archive);
}

}  // namespace orrery::engine
