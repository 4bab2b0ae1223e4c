// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/registry/param_set.h"

namespace orrery::scenarios {

/// `name=value` of every parameter, sorted by name: how files and results note settings.
std::vector<std::string> settings_text(const engine::ParamSet& params);

}  // namespace orrery::scenarios
