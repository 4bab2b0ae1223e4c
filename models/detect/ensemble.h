// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/detect/window_detector.h"

namespace orrery::models {

/// Several window models as one.
///
///   members   names of window models (window_model_catalog.h), with their default parameters;
///             each sees the newest rows of the window: as many as its own default window has, at
///             most all. Without names: robust_mahalanobis, isolation_forest, kmeans_distance,
///             matrix_profile, spectral_residual
///   scale     each member's score becomes its surprise, -ln of its tail probability among the
///             held-out clean windows (tail_probability.h); without held-out windows the last
///             fifth of the training windows is kept from the fit for that
///   score     mean of the surprises (Fisher's combination), or the largest (Tippett's)
///   blame     that of the member with the largest surprise
///
///   in    windows, standardised
///   out   score, 1: -ln of a probability
///
/// Members that keep state by device (cusum, ewma) are scaled on held-out rows that may have gaps,
/// and start afresh after it. Members that see the same fault agree: their tail probabilities
/// are not independent, so the score is no probability of the blend; the shell's limit is set on
/// it as on any other. The scales take memory of one number a member and held-out window.
/// Source: Fisher, Statistical Methods for Research Workers (1932), section 21.1; Tippett (1931);
/// Aggarwal and Sathe, Outlier Ensembles (2017), ch. 3.
const engine::ModelInfo& ensemble_info();
engine::Result<std::unique_ptr<engine::Agent>> make_ensemble(const engine::AgentSpec& spec);
/// Errors: ensemble-member (unknown or named twice), and those of the members.
engine::Result<std::unique_ptr<WindowModel>> make_ensemble_model(const WindowModelSpec& spec);

}  // namespace orrery::models
