// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "models/control/replay_memory.h"

namespace orrery::models {

/// Steps that somebody recorded, in columns.
struct RecordedSteps {
  std::vector<float> observations, actions, rewards, next_observations;
  std::vector<std::uint8_t> terminated, truncated;

  std::size_t size() const { return rewards.size(); }
  void replay_into(ReplayMemory& memory) const;
};

/// Reads a CSV file of steps of this task with numbered actions, one a line in the order of time,
/// one episode behind the other. Columns in any order, others are ignored; `""` around a name is
/// taken off:
///
///   <observation>       what was seen, SI units, one column for each observation of the task
///   action              number of the choice
///   reward
///   next.<observation>  what was seen afterwards
///   terminated          1: the task was over; no value lies beyond
///   truncated           1: the recording ends here, the task would go on. May be absent: 0
///
/// Errors, all at once: `record-file` (cannot be read, empty), `record-column` (not there),
/// `record-value` (no number, no choice of the task) with the line.
engine::Result<RecordedSteps> read_transitions(const std::string& path,
                                               const engine::ControlTask& task);

}  // namespace orrery::models
