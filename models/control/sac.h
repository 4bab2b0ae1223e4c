// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// A random policy over continuous actions that is paid for staying random: the algorithm stands in
/// models/torch/control/sac.cpp. Source: Haarnoja et al., arXiv:1812.05905.
const engine::ModelInfo& sac_info();
engine::Result<std::unique_ptr<Trainer>> make_sac_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
