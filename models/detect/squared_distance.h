// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <limits>

namespace orrery::models {

/// Sum of (a_i - b_i)^2 over n values, given up with infinity once it is above `bound`. Four sums
/// side by side, added in a stated order: quick without leaving the order to the compiler.
inline double squared_distance(const double* a, const double* b, std::size_t n, double bound) {
  constexpr std::size_t kStride = 16;  // values between two looks at the bound
  double s0 = 0.0;
  double s1 = 0.0;
  double s2 = 0.0;
  double s3 = 0.0;
  std::size_t i = 0;
  while (i + 4 <= n) {
    const std::size_t end = n - i < kStride ? n - 3 : i + kStride - 3;
    for (; i < end; i += 4) {
      const double d0 = a[i] - b[i];
      const double d1 = a[i + 1] - b[i + 1];
      const double d2 = a[i + 2] - b[i + 2];
      const double d3 = a[i + 3] - b[i + 3];
      s0 += d0 * d0;
      s1 += d1 * d1;
      s2 += d2 * d2;
      s3 += d3 * d3;
    }
    if ((s0 + s1) + (s2 + s3) > bound) return std::numeric_limits<double>::infinity();
  }
  for (; i < n; ++i) s0 += (a[i] - b[i]) * (a[i] - b[i]);
  const double sum = (s0 + s1) + (s2 + s3);
  return sum > bound ? std::numeric_limits<double>::infinity() : sum;
}

}  // namespace orrery::models
