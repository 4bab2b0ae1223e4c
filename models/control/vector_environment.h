// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <vector>

#include "engine/agent/control_task.h"
#include "engine/record/archive.h"
#include "engine/registry/result.h"

namespace orrery::models {

/// An episode that came to its end in the last step; one for each decision maker.
struct EpisodeEnd {
  std::uint32_t row = 0;
  std::uint32_t steps = 0;
  double reward = 0.0;           ///< undiscounted sum
  bool terminated = false;       ///< else truncated
  std::vector<double> costs;     ///< by `ControlTask::costs`, summed
  std::vector<double> measures;  ///< by `ControlTask::measures`
  std::uint32_t fallbacks = 0;   ///< steps that the fallback of the task decided
};

/// What the last step gave, in columns; a row is a decision maker of a copy. The memory belongs to
/// the environment and is written again by the next step.
struct StepColumns {
  std::span<const float> observations;  ///< rows x width; of an ended row: the first of its next
                                        ///< episode
  std::span<const float> rewards;
  std::span<const std::uint8_t> terminated;   ///< the task is over: no value lies beyond
  std::span<const std::uint8_t> truncated;    ///< only the clock ran out: the value goes on
  std::span<const float> final_observations;  ///< rows x width; defined where a row ended: the last
                                              ///< of its old episode
  std::span<const float> costs;               ///< rows x costs of the task
  std::span<const EpisodeEnd> ended;
  /// rows x width; 1: nothing arrived, or it is too old, and what is observed is a stand-in. Empty:
  /// nothing is missing.
  std::span<const std::uint8_t> missing = {};
  std::span<const std::uint8_t> final_missing = {};  ///< the same of `final_observations`
};

/// Copies of one task that are stepped together. One rule of autoreset: in the same step. Where an
/// episode ends, the step's observation is the first of the next one, its last one stands in
/// `final_observations`, and no action is ever thrown away. (Gymnasium 1.0 calls this
/// `AutoresetMode.SAME_STEP`.)
///
/// Copy k draws from (seed, k, number of the episode) alone, so that rollouts depend neither on the
/// number of threads nor on when the other copies end.
class VectorEnvironment {
 public:
  virtual ~VectorEnvironment() = default;

  virtual const engine::ControlTask& task() const = 0;
  virtual std::size_t copies() const = 0;
  std::size_t rows() const { return copies() * task().agent_count(); }

  /// Begins an episode in every copy. Errors: of the plant; nothing is defined then.
  virtual engine::Result<void> reset(std::uint64_t seed) = 0;
  /// One step of all copies. `actions`: rows x action_width(); a value outside the bounds is
  /// clipped, NaN is a mistake. Errors: `control-nan-action`, `control-nan-reward` and others of
  /// the plant, with the copy and the step.
  virtual engine::Result<void> step(std::span<const float> actions) = 0;
  /// Of the last `step` or `reset` (then only the observations).
  virtual const StepColumns& columns() const = 0;

  /// Whole state between two steps, into an environment made alike.
  virtual void save(engine::ArchiveWriter& archive) const = 0;
  virtual bool load(engine::ArchiveReader& archive) = 0;
};

/// Makes an environment with so many copies.
using EnvironmentMaker =
    std::function<engine::Result<std::unique_ptr<VectorEnvironment>>(std::size_t copies)>;

}  // namespace orrery::models
