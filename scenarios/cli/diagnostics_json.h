// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "engine/registry/diagnostic.h"

namespace orrery::scenarios {

/// Every mistake as an object: `severity`, `code`, `file`, `line`, `column`, `message`, `remedy`.
nlohmann::ordered_json diagnostics_json(const engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
