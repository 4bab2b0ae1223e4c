// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The description rows of a model as JSON: what `orrery models --json` prints.
nlohmann::ordered_json to_json(const engine::ModelInfo& info);

/// The rows as JSON Schema properties (draft-07): one property a parameter, with type, default,
/// range, choices.
nlohmann::ordered_json schema_properties(const engine::ModelInfo& info, bool may_vary);
/// Names of the required parameters.
std::vector<std::string> required_names(const engine::ModelInfo& info);

/// A reference to `distribution_definition`, which stands under `definitions` of the schema.
nlohmann::ordered_json distribution_schema();
nlohmann::ordered_json distribution_definition();
/// A number with or without a unit, or the distribution of one.
nlohmann::ordered_json number_or_distribution();

const char* to_string(engine::ParamKind kind);

}  // namespace orrery::scenarios
