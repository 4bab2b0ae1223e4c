// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

/// The factories of the Torch module's learners of control, one algorithm each.
namespace orrery::models {

engine::Result<std::unique_ptr<Trainer>> make_dqn(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_fitted_q(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_ppo(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_sac(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_td3(const TrainerSpec& spec);

}  // namespace orrery::models
