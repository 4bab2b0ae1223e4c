// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_product.h"

#include <algorithm>
#include <cstring>

namespace orrery::models {
namespace {

constexpr std::size_t kOutputs = 16;  // of a panel

using Register4 = float __attribute__((vector_size(16)));
using Register8 = float __attribute__((vector_size(32)));
using Register16 = float __attribute__((vector_size(64)));

/// Where a panel of weights leads: from `inputs` values a row to `width` of `outputs`.
struct Panel {
  const float* weights;  // kOutputs biases, then kOutputs weights for each input
  std::size_t inputs;
  std::size_t outputs;
  std::size_t width;
};

// By reference: registers wider than the build's cannot be returned.
template <class Register>
[[gnu::always_inline]] inline void load(const float* from, Register& values) {
  std::memcpy(&values, from, sizeof values);
}

/// `Rows` rows through a panel: the sums stay in registers from the biases to the last input. Every
/// loop but that over inputs is unrolled, or the compiler would keep the sums in memory.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void rows_through(const Panel& panel, const float* x, float* y) {
  constexpr std::size_t kLanes = sizeof(Register) / sizeof(float);
  constexpr std::size_t kRegisters = kOutputs / kLanes;
  Register sums[Rows][kRegisters];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRegisters; ++i) load(panel.weights + i * kLanes, sums[r][i]);
  for (std::size_t k = 0; k < panel.inputs; ++k) {
    const float* weights = panel.weights + (k + 1) * kOutputs;
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 4
      for (std::size_t i = 0; i < kRegisters; ++i) {
        Register weight;
        load(weights + i * kLanes, weight);
        sums[r][i] += x[r * panel.inputs + k] * weight;
      }
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    float row[kOutputs];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRegisters; ++i) {
      const Register sum = sums[r][i];
      std::memcpy(row + i * kLanes, &sum, sizeof sum);
    }
    std::memcpy(y + r * panel.outputs, row, panel.width * sizeof(float));
  }
}

template <class Register, std::size_t RowsAtOnce>
[[gnu::always_inline]] inline void all_through(const Panel& panel, const float* x, std::size_t rows,
                                               float* y) {
  std::size_t r = 0;
  for (; r + RowsAtOnce <= rows; r += RowsAtOnce)
    rows_through<Register, RowsAtOnce>(panel, x + r * panel.inputs, y + r * panel.outputs);
  for (; r < rows; ++r)
    rows_through<Register, 1>(panel, x + r * panel.inputs, y + r * panel.outputs);
}

// The same operations in registers of 16, 32 and 64 bytes: equal bits. As many rows at once as the
// processor has registers for.
void through_panel(const Panel& panel, const float* x, std::size_t rows, float* y) {
  all_through<Register4, 3>(panel, x, rows, y);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void through_panel_avx2(const Panel& panel, const float* x,
                                                std::size_t rows, float* y) {
  all_through<Register8, 6>(panel, x, rows, y);
}
[[gnu::target("avx512f")]] void through_panel_avx512(const Panel& panel, const float* x,
                                                     std::size_t rows, float* y) {
  all_through<Register16, 12>(panel, x, rows, y);
}
#endif

auto kernel_of_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return through_panel_avx512;
  if (__builtin_cpu_supports("avx2")) return through_panel_avx2;
#endif
  return through_panel;
}

}  // namespace

void DenseProduct::operator()(const float* x, std::size_t rows, std::size_t inputs, const float* w,
                              const float* b, std::size_t outputs, float* y) {
  static const auto kKernel = kernel_of_this_processor();
  pack(w, b, inputs, outputs);
  for (std::size_t o = 0; o < outputs; o += kOutputs) {
    const Panel panel{panels_.data() + o * (inputs + 1), inputs, outputs,
                      std::min(kOutputs, outputs - o)};
    kKernel(panel, x, rows, y + o);
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
