// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

// The keys of a device written under `define`. Keys that hold a formula, a unit or a mapping are
// not listed: the reader of definitions knows them.

/// The definition itself: `summary`, `details`, `step`.
const engine::ModelInfo& definition_keys();
/// A parameter whose SI unit is `unit`: `default`, `min`, `max`, `meaning`, `source`.
engine::ModelInfo parameter_row_keys(const std::string& unit);
/// An input whose SI unit is `unit`: `default`, `meaning`.
engine::ModelInfo input_row_keys(const std::string& unit);
/// What has no plain value but its `meaning`: a fault point, a state, an output.
engine::ModelInfo meaning_keys(const char* what);
/// A transition between modes; all of its keys hold something else than a plain value.
const engine::ModelInfo& transition_keys();

}  // namespace orrery::scenarios
