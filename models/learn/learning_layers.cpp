// SPDX-License-Identifier: Apache-2.0
#include "models/learn/learning_layers.h"

#include <algorithm>

#include "models/control/dense_layers.h"

namespace orrery::models {
namespace {

/// slopes <- slopes g', from what the activation gave.
void behind(Activation activation, std::span<const float> y, std::span<float> slopes) {
  if (activation == Activation::kTanh)
    for (std::size_t i = 0; i < y.size(); ++i) slopes[i] *= 1.0F - y[i] * y[i];
  if (activation == Activation::kRelu)
    for (std::size_t i = 0; i < y.size(); ++i) slopes[i] = y[i] > 0.0F ? slopes[i] : 0.0F;
}

}  // namespace

LearningLayers::LearningLayers(std::vector<Layer> layers)
    : layers_(std::move(layers)), outputs_(layers_.size()) {
  for (const auto& layer : layers_) {
    firsts_.push_back(weights_);
    weights_ += (layer.inputs + 1) * layer.outputs;
  }
}

std::span<float> LearningLayers::w(std::span<float> weights, std::size_t layer) const {
  return weights.subspan(firsts_[layer], layers_[layer].inputs * layers_[layer].outputs);
}

std::span<float> LearningLayers::b(std::span<float> weights, std::size_t layer) const {
  const auto& [inputs, outputs, activation] = layers_[layer];
  return weights.subspan(firsts_[layer] + inputs * outputs, outputs);
}

std::span<const float> LearningLayers::forward(std::span<const float> weights,
                                               std::span<const float> x, std::size_t rows) {
  const float* from = x.data();
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const auto& [inputs, outputs, activation] = layers_[k];
    auto& y = outputs_[k];
    y.resize(rows * outputs);
    const float* w = weights.data() + firsts_[k];
    product_(from, rows, inputs, w, w + inputs * outputs, outputs, y.data());
    activate(activation, y);
    from = y.data();
  }
  return outputs_.back();
}

void LearningLayers::backward(std::span<const float> weights, std::span<const float> x,
                              std::span<const float> slopes, std::span<float> gradient) {
  slopes_.assign(slopes.begin(), slopes.end());
  const std::size_t rows = slopes.size() / layers_.back().outputs;
  for (std::size_t k = layers_.size(); k-- > 0;) {
    const auto& [inputs, outputs, activation] = layers_[k];
    behind(activation, outputs_[k], slopes_);
    const float* from = k > 0 ? outputs_[k - 1].data() : x.data();
    float* w_slopes = gradient.data() + firsts_[k];
    slopes_product_.of_weights(slopes_.data(), from, rows, outputs, inputs, w_slopes,
                               w_slopes + inputs * outputs);
    if (k == 0) return;
    next_slopes_.resize(rows * inputs);
    slopes_product_.of_inputs(slopes_.data(), rows, outputs, weights.data() + firsts_[k], inputs,
                              next_slopes_.data());
    slopes_.swap(next_slopes_);
  }
}

std::vector<DenseWeights> LearningLayers::export_layers(std::span<const float> weights) const {
  std::vector<DenseWeights> exported;
  for (std::size_t k = 0; k < layers_.size(); ++k) {
    const auto& [inputs, outputs, activation] = layers_[k];
    const auto from = weights.begin() + static_cast<std::ptrdiff_t>(firsts_[k]);
    const auto middle = from + static_cast<std::ptrdiff_t>(inputs * outputs);
    exported.push_back({static_cast<std::uint32_t>(inputs), static_cast<std::uint32_t>(outputs),
                        activation, std::vector<float>(from, middle),
                        std::vector<float>(middle, middle + static_cast<std::ptrdiff_t>(outputs))});
  }
  return exported;
}

}  // namespace orrery::models
