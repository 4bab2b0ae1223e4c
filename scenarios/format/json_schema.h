// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

namespace orrery::scenarios {

/// JSON Schema (draft-07) of a scenario after reuse has been expanded, made from the description
/// rows. It checks structure; units, references and dimensions are checked by the loader alone.
nlohmann::ordered_json scenario_schema();

}  // namespace orrery::scenarios
