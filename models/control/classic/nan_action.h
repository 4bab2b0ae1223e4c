// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <string>

#include "engine/registry/result.h"

namespace orrery::models::classic {

bool has_nan(std::span<const float> actions);
/// The mistake `control-nan-action`, with the first copy that has one.
engine::Result<void> nan_action(const std::string& task, std::span<const float> actions,
                                std::uint64_t step);

}  // namespace orrery::models::classic
