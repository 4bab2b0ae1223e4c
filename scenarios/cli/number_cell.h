// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <string>

namespace orrery::scenarios {

/// A number in a table on the terminal, with so many significant digits; `-` for NaN.
inline std::string number_cell(double value, int digits) {
  if (std::isnan(value)) return "-";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  return fmt::format("{:.{}g}", value, digits);
}

/// `0.8 [0.28, 0.99]`; the number alone where a bound is NaN.
inline std::string interval_cell(double value, double lower, double upper, int digits) {
  const std::string number = number_cell(value, digits);
  if (std::isnan(value) || std::isnan(lower) || std::isnan(upper)) return number;
  return fmt::format("{} [{}, {}]", number, number_cell(lower, digits), number_cell(upper, digits));
}

}  // namespace orrery::scenarios
