// SPDX-License-Identifier: Apache-2.0
// Commands where they arrive, where they stay away, and those of people.
#include "engine/event/executive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// Ids of commands that no network carries lie above those of every site: that of the one that has
/// lapsed, and the number of what a person did.
constexpr std::uint64_t kFailSafeId = std::uint64_t{1} << 63;
constexpr std::uint64_t kByHandId = std::uint64_t{0xffffff} << 40;
constexpr const char* kFailSafe = "fail-safe";
constexpr const char* kByHand = "by hand";

}  // namespace

void Executive::apply(const CommandArrival& arrival) {
  write(arrival.command);
  watch_.arrived(arrival, queue_);
  const CommandRecord record{arrival.id, plant_.directory->agents[arrival.id >> kCommandBits],
                             arrival.command, arrival.issued, arrival.arrived};
  for (Tap* tap : taps_) tap->on_command(record);
}

void Executive::lapse(const Event& event) {
  const CommandWatch::Input* overdue = watch_.on_event(event, queue_);
  if (overdue == nullptr) return;
  Command what;
  what.device = overdue->device;
  what.input = overdue->input;
  what.value = overdue->value;
  stand(what, 'l', {kFailSafeId | overdue->id, kFailSafe});
}

void Executive::give(const ScheduledCommand& command) {
  Command what;
  what.device = command.device;
  what.input = command.input;
  what.value = command.value;
  stand(what, 'h', {kByHandId | command.number, kByHand});
}

void Executive::stand(const Command& what, char sign, const Origin& origin) {
  write(what);
  const double values[] = {what.value};
  fingerprint_.add(sign, entity_key(what.input, 0) ^ device_keys_.key(what.device),
                   static_cast<std::uint64_t>(now_.ns), now_, values);
  const CommandRecord record{origin.id, origin.by, what, now_, now_};
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
