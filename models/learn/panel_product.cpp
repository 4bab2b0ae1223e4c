// SPDX-License-Identifier: Apache-2.0
#include "models/learn/panel_product.h"

#include <cstring>

namespace orrery::models {
namespace {

using Register4 = float __attribute__((vector_size(16)));
using Register8 = float __attribute__((vector_size(32)));
using Register16 = float __attribute__((vector_size(64)));

// By reference: registers wider than the build's cannot be returned.
template <class Register>
[[gnu::always_inline]] inline void load(const float* from, Register& values) {
  std::memcpy(&values, from, sizeof values);
}

/// `Rows` rows of the product from row m on: the sums stay in registers to the last k. Every loop
/// but that over k is unrolled, or the compiler would keep the sums in memory.
template <class Register, std::size_t Rows>
[[gnu::always_inline]] inline void rows_of_product(const PanelFactor& a, const Panel& panel,
                                                   std::size_t m) {
  constexpr std::size_t kLanes = sizeof(Register) / sizeof(float);
  constexpr std::size_t kRegisters = kPanelColumns / kLanes;
  Register sums[Rows][kRegisters];
#pragma GCC unroll 16
  for (std::size_t r = 0; r < Rows; ++r)
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRegisters; ++i) load(panel.values + i * kLanes, sums[r][i]);
  const float* from = a.from + m * a.row_step;
  for (std::size_t k = 0; k < panel.length; ++k) {
    const float* values = panel.values + (k + 1) * kPanelColumns;
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
    float row[kPanelColumns];
#pragma GCC unroll 4
    for (std::size_t i = 0; i < kRegisters; ++i) {
      const Register sum = sums[r][i];
      std::memcpy(row + i * kLanes, &sum, sizeof sum);
    }
    std::memcpy(panel.to + (m + r) * panel.to_step, row, panel.width * sizeof(float));
  }
}

template <class Register, std::size_t RowsAtOnce>
[[gnu::always_inline]] inline void all_rows(const PanelFactor& a, const Panel& panel,
                                            std::size_t rows) {
  std::size_t m = 0;
  for (; m + RowsAtOnce <= rows; m += RowsAtOnce)
    rows_of_product<Register, RowsAtOnce>(a, panel, m);
  for (; m < rows; ++m) rows_of_product<Register, 1>(a, panel, m);
}

// The same operations in registers of 16, 32 and 64 bytes: equal bits. As many rows at once as the
// processor has registers for.
void multiply(const PanelFactor& a, const Panel& panel, std::size_t rows) {
  all_rows<Register4, 3>(a, panel, rows);
}
#if defined(__x86_64__)
[[gnu::target("avx2")]] void multiply_avx2(const PanelFactor& a, const Panel& panel,
                                           std::size_t rows) {
  all_rows<Register8, 6>(a, panel, rows);
}
[[gnu::target("avx512f")]] void multiply_avx512(const PanelFactor& a, const Panel& panel,
                                                std::size_t rows) {
  all_rows<Register16, 12>(a, panel, rows);
}
#endif

auto kernel_of_this_processor() {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f")) return multiply_avx512;
  if (__builtin_cpu_supports("avx2")) return multiply_avx2;
#endif
  return multiply;
}

}  // namespace

void multiply_panel(const PanelFactor& a, const Panel& panel, std::size_t rows) {
  static const auto kKernel = kernel_of_this_processor();
  kKernel(a, panel, rows);
}

}  // namespace orrery::models
