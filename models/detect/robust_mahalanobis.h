// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Squared Mahalanobis distance from a robust centre, with a robust covariance: odd windows in the
/// clean period neither hide themselves nor others.
///
///   d^2 = (x - m)' S^-1 (x - m),  m and S by the minimum covariance determinant (fast_mcd.h)
///   blame   the feature with the largest sum of (x - m)_j (S^-1 (x - m))_j
///
///   in    windows, standardised, all their values as one vector x
///   out   score, 1: near chi-squared with as many degrees of freedom as x has values, for normal x
///
/// One centre: machines with several operating modes have one mode that is odd, unless `support`
/// is near 1. Meant for short windows (fast_mcd.h).
/// Source: Rousseeuw and Van Driessen, Technometrics 41 (1999) 212; Mahalanobis (1936).
const engine::ModelInfo& robust_mahalanobis_info();
engine::Result<std::unique_ptr<engine::Agent>> make_robust_mahalanobis(
    const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_robust_mahalanobis_model(
    const WindowModelSpec& spec);

}  // namespace orrery::models
