// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>

#include "engine/agent/control_task.h"
#include "engine/registry/result.h"

namespace orrery::models {

/// The mistake `control-nan-action`, with the first copy that has one and the steps since the
/// reset; nothing where all of `actions`, rows x action_width(), are numbers.
engine::Result<void> refuse_nan_actions(const engine::ControlTask& task,
                                        std::span<const float> actions, std::uint64_t step);

}  // namespace orrery::models
