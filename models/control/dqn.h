// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// Learns the value of each of a few choices and takes the best one: the algorithm stands in
/// models/torch/control/dqn.cpp. Source: Mnih et al., Nature 518 (2015) 529.
const engine::ModelInfo& dqn_info();
engine::Result<std::unique_ptr<Trainer>> make_dqn_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
