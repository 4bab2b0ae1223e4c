// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"
#include "models/control/trainer.h"

namespace orrery::models {

/// A policy that imitates a controller: its parameters, without Torch. It is PPO that never leaves
/// its teacher (models/torch/control/ppo.cpp), so that its networks are those of `ppo`.
const engine::ModelInfo& behaviour_cloning_info();

/// Errors: `torch-module`, `torch-failed`, `training-sequence`, `learner-teacher`, those of making
/// the teacher.
engine::Result<std::unique_ptr<Trainer>> make_behaviour_cloning_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
