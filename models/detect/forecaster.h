// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// A forecaster of the newest row (models/torch/forecaster.cpp).
///
///   rows 1 .. window - 1 -> row `window`, by two dense layers or an LSTM
///   score   how far the newest row lies from its forecast (models/learn/residual_score.h), over
///   the
///           limit; blames the feature with the largest part
///   in      standardised rows; out  one judgement a row
///
/// Reacts at once, but to the surprise only: a fault that lasts becomes part of what it forecasts
/// from. A window has at least two rows.
/// Source: Malhotra et al., ESANN 2015.
const engine::ModelInfo& forecaster_info();
engine::Result<std::unique_ptr<engine::Agent>> make_forecaster(const engine::AgentSpec& spec);

}  // namespace orrery::models
