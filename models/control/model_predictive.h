// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// Model-predictive control with a learned model: learns from steps what a task does
/// (dynamics_learner.h), and plans in that (model_planner.h). There is no policy network.
const engine::ModelInfo& model_predictive_info();

/// Errors: `learner-teacher`, and those of making it.
engine::Result<std::unique_ptr<Trainer>> make_model_predictive(const TrainerSpec& spec);

}  // namespace orrery::models
