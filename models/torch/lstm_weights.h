// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/torch/window_network.h"

namespace orrery::models {

/// Weights of one LSTM layer in the order of at::lstm, gates in the order input, forget, cell,
/// output: from the input, from the state, and two biases of which the first is all that is needed.
/// Uniform with variance 1 / fan-in.
inline void add_lstm(std::vector<WeightShape>& weights, std::int64_t hidden, std::int64_t inputs) {
  weights.push_back({{4 * hidden, inputs}, std::sqrt(3.0 / static_cast<double>(inputs)), 0.0});
  weights.push_back({{4 * hidden, hidden}, std::sqrt(3.0 / static_cast<double>(hidden)), 0.0});
  weights.push_back({{4 * hidden}, 0.0, 0.0});
  weights.push_back({{4 * hidden}, 0.0, 0.0});
}

}  // namespace orrery::models
