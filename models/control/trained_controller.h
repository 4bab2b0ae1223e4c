// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// The policy of a file that `orrery train` wrote. Errors: those of `read_controller_file` and
/// `controller_of_file`.
const engine::ModelInfo& trained_controller_info();
engine::Result<std::unique_ptr<engine::Controller>> make_trained_controller(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
