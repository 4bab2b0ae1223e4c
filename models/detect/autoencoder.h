// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// A dense autoencoder over windows (models/torch/dense_autoencoder.cpp).
///
///   window (length x features) -> hidden -> code -> hidden -> window, rectified but for the code
///   score   how far the window lies from what comes back (models/learn/residual_score.h), over the
///           limit; blames the feature with the largest part
///   in      standardised rows; out  one judgement a row
///
/// Holds where clean windows lie near a curved surface of fewer dimensions than values; a code as
/// wide as the window lets everything through. What it needs and how it is fitted:
/// network_detector.h. Source: Hinton and Salakhutdinov, Science 313 (2006) 504.
const engine::ModelInfo& autoencoder_info();
engine::Result<std::unique_ptr<engine::Agent>> make_autoencoder(const engine::AgentSpec& spec);

}  // namespace orrery::models
