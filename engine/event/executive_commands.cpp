// SPDX-License-Identifier: Apache-2.0
// Commands where they arrive, and where they stay away.
#include "engine/event/executive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// What a device does by itself is told of as a command: the id of the one that has lapsed, above
/// those of every site.
constexpr std::uint64_t kFailSafeId = std::uint64_t{1} << 63;
constexpr const char* kFailSafe = "fail-safe";

}  // namespace

void Executive::apply(const CommandArrival& arrival) {
  write(arrival.command);
  watch_.arrived(arrival, queue_);
  const CommandRecord record{arrival.id, plant_.directory->agents[arrival.id >> kCommandBits],
                             arrival.command, arrival.issued, arrival.arrived};
  for (Tap* tap : taps_) tap->on_command(record);
}

// At the device itself: no network carries it, and it is in no book.
void Executive::lapse(const Event& event) {
  const CommandWatch::Input* overdue = watch_.on_event(event, queue_);
  if (overdue == nullptr) return;
  Command what;
  what.device = overdue->device;
  what.input = overdue->input;
  what.value = overdue->value;
  write(what);
  const double values[] = {what.value};
  fingerprint_.add('l', entity_key(what.input, 0) ^ device_keys_.key(what.device),
                   static_cast<std::uint64_t>(now_.ns), now_, values);
  const CommandRecord record{kFailSafeId | overdue->id, kFailSafe, what, now_, now_};
  for (Tap* tap : taps_) tap->on_command(record);
}

void Executive::write(const Command& command) {
  const std::size_t d = devices_of(command.device);
  advance(d, now_, notices_);
  Plant::Devices& devices = plant_.devices[d];
  const int input = devices.population->info().input_index(command.input);
  ORRERY_CHECK(input >= 0, "the loader checks that a command has an input");
  devices.population->write(input, command.device - devices.first_device, command.value);
}

}  // namespace orrery::engine
