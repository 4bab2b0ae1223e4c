// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/control/policy_network.h"
#include "models/learn/dense_product.h"
#include "models/learn/dense_slopes.h"

namespace orrery::models {

/// A perceptron that learns without a library: forward, and the derivatives of a loss backward,
/// over weights that lie one after the other in a row of numbers: w and b of each layer.
///
///   x_k+1 = g(w_k x_k + b_k);   dL/dw_k = (g' dL/dx_k+1) x_k',   dL/dx_k = w_k' (g' dL/dx_k+1)
///
/// At networks of some 64 units, calls and tapes of an automatic differentiation take longer than
/// the products. Source: Rumelhart, Hinton and Williams, Nature 323 (1986) 533.
class LearningLayers {
 public:
  struct Layer {
    std::size_t inputs, outputs;
    Activation activation;
  };
  LearningLayers() = default;
  explicit LearningLayers(std::vector<Layer> layers);

  std::size_t weights() const { return weights_; }
  const std::vector<Layer>& layers() const { return layers_; }
  std::span<float> w(std::span<float> weights, std::size_t layer) const;
  std::span<float> b(std::span<float> weights, std::size_t layer) const;

  /// rows x inputs -> rows x outputs, kept until the next call.
  std::span<const float> forward(std::span<const float> weights, std::span<const float> x,
                                 std::size_t rows);
  /// After `forward` with the same weights and inputs: `slopes`, of the outputs, are led back and
  /// spent; `gradient` is written.
  void backward(std::span<const float> weights, std::span<const float> x,
                std::span<const float> slopes, std::span<float> gradient);

  std::vector<DenseWeights> export_layers(std::span<const float> weights) const;

 private:
  std::vector<Layer> layers_;
  std::vector<std::size_t> firsts_;  // of w
  std::size_t weights_ = 0;
  std::vector<std::vector<float>> outputs_;  // of each layer, behind its activation
  std::vector<float> slopes_, next_slopes_;
  DenseProduct product_;
  DenseSlopes slopes_product_;
};

}  // namespace orrery::models
