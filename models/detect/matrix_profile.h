// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// How unlike its shape is to every shape seen in training.
///
///   z_j     feature j of the window, less its mean, over its standard deviation (n): only shape
///           counts. Below `flat` device deviations it is flat and z_j = 0: the distance of two
///           flat windows is 0, of a flat and another one sqrt(L)
///   d_j     distance of z_j to the nearest of at most `references` training windows, evenly picked
///   score   sqrt(d_j^2 / 2 L), the mean of the squares over the features, or the largest:
///           sqrt(1 - r), r the best correlation with a shape of the training
///   blame   the feature with the largest d_j
///
///   in    windows of L >= 4 rows, standardised
///   out   score, 1: 0 seen before, 1 like nothing, sqrt 2 the opposite
///
/// The nearest neighbour is exact: references lie sorted by their first cosine coefficient and are
/// passed over only where the difference of the first few coefficients, a lower bound of the
/// distance (Parseval), is above the best so far; other distances are given up on the way. Level
/// and size of a pattern do not count: beside it, use a detector for which they do. Features of
/// noise look like nothing before; with `max` they decide.
/// Source: Yeh et al., Matrix Profile I, ICDM 2016; flat windows: De Paepe et al., Big Data 2019;
/// several features: Yeh, Kavantzas and Keogh, ICDM 2017; bound: Agrawal, Faloutsos and Swami, FODO
/// 1993.
const engine::ModelInfo& matrix_profile_info();
engine::Result<std::unique_ptr<engine::Agent>> make_matrix_profile(const engine::AgentSpec& spec);
engine::Result<std::unique_ptr<WindowModel>> make_matrix_profile_model(const WindowModelSpec& spec);

}  // namespace orrery::models
