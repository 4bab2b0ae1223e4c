// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/agent/agent.h"

namespace orrery::models {

/// An LSTM autoencoder over windows (models/torch/lstm_autoencoder.cpp).
///
///   an LSTM reads the window into a code, another says the window from the code, newest row first
///   score   as of the dense one (autoencoder.h): difference between window and what comes back
///   in      standardised rows; out  one judgement a row
///
/// For patterns whose place in the window varies. Slower than the others: a step for each row.
/// Source: Malhotra et al., arXiv:1607.00148 (2016).
const engine::ModelInfo& lstm_autoencoder_info();
engine::Result<std::unique_ptr<engine::Agent>> make_lstm_autoencoder(const engine::AgentSpec& spec);

}  // namespace orrery::models
