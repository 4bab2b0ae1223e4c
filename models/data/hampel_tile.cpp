// SPDX-License-Identifier: Apache-2.0
#include "models/data/hampel_tile.h"

#include <cmath>

#include "engine/numeric/simd_clones.h"

namespace orrery::models {

namespace {

inline void order(double& a, double& b) {
  const double low = a < b ? a : b;
  b = a < b ? b : a;
  a = low;
}

/// 13 exchanges leave the median of seven in the middle.
/// Source: N. Devillard, Fast median search: an ANSI C implementation, 1998; the test tries all 128
/// inputs of zeros and ones (Knuth, The Art of Computer Programming 3, section 5.3.4).
inline double median_of_seven(double a, double b, double c, double d, double e, double f,
                              double g) {
  order(a, f);
  order(a, d);
  order(b, g);
  order(c, e);
  order(a, b);
  order(d, f);
  order(c, g);
  order(c, d);
  order(d, g);
  order(e, f);
  order(b, e);
  order(b, d);
  order(d, e);
  return d;
}

ORRERY_SIMD_CLONES void judge_rows(double threshold, std::size_t rows, SevenRows& tile) {
  const auto& w = tile.window;
  for (std::size_t i = 0; i < rows; ++i) {
    const double m = median_of_seven(w[0][i], w[1][i], w[2][i], w[3][i], w[4][i], w[5][i], w[6][i]);
    const double a = std::abs(w[0][i] - m);
    const double b = std::abs(w[1][i] - m);
    const double c = std::abs(w[2][i] - m);
    const double d = std::abs(w[3][i] - m);
    const double e = std::abs(w[4][i] - m);
    const double f = std::abs(w[5][i] - m);
    const double g = std::abs(w[6][i] - m);
    const double sigma = kMadToSigma * median_of_seven(a, b, c, d, e, f, g);
    const double sum = a + b + c + d + e + f + g;
    const std::uint64_t is_far = std::abs(tile.value[i] - m) > threshold * sigma ? 1 : 0;
    const std::uint64_t is_spread = sigma != 0.0 ? 1 : 0;
    const std::uint64_t is_zero = m == 0.0 ? 1 : 0;
    const std::uint64_t is_odd = sum != sum ? 1 : 0;
    const std::uint64_t is_outlier = is_far & is_spread;
    const std::uint64_t is_unclear = is_odd | (is_zero & is_outlier);
    tile.centre[i] = m;
    tile.verdict[i] = is_outlier | (is_unclear << 1);
  }
}

}  // namespace

void SevenRows::judge(double threshold) { judge_rows(threshold, count, *this); }

}  // namespace orrery::models
