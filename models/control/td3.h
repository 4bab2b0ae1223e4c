// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// A deterministic policy over continuous actions behind twin critics: the algorithm stands in
/// models/torch/control/td3.cpp. Source: Fujimoto, van Hoof, Meger, ICML 2018.
const engine::ModelInfo& td3_info();
engine::Result<std::unique_ptr<Trainer>> make_td3_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
