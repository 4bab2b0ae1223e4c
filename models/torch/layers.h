// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "models/torch/window_network.h"

namespace orrery::models {

/// Weights and biases of a dense layer. Uniform weights of variance 1 / inputs keep the variance of
/// what passes; biases begin at 0.
/// Source: LeCun et al., Efficient BackProp (1998) section 4.6.
void add_dense(std::vector<WeightShape>& weights, std::int64_t outputs, std::int64_t inputs);

/// x w' + b over the last dimension, for weights `first` and `first + 1`. While learning LibTorch's
/// (it has the derivatives), otherwise ours, whose rows do not depend on each other
/// (models/learn/dense_product.h).
at::Tensor dense(const at::Tensor& x, const std::vector<at::Tensor>& weights, std::size_t first);

/// Weights of an LSTM: a dense layer from the input to the four gates (input, forget, output,
/// cell), and one from the state. The forget gate begins open (bias 1; Jozefowicz et al., ICML
/// 2015).
void add_lstm(std::vector<WeightShape>& weights, std::int64_t units, std::int64_t inputs);

/// An LSTM over windows x rows x inputs, from state 0, with four weights from `first` on; its state
/// after each row: windows x rows x units.
///
///   c <- s(forget) c + s(input) tanh(cell);  h <- s(output) tanh(c)     s: logistic function
///
/// Source: Gers et al., Neural Computation 12 (2000) 2451.
at::Tensor lstm(const at::Tensor& rows, const std::vector<at::Tensor>& weights, std::size_t first);

/// How many weights each of them takes.
inline constexpr std::size_t kDenseWeights = 2;
inline constexpr std::size_t kLstmWeights = 4;

}  // namespace orrery::models
