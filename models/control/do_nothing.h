// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// Does what the plant would be told by nobody, at every decision: `rest_action`. The row that any
/// controller has to beat.
const engine::ModelInfo& do_nothing_info();
engine::Result<std::unique_ptr<engine::Controller>> make_do_nothing(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
