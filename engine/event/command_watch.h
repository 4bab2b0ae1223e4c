// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "engine/event/event.h"
#include "engine/event/event_queue.h"
#include "engine/network/network_output.h"
#include "engine/record/archive.h"

namespace orrery::engine {

/// The watchdogs of actuators: which inputs have heard nothing for longer than their fail-safe
/// allows. One event an input is in the queue, at the time at which it was due when it was queued;
/// commands that come meanwhile move the due time alone, and the event is queued again when it is
/// met. So a command costs no event of its own.
class CommandWatch {
 public:
  /// An input and what it goes to, with the command that has lapsed.
  struct Input {
    DeviceId device = 0;
    std::string input;
    double value = 0.0;
    std::uint64_t id = 0;               ///< of the last command that arrived
    SimTime due;                        ///< never() where that command stands for ever
    SimTime queued = SimTime::never();  ///< when it is looked at next; never() when it is not
  };

  /// A command is at its device. One without a fail-safe ends that of an earlier one.
  void arrived(const CommandArrival& arrival, EventQueue& queue);
  /// Meets an `EventType::kLapse`: the input that is overdue now, or null where a command has come
  /// since. The pointer holds until the next call.
  const Input* on_event(const Event& event, EventQueue& queue);
  /// The input that an event in the queue is about; and whether it still stands.
  const Input& input_of(const Event& event) const;
  bool stands(const Event& event) const { return input_of(event).due == event.time; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  /// Queues an event for when it is due, where none comes sooner.
  void look_when_due(std::size_t index, EventQueue& queue);

  std::vector<Input> inputs_;  ///< in the order in which they were first commanded
  std::map<std::pair<DeviceId, std::string>, std::size_t> index_;
};

}  // namespace orrery::engine
