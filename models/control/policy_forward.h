// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "models/control/policy_network.h"
#include "models/learn/dense_product.h"

namespace orrery::models {

/// Values of the last layer of a network that is kept as PolicyWeights, for many rows: what stands
/// before its head. An output depends on its own row alone, to the bit (dense_product.h, squash.h).
class PolicyForward {
 public:
  /// Numbers that the recurrent cell remembers of a row; 0 without one.
  static std::size_t memory(const PolicyWeights& weights) {
    return weights.recurrent.empty() ? 0 : weights.recurrent.front().units;
  }

  /// `observations`: rows x inputs. `state`: rows x memory(weights), goes on to the next step.
  /// Gives rows x outputs, valid until the next call.
  std::span<const float> operator()(const PolicyWeights& weights,
                                    std::span<const float> observations, std::size_t rows,
                                    std::span<float> state);

 private:
  void normalise(const PolicyWeights& weights, std::span<const float> observations,
                 std::size_t rows);
  void through(const std::vector<DenseWeights>& layers, std::size_t rows);
  void through(const GruWeights& cell, std::size_t rows, std::span<float> state);

  DenseProduct product_;
  std::vector<float> now_;   // what the layers so far make of the rows
  std::vector<float> next_;  // of the layer at hand
  std::vector<float> from_input_, from_state_;
};

/// Observations that a network takes, and values that its last layer gives.
std::size_t policy_inputs(const PolicyWeights& weights);
std::size_t policy_outputs(const PolicyWeights& weights);
/// Multiplications of a row.
double policy_products(const PolicyWeights& weights);

}  // namespace orrery::models
