// SPDX-License-Identifier: Apache-2.0
#include "engine/record/value_step.h"

#include <algorithm>
#include <cmath>

namespace orrery::engine {

namespace {

/// Ratio of the largest value to the step beyond which rounding hides the step: with k steps in a
/// value its last bit is 2^-53 k steps, and Euclid's quotients, k in all, make k^2 of it.
constexpr double kMultipleMost = 0x1p22;

bool fits(double step, std::span<const double> values) {
  const double per_step = 1.0 / step;
  return std::all_of(values.begin(), values.end(),
                     [&](double value) { return multiple_of(value, step, per_step).exact; });
}

/// Euclid's greatest common divisor of two values of which the larger is at most `largest`; 0 when
/// it is too small to be known.
double common_divisor(double a, double b, double largest) {
  while (true) {
    if (b * kMultipleMost < largest) return 0.0;
    const double rest = std::abs(a - b * std::nearbyint(a / b));
    const double rounding = 0x1p-49 * largest * (largest / b);
    if (rest <= rounding) return b;
    a = b;
    b = rest;
  }
}

}  // namespace

double fitting_step(double step, std::span<const double> values) {
  if (!(step > 0.0) || !std::isfinite(step)) return 0.0;
  if (fits(step, values)) return step;
  const auto bits = std::bit_cast<std::uint64_t>(step);
  for (const int away : {1, -1, 2, -2}) {
    const double near = std::bit_cast<double>(bits + static_cast<std::uint64_t>(away));
    if (fits(near, values)) return near;
  }
  return 0.0;
}

double find_step(std::span<const double> values) {
  double largest = 0.0;
  for (const double value : values) {
    if (!std::isfinite(value)) return 0.0;
    largest = std::max(largest, std::abs(value));
  }
  if (largest < 1e-280) return 0.0;
  double step = largest;
  for (const double value : values) {
    const double size = std::abs(value);
    if (size > 0.0) step = common_divisor(step, size, largest);
    if (step == 0.0) return 0.0;
    step = largest / std::nearbyint(largest / step);  // the divisor has lost its last bits
  }
  if (step == largest) return 0.0;  // one value tells nothing
  return fitting_step(step, values);
}

}  // namespace orrery::engine
