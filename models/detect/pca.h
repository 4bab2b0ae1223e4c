// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// Principal component monitoring with T2 and Q (pca_model.h has the formulas).
///
///   training   a stated clean period; rows are standardised by each device's own mean and
///              deviation; correlations of all devices pooled, or of each device alone
///   score      max(T2 / limit of T2, Q / limit of Q), confirmed over rows (confirmation.h)
///   alert      score > 1; blames the feature with the largest contribution
///   limits     budget      a false-alarm budget on held-out clean hours (alarm_budget.h): each
///                          statistic gets the limit of half the budget, then both are scaled so
///                          that their union meets it
///              quantile    `factor` times a quantile of clean scores
///              parametric  F distribution (T2), Jackson-Mudholkar (Q) at tail `alpha`
///
/// A missing value is taken to be at the device's mean. A feature that was constant in training
/// is judged against 5 % of the fleet's typical deviation, and left out where the whole fleet was
/// constant. Devices with too few training rows to standardise are not judged. Judges nothing
/// before training ends. Rows of the fitting part that arrive after it are left out.
const engine::ModelInfo& pca_info();
engine::Result<std::unique_ptr<engine::Agent>> make_pca(const engine::AgentSpec& spec);

}  // namespace orrery::models
