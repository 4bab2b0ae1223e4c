// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/model_info.h"

namespace orrery::scenarios {

/// The keys of section `control` as description rows: docs/control.md. Keys that hold entries,
/// formulas or values in the unit of something else that is named beside them are not rows.
const engine::ModelInfo& control_keys();
/// What is observed, one kind an entry: readings, forecasts, clocks, its own last action. Rows
/// with the unit `signal` take that of the signal or the output.
const engine::ModelInfo& observed_reading_keys();
const engine::ModelInfo& observed_forecast_keys();
const engine::ModelInfo& observed_clock_keys();
const engine::ModelInfo& observed_action_keys();
/// The unit `signal` is that of the commanded input.
const engine::ModelInfo& act_keys();
/// `fail_safe` of an action; likewise.
const engine::ModelInfo& fail_safe_keys();
const engine::ModelInfo& measure_keys();
const engine::ModelInfo& cost_keys();
/// `controller` and `fallback`: a model with its parameters.
const engine::ModelInfo& controller_keys();
const engine::ModelInfo& fallback_keys();

}  // namespace orrery::scenarios
