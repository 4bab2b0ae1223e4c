// SPDX-License-Identifier: Apache-2.0
#include "models/torch/layers.h"

#include <ATen/ATen.h>

#include <cmath>

#include "models/learn/dense_product.h"

namespace orrery::models {

void add_dense(std::vector<WeightShape>& weights, std::int64_t outputs, std::int64_t inputs) {
  weights.push_back({{outputs, inputs}, std::sqrt(3.0 / static_cast<double>(inputs)), {}});
  weights.push_back({{outputs}, 0.0, {}});
}

void add_lstm(std::vector<WeightShape>& weights, std::int64_t units, std::int64_t inputs) {
  add_dense(weights, 4 * units, inputs);
  add_dense(weights, 4 * units, units);
  // Gates stand in the order input, forget, output, cell.
  weights[weights.size() - 3].ones = {units, 2 * units};
}

at::Tensor dense(const at::Tensor& x, const std::vector<at::Tensor>& weights, std::size_t first) {
  const at::Tensor& w = weights[first];
  const at::Tensor& b = weights[first + 1];
  if (at::GradMode::is_enabled()) return at::linear(x, w, b);
  thread_local DenseProduct product;
  const at::Tensor from = x.contiguous();
  auto sizes = x.sizes().vec();
  sizes.back() = w.size(0);
  at::Tensor to = at::empty(sizes, x.options());
  const auto inputs = static_cast<std::size_t>(w.size(1));
  product(from.data_ptr<float>(), static_cast<std::size_t>(from.numel()) / inputs, inputs,
          w.data_ptr<float>(), b.data_ptr<float>(), static_cast<std::size_t>(w.size(0)),
          to.data_ptr<float>());
  return to;
}

at::Tensor lstm(const at::Tensor& rows, const std::vector<at::Tensor>& weights, std::size_t first) {
  const std::int64_t units = weights[first + 2].size(1);
  const std::vector<at::Tensor> inputs =
      dense(rows.transpose(0, 1).contiguous(), weights, first).unbind(0);
  at::Tensor state = at::zeros({rows.size(0), units}, rows.options());
  at::Tensor memory = state;
  std::vector<at::Tensor> states;
  states.reserve(inputs.size());
  for (const at::Tensor& input : inputs) {
    const at::Tensor gates = input + dense(state, weights, first + 2);
    const at::Tensor open = gates.narrow(1, 0, 3 * units).sigmoid();
    const at::Tensor candidate = gates.narrow(1, 3 * units, units).tanh();
    memory = open.narrow(1, units, units) * memory + open.narrow(1, 0, units) * candidate;
    state = open.narrow(1, 2 * units, units) * memory.tanh();
    states.push_back(state);
  }
  return at::stack(states, 1);
}

}  // namespace orrery::models
