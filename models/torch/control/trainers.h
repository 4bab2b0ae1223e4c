// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

/// The factories of the Torch module's learners of control, one algorithm each.
namespace orrery::models {

engine::Result<std::unique_ptr<Trainer>> make_ppo(const TrainerSpec& spec);

}  // namespace orrery::models
