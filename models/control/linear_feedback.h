// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// A weighted sum of what is seen, within the bounds of the action:
///
///   u = bias + sum over i of weights[i] x[i]         all in SI
///
/// Other axes of the action rest; of a discrete task u is rounded to a choice. Where a value that
/// it uses is missing, the last action is held. Weights and bias are what `orrery tune` may change:
/// the smallest controller that learning has to beat.
const engine::ModelInfo& linear_info();
engine::Result<std::unique_ptr<engine::Controller>> make_linear(const engine::ControllerSpec& spec);

}  // namespace orrery::models
