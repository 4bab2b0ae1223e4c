// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/control/controller_file.h"
#include "models/control/episodes.h"
#include "models/control/learner_catalog.h"
#include "scenarios/control/environment_source.h"

namespace orrery::scenarios {

/// Which policy a training leaves behind.
enum class KeptPolicy {
  kLast,  ///< as it is at the end
  kBest,  ///< with the best mean on the episodes of the learning curve
};

/// How far a training is.
struct ControlProgress {
  std::uint64_t steps = 0;
  std::uint64_t steps_before = 0;  ///< of these, in an earlier command
  std::uint64_t steps_total = 0;
  const std::vector<double>& latest_returns;  ///< of training episodes, the last 100 at most
  const models::TrainingRound& round;
  const models::CurvePoint* new_point = nullptr;  ///< that this round has added
};

struct ControlTrainingOptions {
  std::string out;  ///< controller file; checkpoints stand in OUT.checkpoint until it is there
  std::uint64_t steps = 0;  ///< of the environment, over all copies and decision makers
  std::uint64_t seed = 1;
  std::uint64_t curve_every = 0;      ///< steps between two points of the curve; 0: a 20th
  std::uint32_t curve_episodes = 10;  ///< of each point
  KeptPolicy kept = KeptPolicy::kLast;
  bool restart = false;        ///< ignores a checkpoint
  double checkpoint_s = 30.0;  ///< real time between two checkpoints; each curve point writes one
  std::function<void(const ControlProgress&)> on_round;
  std::function<bool()> keep_going;  ///< asked after each round; false stops
};

struct ControlTrainingOutcome {
  models::ControllerFile file;
  std::uint64_t resumed_at = 0;  ///< steps that a checkpoint had; 0: from the start
  std::uint64_t episodes = 0;    ///< of training that ended
  double train_s = 0.0;          ///< real time of this command, without the curve
  bool stopped = false;          ///< by `keep_going`; the checkpoint is there
};

/// Trains a learner on an environment to the end and writes its controller file. Checkpoints hold
/// trainer and environment whole; the same call goes on from one to the same weights and the same
/// curve as an unbroken training. Learning, the curve and the final evaluation use seeds of
/// different groups (`models/control/seed_groups.h`).
/// Errors: `learner-task` (it cannot act here), `checkpoint-mismatch`, `model-damaged`, `io-write`,
/// those of the learner and of the environment.
engine::Result<ControlTrainingOutcome> train_controller(const EnvironmentSource& source,
                                                        const models::LearnerEntry& learner,
                                                        const engine::ParamSet& params,
                                                        const ControlTrainingOptions& options);

}  // namespace orrery::scenarios
