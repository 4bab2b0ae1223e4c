// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_product.h"

#include <algorithm>

#include "models/learn/panel_product.h"

namespace orrery::models {

void DenseProduct::operator()(const float* x, std::size_t rows, std::size_t inputs, const float* w,
                              const float* b, std::size_t outputs, float* y) {
  pack(w, b, inputs, outputs);
  multiply(x, rows, y);
}

void DenseProduct::multiply(const float* x, std::size_t rows, float* y) const {
  for (std::size_t o = 0; o < outputs_; o += kPanelColumns) {
    const Panel panel{panels_.data() + o * (inputs_ + 1), inputs_, y + o, outputs_,
                      std::min(kPanelColumns, outputs_ - o)};
    multiply_panel({x, inputs_, 1}, panel, rows);
  }
}

/// A panel has the biases of its outputs, then their weights for each input.
void DenseProduct::pack(const float* w, const float* b, std::size_t inputs, std::size_t outputs) {
  inputs_ = inputs;
  outputs_ = outputs;
  const std::size_t panels = (outputs + kPanelColumns - 1) / kPanelColumns;
  panels_.assign(panels * (inputs + 1) * kPanelColumns, 0.0F);
  for (std::size_t o = 0; o < outputs; ++o) {
    float* to =
        panels_.data() + o / kPanelColumns * (inputs + 1) * kPanelColumns + o % kPanelColumns;
    to[0] = b[o];
    for (std::size_t k = 0; k < inputs; ++k) to[(k + 1) * kPanelColumns] = w[o * inputs + k];
  }
}

}  // namespace orrery::models
