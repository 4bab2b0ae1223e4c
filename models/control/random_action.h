// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// An action drawn anew at every decision, uniformly from the box or the choices. A control: what
/// luck alone is worth.
const engine::ModelInfo& random_action_info();
engine::Result<std::unique_ptr<engine::Controller>> make_random_action(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
