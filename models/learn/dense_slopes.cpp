// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_slopes.h"

#include <algorithm>
#include <cstring>

#include "models/learn/panel_product.h"

namespace orrery::models {
namespace {

/// to = a b for a of rows x length and b of length x columns.
void product(const PanelFactor& a, std::size_t rows, const float* b, std::size_t length,
             std::size_t columns, float* to, std::vector<float>& panel) {
  panel.assign((length + 1) * kPanelColumns, 0.0F);
  for (std::size_t first = 0; first < columns; first += kPanelColumns) {
    const std::size_t width = std::min(kPanelColumns, columns - first);
    for (std::size_t k = 0; k < length; ++k)
      std::memcpy(panel.data() + (k + 1) * kPanelColumns, b + k * columns + first,
                  width * sizeof(float));
    multiply_panel(a, {panel.data(), length, to + first, columns, width}, rows);
  }
}

}  // namespace

void DenseSlopes::of_inputs(const float* y_slopes, std::size_t rows, std::size_t outputs,
                            const float* w, std::size_t inputs, float* x_slopes) {
  product({y_slopes, outputs, 1}, rows, w, outputs, inputs, x_slopes, panel_);
}

void DenseSlopes::of_weights(const float* y_slopes, const float* x, std::size_t rows,
                             std::size_t outputs, std::size_t inputs, float* w_slopes,
                             float* b_slopes) {
  product({y_slopes, 1, outputs}, outputs, x, rows, inputs, w_slopes, panel_);
  std::fill_n(b_slopes, outputs, 0.0F);
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t o = 0; o < outputs; ++o) b_slopes[o] += y_slopes[r * outputs + o];
}

}  // namespace orrery::models
