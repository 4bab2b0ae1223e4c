// SPDX-License-Identifier: Apache-2.0
#include "models/torch/control/actor_nets.h"

#include <ATen/ATen.h>

#include <algorithm>
#include <cmath>

#include "engine/registry/check.h"
#include "models/learn/orthogonal.h"

namespace orrery::models {
namespace {

std::int64_t whole(std::size_t n) { return static_cast<std::int64_t>(n); }

std::vector<float> copied(std::span<const float> values) { return {values.begin(), values.end()}; }

}  // namespace

Perceptron::Perceptron(Parameters& parameters, std::size_t inputs,
                       const std::vector<std::size_t>& hidden, std::size_t outputs,
                       Activation activation, Activation last) {
  const auto add = [&](std::size_t from, std::size_t to, Activation behind) {
    const std::size_t w = parameters.add({whole(to), whole(from)});
    const std::size_t b = parameters.add({whole(to)});
    layers_.push_back({w, b, from, to, behind});
    return to;
  };
  std::size_t width = inputs;
  for (const std::size_t units : hidden) width = add(width, units, activation);
  add(width, outputs, last);
}

void Perceptron::begin_orthogonal(const Parameters& parameters, engine::Stream& draws,
                                  double hidden_gain, double last_gain) const {
  for (const auto& layer : layers_) {
    const double gain = &layer == &layers_.back() ? last_gain : hidden_gain;
    fill_orthogonal(parameters.values(layer.w), layer.outputs, layer.inputs, gain, draws);
    std::ranges::fill(parameters.values(layer.b), 0.0F);
  }
}

void Perceptron::begin_uniform(const Parameters& parameters, engine::Stream& draws) const {
  for (const auto& layer : layers_) {
    const double spread = 1.0 / std::sqrt(static_cast<double>(layer.inputs));
    for (const std::size_t array : {layer.w, layer.b})
      for (float& weight : parameters.values(array))
        weight = static_cast<float>(spread * (2.0 * draws.uniform() - 1.0));
  }
}

at::Tensor Perceptron::operator()(const Parameters& parameters, const at::Tensor& x) const {
  at::Tensor y = x;
  for (const auto& layer : layers_) {
    y = at::linear(y, parameters[layer.w], parameters[layer.b]);
    if (layer.activation == Activation::kTanh) y = at::tanh(y);
    if (layer.activation == Activation::kRelu) y = at::relu(y);
  }
  return y;
}

std::vector<DenseWeights> Perceptron::export_layers(const Parameters& parameters) const {
  std::vector<DenseWeights> layers;
  for (const auto& layer : layers_) {
    layers.push_back({static_cast<std::uint32_t>(layer.inputs),
                      static_cast<std::uint32_t>(layer.outputs), layer.activation,
                      copied(parameters.values(layer.w)), copied(parameters.values(layer.b))});
  }
  return layers;
}

void Perceptron::import_layers(const Parameters& parameters,
                               std::span<const DenseWeights> layers) const {
  ORRERY_CHECK(layers.size() == layers_.size(), "as many layers as there are");
  for (std::size_t k = 0; k < layers.size(); ++k) {
    const auto w = parameters.values(layers_[k].w);
    const auto b = parameters.values(layers_[k].b);
    ORRERY_CHECK(layers[k].w.size() == w.size() && layers[k].b.size() == b.size(),
                 "layers of the same sizes");
    std::ranges::copy(layers[k].w, w.begin());
    std::ranges::copy(layers[k].b, b.begin());
  }
}

RecurrentCell::RecurrentCell(Parameters& parameters, std::size_t inputs, std::size_t units)
    : w_input_(parameters.add({whole(3 * units), whole(inputs)})),
      w_hidden_(parameters.add({whole(3 * units), whole(units)})),
      b_input_(parameters.add({whole(3 * units)})),
      b_hidden_(parameters.add({whole(3 * units)})),
      inputs_(inputs),
      units_(units) {}

void RecurrentCell::begin_orthogonal(const Parameters& parameters, engine::Stream& draws) const {
  for (std::size_t gate = 0; gate < 3; ++gate) {
    fill_orthogonal(parameters.values(w_input_).subspan(gate * units_ * inputs_, units_ * inputs_),
                    units_, inputs_, 1.0, draws);
    fill_orthogonal(parameters.values(w_hidden_).subspan(gate * units_ * units_, units_ * units_),
                    units_, units_, 1.0, draws);
  }
}

at::Tensor RecurrentCell::operator()(const Parameters& parameters, const at::Tensor& x,
                                     const at::Tensor& state) const {
  return from_product(parameters, input_product(parameters, x), state);
}

at::Tensor RecurrentCell::input_product(const Parameters& parameters, const at::Tensor& x) const {
  return at::linear(x, parameters[w_input_], parameters[b_input_]);
}

// models/control/policy_forward.cpp has the equations.
at::Tensor RecurrentCell::from_product(const Parameters& parameters, const at::Tensor& product,
                                       const at::Tensor& state) const {
  const std::int64_t units = whole(units_);
  const at::Tensor hidden = at::linear(state, parameters[w_hidden_], parameters[b_hidden_]);
  const at::Tensor gates =
      at::sigmoid(product.narrow(1, 0, 2 * units) + hidden.narrow(1, 0, 2 * units));
  const at::Tensor fresh = at::tanh(product.narrow(1, 2 * units, units) +
                                    gates.narrow(1, 0, units) * hidden.narrow(1, 2 * units, units));
  return fresh + gates.narrow(1, units, units) * (state - fresh);
}

GruWeights RecurrentCell::export_cell(const Parameters& parameters) const {
  return {static_cast<std::uint32_t>(inputs_), static_cast<std::uint32_t>(units_),
          copied(parameters.values(w_input_)), copied(parameters.values(w_hidden_)),
          copied(parameters.values(b_input_)), copied(parameters.values(b_hidden_))};
}

}  // namespace orrery::models
