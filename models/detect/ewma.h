// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Exponentially weighted moving average chart of each feature of each device.
///
///   E_t = lambda z_t + (1 - lambda) E_(t-1)                              E_0 = 0
///   Var E_t = lambda / (2 - lambda) (1 - (1 - lambda)^(2 t))             t rows so far
///   score = max over features of |E_t| / (L sd E_t)                      above 1 the chart signals
///   variance  exact        as above: the limits are narrow at first
///             asymptotic   t without bound
///
///   in    newest row of each window, in standard deviations of the device (target 0, sigma 1)
///   out   score, 1; blames the feature with the largest average
///
/// The chart forgets by itself and is never reset. lambda = 0.1 with L = 2.814 and asymptotic
/// limits gives one false signal in 500 independent normal rows of one feature.
/// Source: Roberts, Technometrics 1 (1959) 239; Lucas and Saccucci, Technometrics 32 (1990) 1.
const engine::ModelInfo& ewma_info();
engine::Result<std::unique_ptr<engine::Agent>> make_ewma(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_ewma_model(const WindowModelSpec& spec);

}  // namespace orrery::models
