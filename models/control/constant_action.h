// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/control/control_axes.h"

namespace orrery::models {

/// The same action at every decision, given by parameters.
const engine::ModelInfo& constant_info();
engine::Result<std::unique_ptr<engine::Controller>> make_constant(
    const engine::ControllerSpec& spec);

/// The same for an action that fits its task.
std::unique_ptr<engine::Controller> make_constant_action(std::vector<float> action,
                                                         std::size_t rows);

}  // namespace orrery::models
