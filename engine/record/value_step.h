// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cstdint>
#include <span>

namespace orrery::engine {

/// The step that readings are multiples of: a sensor's resolution, found from what it reports. A
/// value is `step * k` of whole k, rounded once as a double product is; so k and the step give back
/// every bit, or the value is no multiple.
struct Multiple {
  std::int64_t k = 0;
  bool exact = false;
};

inline Multiple multiple_of(double value, double step, double per_step) {
  // Adding and subtracting 1.5 * 2^52 rounds to a whole number.
  constexpr double kRound = 6755399441055744.0;
  constexpr double kMost = 1125899906842624.0;  // 2^50
  const double k = (value * per_step + kRound) - kRound;
  const bool exact = k < kMost && k > -kMost &&
                     std::bit_cast<std::uint64_t>(step * k) == std::bit_cast<std::uint64_t>(value);
  return {exact ? static_cast<std::int64_t>(k) : 0, exact};
}

/// A step of which all these values (at least two different ones that are not 0) are multiples, at
/// most 2^22 of it; 0 when there is none.
double find_step(std::span<const double> values);

/// `step` or a double next to it, whichever fits these values; 0 when none does.
double fitting_step(double step, std::span<const double> values);

}  // namespace orrery::engine
