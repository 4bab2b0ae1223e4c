// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// The learners with a replay memory, one a file; described in models/control/.
engine::Result<std::unique_ptr<Trainer>> make_dqn(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_fitted_q(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_sac(const TrainerSpec& spec);
engine::Result<std::unique_ptr<Trainer>> make_td3(const TrainerSpec& spec);

}  // namespace orrery::models
