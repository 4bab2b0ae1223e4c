// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "engine/agent/agent.h"
#include "engine/agent/control_task.h"
#include "engine/registry/model_info.h"

namespace orrery::engine {

/// What a controller sees at one instant: one row a decision maker.
struct ControlView {
  SimTime now;
  std::span<const float> values;          ///< rows x observation_width(), SI units
  std::span<const std::uint8_t> missing;  ///< same shape; 1: nothing arrived, or it is too old, and
                                          ///< the value is a stand-in. Empty: nothing is missing
};

/// Decides what to do, for many rows in one call: a trained policy, a tuned rule, a PID. Rows know
/// nothing of each other: what a row gets depends on that row's views alone, whichever rows stand
/// beside it. Plain code without a learning library, so that a run with a trained policy is the
/// same on every machine.
class Controller {
 public:
  virtual ~Controller() = default;

  /// Rows that it has room for; each has its own memory (integral of a PID, recurrent state).
  virtual std::size_t rows() const = 0;
  /// `actions`: rows x action_width(), within the bounds of the task.
  virtual void decide(const ControlView& view, std::span<float> actions) = 0;
  /// An episode of this row begins: its memory is as at first.
  virtual void restart(std::size_t row) = 0;

  virtual AgentCost cost() const = 0;  ///< of a row's decision
  /// What a reader of the result should know of it, one line each.
  virtual std::vector<std::string> remarks() const { return {}; }

  virtual void save(ArchiveWriter& archive) const = 0;
  virtual bool load(ArchiveReader& archive) = 0;
};

/// What a controller is made for.
struct ControllerSpec {
  ControlTask task;
  ParamSet params;
  std::size_t rows = 1;
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;  ///< key of its random streams
};

/// A line of the list in `models/catalog.cpp`.
struct ControllerEntry {
  const ModelInfo* info;  ///< kind `kController`
  Result<std::unique_ptr<Controller>> (*make)(const ControllerSpec& spec);
};

}  // namespace orrery::engine
