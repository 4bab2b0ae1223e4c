// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Tabular cumulative sums, two-sided, of each feature of each device: small lasting shifts.
///
///   C+ = max(0, z - k + C+)      C- = max(0, -z - k + C-)      both start at 0
///   score = max over features of max(C+, C-) / h               above 1 the chart signals
///   reset  hold      a sum stops at `most` times h, so that it comes back within
///                    most h / k rows once the shift is over
///          restart   a feature's sums start again at 0 in the row after one above h
///
///   in    newest row of each window, in standard deviations of the device (target 0, sigma 1)
///   out   score, 1; blames the feature with the largest sum
///
/// k is half the shift that is to be found quickest, in sigma; h = 5 with k = 0.5 gives one false
/// signal in 465 independent normal rows of one feature. Rows that depend on their neighbours give
/// more: the shell's limit counts, not h. A clean period in which sums reach `most` h is not in
/// control for this k: nothing lies above its limit then.
/// Source: Page, Biometrika 41 (1954) 100; Montgomery, Introduction to Statistical Quality Control,
/// section 9.1.
const engine::ModelInfo& cusum_info();
engine::Result<std::unique_ptr<engine::Agent>> make_cusum(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_cusum_model(const WindowModelSpec& spec);

}  // namespace orrery::models
