// SPDX-License-Identifier: Apache-2.0
#include "engine/event/command_watch.h"

#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// Behind the packets of its instant, so that a command which arrives just in time counts; before
/// those who decide.
constexpr std::int32_t kLapsePriority = 45;

struct Payload {
  std::uint64_t index;
};

}  // namespace

void CommandWatch::arrived(const CommandArrival& arrival, EventQueue& queue) {
  const Command& command = arrival.command;
  const bool lapses = command.fail_safe.after.ns > 0;
  if (!lapses && inputs_.empty()) return;
  const auto key = std::pair(command.device, command.input);
  auto found = index_.find(key);
  if (found == index_.end()) {
    if (!lapses) return;
    found = index_.emplace(key, inputs_.size()).first;
    inputs_.push_back({command.device, command.input, 0.0, 0, SimTime::never(), SimTime::never()});
  }
  Input& input = inputs_[found->second];
  input.id = arrival.id;
  input.value = command.fail_safe.value;
  input.due = lapses ? arrival.arrived + command.fail_safe.after : SimTime::never();
  look_when_due(found->second, queue);
}

const CommandWatch::Input* CommandWatch::on_event(const Event& event, EventQueue& queue) {
  const std::size_t index = event.payload_as<Payload>().index;
  ORRERY_CHECK(index < inputs_.size(), "a check of an input that nobody watches");
  Input& input = inputs_[index];
  if (event.time != input.queued) return nullptr;  // a shorter fail-safe has overtaken it
  input.queued = SimTime::never();
  if (input.due > event.time) {
    look_when_due(index, queue);
    return nullptr;
  }
  input.due = SimTime::never();
  return &input;
}

const CommandWatch::Input& CommandWatch::input_of(const Event& event) const {
  return inputs_[event.payload_as<Payload>().index];
}

void CommandWatch::look_when_due(std::size_t index, EventQueue& queue) {
  Input& input = inputs_[index];
  if (input.due >= input.queued) return;
  Event event;
  event.time = input.due;
  event.priority = kLapsePriority;
  event.source = input.device;
  event.type = EventType::kLapse;
  event.set_payload(Payload{index});
  queue.push(event);
  input.queued = input.due;
}

void CommandWatch::save(ArchiveWriter& archive) const {
  archive.begin_section("watched commands");
  archive.put(static_cast<std::uint64_t>(inputs_.size()));
  for (const Input& input : inputs_) {
    archive.put(input.device);
    archive.put_text(input.input);
    archive.put(input.value);
    archive.put(input.id);
    archive.put(input.due);
    archive.put(input.queued);
  }
}

bool CommandWatch::load(ArchiveReader& archive) {
  inputs_.clear();
  index_.clear();
  std::uint64_t count = 0;
  if (!archive.expect_section("watched commands") || !archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    Input input;
    if (!archive.get(input.device) || !archive.get_text(input.input) || !archive.get(input.value) ||
        !archive.get(input.id) || !archive.get(input.due) || !archive.get(input.queued)) {
      return false;
    }
    if (!index_.emplace(std::pair(input.device, input.input), inputs_.size()).second) return false;
    inputs_.push_back(std::move(input));
  }
  return true;
}

}  // namespace orrery::engine
