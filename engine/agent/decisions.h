// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/signal/batch.h"

namespace orrery::engine {

/// A row that an agent judged. Scores grow with suspicion; their scale is the agent's own.
struct Judgement {
  DeviceId device = 0;
  SimTime time;  ///< of the judged row
  double score = 0.0;
  bool alert = false;
  std::int32_t blamed = -1;  ///< feature that contributed most, or -1
};

/// What a device does by itself once it has heard nothing for so long. It counts from the arrival
/// of a command and ends with the next one: a watchdog at the actuator, which works where the
/// network does not.
struct FailSafe {
  Duration after;      ///< 0: the last command stands for ever
  double value = 0.0;  ///< SI unit of the input
};

/// A command to an input of a device.
struct Command {
  DeviceId device = 0;
  std::string input;
  double value = 0.0;                  ///< SI unit of the input
  SimTime expires = SimTime::never();  ///< on the way: what arrives later is not obeyed
  FailSafe fail_safe;
};

/// A question to a labeller about a row.
struct LabelQuery {
  DeviceId device = 0;
  SimTime time;
};

/// What an agent gives back from one tick. Nothing here has happened yet: the executive sends it
/// over the network.
struct Decisions {
  std::vector<Judgement> judgements;
  std::vector<Command> commands;
  std::vector<LabelQuery> label_queries;
  std::vector<std::vector<std::byte>> model_updates;
  Batch output;  ///< a signal for other agents; empty when there is none

  void judge(DeviceId device, SimTime time, double score, bool alert, std::int32_t blamed = -1) {
    judgements.push_back({device, time, score, alert, blamed});
  }
  void clear();
};

}  // namespace orrery::engine
