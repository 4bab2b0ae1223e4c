// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"
#include "models/control/trainer.h"

namespace orrery::models {

/// Proximal policy optimisation: its parameters, without Torch. The algorithm itself is
/// models/torch/control/ppo.cpp.
const engine::ModelInfo& ppo_info();

/// Errors: `torch-module`, `torch-failed`, `training-sequence`.
engine::Result<std::unique_ptr<Trainer>> make_ppo_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
