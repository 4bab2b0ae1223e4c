// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_product.h"

#include <algorithm>
#include <cstring>

// The same operations in registers of 16, 32 or 64 bytes: equal bits, three to six times the speed.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
#define ORRERY_BY_PROCESSOR __attribute__((target_clones("default", "avx2", "avx512f")))
#else
#define ORRERY_BY_PROCESSOR
#endif

namespace orrery::models {
namespace {

constexpr std::size_t kOutputs = 16;  // of a panel
constexpr std::size_t kRows = 6;      // 6 x 16 sums and a row of weights fill AVX2's registers

using Sums = float __attribute__((vector_size(kOutputs * sizeof(float))));

/// `Rows` rows through one panel: biases, then one row of weights for each input.
template <std::size_t Rows>
[[gnu::always_inline]] inline void rows_through_panel(const float* x, std::size_t inputs,
                                                      const float* panel, std::size_t width,
                                                      float* y, std::size_t outputs) {
  Sums weights;
  std::memcpy(&weights, panel, sizeof weights);
  Sums sums[Rows];
  for (std::size_t r = 0; r < Rows; ++r) sums[r] = weights;
  for (std::size_t k = 0; k < inputs; ++k) {
    std::memcpy(&weights, panel + (k + 1) * kOutputs, sizeof weights);
    for (std::size_t r = 0; r < Rows; ++r) sums[r] += x[r * inputs + k] * weights;
  }
  for (std::size_t r = 0; r < Rows; ++r)
    std::memcpy(y + r * outputs, &sums[r], width * sizeof(float));
}

ORRERY_BY_PROCESSOR
void through_panel(const float* x, std::size_t rows, std::size_t inputs, const float* panel,
                   std::size_t width, float* y, std::size_t outputs) {
  std::size_t r = 0;
  for (; r + kRows <= rows; r += kRows)
    rows_through_panel<kRows>(x + r * inputs, inputs, panel, width, y + r * outputs, outputs);
  for (; r < rows; ++r)
    rows_through_panel<1>(x + r * inputs, inputs, panel, width, y + r * outputs, outputs);
}

}  // namespace

void DenseProduct::operator()(const float* x, std::size_t rows, std::size_t inputs, const float* w,
                              const float* b, std::size_t outputs, float* y) {
  pack(w, b, inputs, outputs);
  const std::size_t panel = (inputs + 1) * kOutputs;
  for (std::size_t o = 0; o < outputs; o += kOutputs) {
    through_panel(x, rows, inputs, panels_.data() + o / kOutputs * panel,
                  std::min(kOutputs, outputs - o), y + o, outputs);
  }
}

void DenseProduct::pack(const float* w, const float* b, std::size_t inputs, std::size_t outputs) {
  const std::size_t panels = (outputs + kOutputs - 1) / kOutputs;
  panels_.assign(panels * (inputs + 1) * kOutputs, 0.0F);
  for (std::size_t o = 0; o < outputs; ++o) {
    float* to = panels_.data() + o / kOutputs * (inputs + 1) * kOutputs + o % kOutputs;
    to[0] = b[o];
    for (std::size_t k = 0; k < inputs; ++k) to[(k + 1) * kOutputs] = w[o * inputs + k];
  }
}

}  // namespace orrery::models
