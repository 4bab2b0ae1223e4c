// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <compare>
#include <cstdint>
#include <limits>
#include <string>

namespace orrery::engine {

/// A span of simulated time in whole nanoseconds (about +-292 years).
struct Duration {
  std::int64_t ns = 0;

  /// To the nearest nanosecond. Seconds beyond the range give its end, NaN gives 0.
  static constexpr Duration from_seconds(double s) {
    const double count = s * 1e9 + (s < 0 ? -0.5 : 0.5);
    if (count >= 0x1p63) return {std::numeric_limits<std::int64_t>::max()};
    if (count <= -0x1p63) return {std::numeric_limits<std::int64_t>::min()};
    return {count == count ? static_cast<std::int64_t>(count) : 0};
  }
  constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }

  constexpr auto operator<=>(const Duration&) const = default;
  constexpr Duration operator+(Duration other) const { return {ns + other.ns}; }
  constexpr Duration operator-(Duration other) const { return {ns - other.ns}; }
  constexpr Duration operator*(std::int64_t factor) const { return {ns * factor}; }
};

/// A point in simulated time: nanoseconds since the start of the run.
struct SimTime {
  std::int64_t ns = 0;

  static constexpr SimTime from_seconds(double s) { return {Duration::from_seconds(s).ns}; }
  static constexpr SimTime never() { return {std::numeric_limits<std::int64_t>::max()}; }
  constexpr double seconds() const { return static_cast<double>(ns) * 1e-9; }

  constexpr auto operator<=>(const SimTime&) const = default;
  constexpr SimTime operator+(Duration d) const { return {ns + d.ns}; }
  constexpr SimTime operator-(Duration d) const { return {ns - d.ns}; }
  constexpr Duration operator-(SimTime other) const { return {ns - other.ns}; }
};

inline constexpr std::int64_t kNsPerSecond = 1'000'000'000;

/// `12 d 03:25:10.250`: days when there are any, fractions only when they are not zero.
std::string to_string(SimTime time);

}  // namespace orrery::engine
