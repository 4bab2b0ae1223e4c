// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/trainer.h"

namespace orrery::models {

/// Values of choices from recorded steps, without trying anything: the algorithm stands in
/// models/torch/control/fitted_q.cpp. Source: Ernst, Geurts, Wehenkel, JMLR 6 (2005) 503.
const engine::ModelInfo& fitted_q_info();
engine::Result<std::unique_ptr<Trainer>> make_fitted_q_trainer(const TrainerSpec& spec);

}  // namespace orrery::models
