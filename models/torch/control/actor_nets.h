// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "models/control/policy_network.h"
#include "models/torch/control/parameters.h"

namespace at {
class Tensor;
}

namespace orrery::models {

/// A multilayer perceptron whose weights lie in Parameters: dense layers with `activation` between
/// them and `last` behind the last one.
class Perceptron {
 public:
  Perceptron() = default;
  /// `hidden`: units of each hidden layer.
  Perceptron(Parameters& parameters, std::size_t inputs, const std::vector<std::size_t>& hidden,
             std::size_t outputs, Activation activation, Activation last = Activation::kNone);

  /// Orthogonal weights with gain `hidden_gain`, in the last layer `last_gain`; biases 0.
  /// Source: Saxe et al., ICLR 2014, arXiv:1312.6120; as start of policies: Andrychowicz et al.,
  /// ICLR 2021, arXiv:2006.05990, section 3.2.
  void begin_orthogonal(const Parameters& parameters, engine::Stream& draws, double hidden_gain,
                        double last_gain) const;
  /// Weights and biases uniform in +- 1 / sqrt(inputs of the layer), as Torch's own layers begin;
  /// value-based learners are tuned to it.
  void begin_uniform(const Parameters& parameters, engine::Stream& draws) const;

  /// rows x inputs -> rows x outputs, with derivatives where they are asked for.
  at::Tensor operator()(const Parameters& parameters, const at::Tensor& x) const;

  /// The layers as plain numbers, and back. `import_layers` needs equal sizes.
  std::vector<DenseWeights> export_layers(const Parameters& parameters) const;
  void import_layers(const Parameters& parameters, std::span<const DenseWeights> layers) const;

 private:
  struct Layer {
    std::size_t w, b;  // numbers of arrays
    std::size_t inputs, outputs;
    Activation activation;
  };
  std::vector<Layer> layers_;
};

/// A gated recurrent unit (GruWeights) whose weights lie in Parameters.
class RecurrentCell {
 public:
  RecurrentCell() = default;
  RecurrentCell(Parameters& parameters, std::size_t inputs, std::size_t units);

  /// Orthogonal weights of each gate with gain 1, biases 0.
  void begin_orthogonal(const Parameters& parameters, engine::Stream& draws) const;
  /// One step: x of rows x inputs, state of rows x units; gives the next state.
  at::Tensor operator()(const Parameters& parameters, const at::Tensor& x,
                        const at::Tensor& state) const;
  /// The same with W x + b given, rows x 3 units: many steps of it can be had in one product.
  at::Tensor from_product(const Parameters& parameters, const at::Tensor& product,
                          const at::Tensor& state) const;
  at::Tensor input_product(const Parameters& parameters, const at::Tensor& x) const;
  GruWeights export_cell(const Parameters& parameters) const;

 private:
  std::size_t w_input_ = 0, w_hidden_ = 0, b_input_ = 0, b_hidden_ = 0;  // numbers of arrays
  std::size_t inputs_ = 0, units_ = 0;
};

}  // namespace orrery::models
