// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// An on-off controller with a band, the thermostat of old: with `direction: reverse` on below
/// set-point - band / 2, off above set-point + band / 2, and as it was in between; `direct` the
/// other way round. On and off are shares of the action's range; of a discrete task, of its choices
/// in their order. At first it is off. A missing measurement holds what it does.
const engine::ModelInfo& hysteresis_info();
engine::Result<std::unique_ptr<engine::Controller>> make_hysteresis(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
