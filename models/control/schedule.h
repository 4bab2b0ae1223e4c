// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/controller.h"

namespace orrery::models {

/// A value for an action by the time of day and the day of the week: entry n holds from `times[n]`
/// on the days `days[n]` until the next one that is due, over midnight too. The run begins at
/// `starts`. Other axes of the action rest.
const engine::ModelInfo& schedule_info();
engine::Result<std::unique_ptr<engine::Controller>> make_schedule(
    const engine::ControllerSpec& spec);

}  // namespace orrery::models
