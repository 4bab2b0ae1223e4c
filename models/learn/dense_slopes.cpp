// SPDX-License-Identifier: Apache-2.0
#include "models/learn/dense_slopes.h"

#include <algorithm>
#include <cstring>

namespace orrery::models {
namespace {

constexpr std::size_t kColumns = 16;  // of a panel

using Register4 = float __attribute__((vector_size(16)));
using Register8 = float __attribute__((vector_size(32)));
using Register16 = float __attribute__((vector_size(64)));

/// A factor whose number (m, k) stands at from[m * row_step + k * step].
struct Factor {
  const float* from;
  std::size_t row_step, step;
};

/// Sixteen columns of the other factor, k after k, and where the product's go.
struct Panel {
  const float* values;
  std::size_t length;  // of a sum
  float* to;
  std::size_t to_step;  // from row to row
  std::size_t width;    // columns that exist
};

// By reference: registers wider than the build's cannot be returned.
template <class Register>
[[gnu::always_inline]] inline void load(const float* from, Register& values) {
  std::memcpy(&values, from, sizeof values);
}

/// `Rows` rows of the product from row m on. Every loop but that along the sums is unrolled, or the
/// compiler would keep the sums in memory.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void rows_of_product(const Factor& a, const Panel& panel,
                                                   std::size_t m) {
  constexpr std::size_t kLanes = sizeof(Register) / sizeof(float);
  constexpr std::size_t kRegisters = kColumns / kLanes;
  Register sums[Rows][kRegisters] = {};
  const float* from = a.from + m * a.row_step;
  for (std::size_t k = 0; k < panel.length; ++k) {
    const float* values = panel.values + k * kColumns;
#pragma GCC unroll 16
    for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 4
      for (std::size_t i = 0; i < kRegisters; ++i) {
        Register value;
        load(values + i * kLanes, value);
        sums[r][i] += from[r * a.row_step + k * a.step] * value;
      }
  }
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r) {
    float row[kColumns];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRegisters; ++i) {
      const Register sum = sums[r][i];
      std::memcpy(row + i * kLanes, &sum, sizeof sum);
    }
    std::memcpy(panel.to + (m + r) * panel.to_step, row, panel.width * sizeof(float));
  }
}

template <class Register, std::size_t RowsAtOnce>
[[gnu::always_inline]] inline void all_rows(const Factor& a, const Panel& panel, std::size_t rows) {
  std::size_t m = 0;
  for (; m + RowsAtOnce <= rows; m += RowsAtOnce)
    rows_of_product<Register, RowsAtOnce>(a, panel, m);
  for (; m < rows; ++m) rows_of_product<Register, 1>(a, panel, m);
}

// The same operations in registers of 16, 32 and 64 bytes: equal bits. As many rows at once as the
// processor has registers for.
void multiply(const Factor& a, const Panel& panel, std::size_t rows) {
  all_rows<Register4, 3>(a, panel, rows);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void multiply_avx2(const Factor& a, const Panel& panel, std::size_t rows) {
  all_rows<Register8, 6>(a, panel, rows);
}
[[gnu::target("avx512f")]] void multiply_avx512(const Factor& a, const Panel& panel,
                                                std::size_t rows) {
  all_rows<Register16, 16>(a, panel, rows);
}
#endif

auto kernel_of_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return multiply_avx512;
  if (__builtin_cpu_supports("avx2")) return multiply_avx2;
#endif
  return multiply;
}

/// to = a b for a of rows x length and b of length x columns.
void product(const Factor& a, std::size_t rows, const float* b, std::size_t length,
             std::size_t columns, float* to, std::vector<float>& panel) {
  static const auto kKernel = kernel_of_this_processor();
  panel.assign(length * kColumns, 0.0F);
  for (std::size_t first = 0; first < columns; first += kColumns) {
    const std::size_t width = std::min(kColumns, columns - first);
    for (std::size_t k = 0; k < length; ++k)
      std::memcpy(panel.data() + k * kColumns, b + k * columns + first, width * sizeof(float));
    kKernel(a, {panel.data(), length, to + first, columns, width}, rows);
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
