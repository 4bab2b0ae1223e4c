// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>

namespace orrery::models {

/// Columns of a panel: four of the narrowest registers, one of the widest.
inline constexpr std::size_t kPanelColumns = 16;

/// A factor whose number (m, k) stands at from[m * row_step + k * step].
struct PanelFactor {
  const float* from;
  std::size_t row_step;
  std::size_t step;
};

/// Sixteen columns of the other factor, and where those of the product go.
struct Panel {
  const float* values;  ///< kPanelColumns numbers that the sums start from, then those of each k
  std::size_t length;   ///< of a sum
  float* to;
  std::size_t to_step;  ///< from row to row
  std::size_t width;    ///< columns that exist
};

/// to[m][n] = ((start[n] + a[m][0] b[0][n]) + a[m][1] b[1][n]) + ... for `rows` rows m: each number
/// is one chain of products in the order of k, so neither its place, nor the number of rows, nor
/// the width of the processor's registers (it is compiled for several) changes a bit.
void multiply_panel(const PanelFactor& a, const Panel& panel, std::size_t rows);

}  // namespace orrery::models
