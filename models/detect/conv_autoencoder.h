// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// A convolutional autoencoder over windows (models/torch/conv_autoencoder.cpp).
///
///   window -> channels at half the rows -> code at a quarter -> channels -> window, by
///   convolutions of `kernel` rows over time score   as of the dense one (autoencoder.h):
///   difference between window and what comes back in      standardised rows; out  one judgement a
///   row
///
/// Few weights, and a pattern learned at one place of the window is known at all. For patterns in
/// time of about `kernel` to 4 * `kernel` rows.
/// Source: Masci et al., ICANN 2011.
const engine::ModelInfo& conv_autoencoder_info();
engine::Result<std::unique_ptr<engine::Agent>> make_conv_autoencoder(const engine::AgentSpec& spec);

}  // namespace orrery::models
