// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/agent/controller.h"
#include "models/control/vector_environment.h"

namespace orrery::models {

/// What a learner is made for.
struct TrainerSpec {
  engine::ControlTask task;
  engine::ParamSet params;  ///< of its ModelInfo
  std::uint64_t seed = 0;
  std::uint64_t entity = 0;       ///< key of its random streams (engine::Purpose::kAgent)
  std::uint64_t steps_total = 0;  ///< planned; schedules that depend on it say so in their params
  /// Makes the controller that the parameter `teacher` names, with room for so many rows. Whoever
  /// makes the trainer knows the catalogues and files to look in.
  std::function<engine::Result<std::unique_ptr<engine::Controller>>(std::size_t rows)> teacher = {};
};

/// What one round did.
struct TrainingRound {
  std::uint64_t steps = 0;                             ///< of the environment, over all rows
  std::vector<EpisodeEnd> episodes;                    ///< that ended in it
  std::vector<std::pair<std::string, double>> losses;  ///< `policy`, `value`, `entropy`, ...
};

/// A reinforcement-learning algorithm at work: collects steps from an environment, learns from
/// them, and gives its policy as plain numbers. One algorithm a file, in `models/torch/control/`.
class Trainer {
 public:
  virtual ~Trainer() = default;

  /// Copies of the task that it wants to learn from.
  virtual std::size_t copies() const = 0;
  /// Some steps of the environment, then learning from them. At the first round the environment has
  /// just been reset. Errors: of the environment; `training-diverged` (weights are no longer
  /// numbers) with the step.
  virtual engine::Result<void> round(VectorEnvironment& environment, TrainingRound& out) = 0;
  virtual std::uint64_t steps_done() const = 0;

  /// The policy as it is now, deterministic (the mean or best action), with room for `rows`.
  virtual std::unique_ptr<engine::Controller> controller(std::size_t rows) const = 0;

  /// Whole state: weights, optimiser, replay memory, normalisers, positions of the streams. With
  /// the environment's own state, training goes on to the same weights as an unbroken one on the
  /// same machine.
  virtual void save(engine::ArchiveWriter& archive) const = 0;
  virtual bool load(engine::ArchiveReader& archive) = 0;
};

using TrainerFactory = engine::Result<std::unique_ptr<Trainer>> (*)(const TrainerSpec& spec);

}  // namespace orrery::models
