// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

namespace orrery::models {

/// The two products that lead a loss's derivatives back through a dense layer y = w x + b, in the
/// manner of dense_product.h: sums in one order, whatever the width of the processor's registers.
///
///   x  rows x inputs;  w  outputs x inputs;  y_slopes  rows x outputs; all contiguous
class DenseSlopes {
 public:
  /// x_slopes[r][i] = sum over o of y_slopes[r][o] w[o][i]
  void of_inputs(const float* y_slopes, std::size_t rows, std::size_t outputs, const float* w,
                 std::size_t inputs, float* x_slopes);
  /// w_slopes[o][i] = sum over r of y_slopes[r][o] x[r][i];  b_slopes[o] = sum of y_slopes[r][o]
  void of_weights(const float* y_slopes, const float* x, std::size_t rows, std::size_t outputs,
                  std::size_t inputs, float* w_slopes, float* b_slopes);

 private:
  std::vector<float> panel_;
};

}  // namespace orrery::models
