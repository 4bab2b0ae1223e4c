// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace orrery::models {

/// A dense layer over many rows, so that every output depends on its own row alone, to the bit.
///
///   y[r][o] = (((b[o] + x[r][0] w[o][0]) + x[r][1] w[o][1]) + ...)
///
///   x  rows x inputs;  w  outputs x inputs;  b  outputs;  y  rows x outputs; all contiguous
///   panels  the weights in the order in which they are read
///
/// A matrix product of a BLAS takes rows in blocks and adds up differently by the place of a row in
/// its block: with OpenBLAS on AVX2 the same row gave other last bits at another place. Here each
/// output is one chain of products in the order of the inputs, so neither place, nor number of
/// rows, nor width of the processor's registers matters. It is compiled for several of those, and
/// hardly slower than OpenBLAS at the sizes at hand.
class DenseProduct {
 public:
  void operator()(const float* x, std::size_t rows, std::size_t inputs, const float* w,
                  const float* b, std::size_t outputs, float* y);

  /// The same in two steps, for weights that stay: with few rows, bringing them into order takes
  /// as long as the products.
  void pack(const float* w, const float* b, std::size_t inputs, std::size_t outputs);
  void multiply(const float* x, std::size_t rows, float* y) const;

 private:
  std::size_t inputs_ = 0, outputs_ = 0;
  std::vector<float> panels_;
};

}  // namespace orrery::models
