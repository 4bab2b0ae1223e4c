// SPDX-License-Identifier: Apache-2.0
#include "models/control/policy_forward.h"

#include <algorithm>

#include "models/control/dense_layers.h"
#include "models/learn/squash.h"

namespace orrery::models {

std::span<const float> PolicyForward::operator()(const PolicyWeights& weights,
                                                 std::span<const float> observations,
                                                 std::size_t rows, std::span<float> state) {
  normalise(weights, observations, rows);
  through(weights.before, rows);
  if (!weights.recurrent.empty()) through(weights.recurrent.front(), rows, state);
  through(weights.layers, rows);
  return now_;
}

void PolicyForward::normalise(const PolicyWeights& weights, std::span<const float> observations,
                              std::size_t rows) {
  now_.assign(observations.begin(), observations.end());
  const std::size_t width = weights.shift.size();
  if (width == 0) return;
  const float* shift = weights.shift.data();
  const float* scale = weights.scale.data();
  for (std::size_t r = 0; r < rows; ++r) {
    float* x = now_.data() + r * width;
    for (std::size_t i = 0; i < width; ++i)
      x[i] = std::clamp((x[i] - shift[i]) * scale[i], -weights.clip, weights.clip);
  }
}

void PolicyForward::through(const std::vector<DenseWeights>& layers, std::size_t rows) {
  for (const auto& layer : layers) {
    next_.resize(rows * layer.outputs);
    product_(now_.data(), rows, layer.inputs, layer.w.data(), layer.b.data(), layer.outputs,
             next_.data());
    activate(layer.activation, next_);
    now_.swap(next_);
  }
}

// r = s(W_r x + b_r + V_r h + c_r);  z = s(W_z x + b_z + V_z h + c_z)      s: logistic function
// n = tanh(W_n x + b_n + r (V_n h + c_n));  h <- (1 - z) n + z h
void PolicyForward::through(const GruWeights& cell, std::size_t rows, std::span<float> state) {
  const std::size_t units = cell.units;
  from_input_.resize(rows * 3 * units);
  from_state_.resize(rows * 3 * units);
  product_(now_.data(), rows, cell.inputs, cell.w_input.data(), cell.b_input.data(), 3 * units,
           from_input_.data());
  product_(state.data(), rows, units, cell.w_hidden.data(), cell.b_hidden.data(), 3 * units,
           from_state_.data());
  now_.resize(rows * units);
  for (std::size_t r = 0; r < rows; ++r) {
    float* x = from_input_.data() + r * 3 * units;
    const float* h = from_state_.data() + r * 3 * units;
    for (std::size_t i = 0; i < 2 * units; ++i) x[i] += h[i];
    squash_logistic({x, 2 * units});
    for (std::size_t i = 0; i < units; ++i) x[2 * units + i] += x[i] * h[2 * units + i];
    squash_tanh({x + 2 * units, units});
    float* memory = state.data() + r * units;
    for (std::size_t i = 0; i < units; ++i) {
      const float update = x[units + i];
      memory[i] = (1.0F - update) * x[2 * units + i] + update * memory[i];
    }
    std::copy_n(memory, units, now_.data() + r * units);
  }
}

std::size_t policy_inputs(const PolicyWeights& weights) {
  if (!weights.before.empty()) return weights.before.front().inputs;
  if (!weights.recurrent.empty()) return weights.recurrent.front().inputs;
  return weights.layers.empty() ? 0 : weights.layers.front().inputs;
}

std::size_t policy_outputs(const PolicyWeights& weights) {
  return weights.layers.empty() ? 0 : weights.layers.back().outputs;
}

double policy_products(const PolicyWeights& weights) {
  double sum = 0.0;
  for (const auto* layers : {&weights.before, &weights.layers})
    for (const auto& layer : *layers) sum += static_cast<double>(layer.w.size());
  for (const auto& cell : weights.recurrent)
    sum += static_cast<double>(cell.w_input.size() + cell.w_hidden.size() + 3 * cell.units);
  return sum;
}

}  // namespace orrery::models
