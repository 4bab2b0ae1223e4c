// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace orrery::models {

/// 1.4826 makes the median absolute deviation the standard deviation of a normal distribution.
inline constexpr double kMadToSigma = 1.4826;

/// Windows of seven readings of many devices in columns, so that their medians are found together:
/// by a sorting network, whose steps are the same for all.
struct SevenRows {
  static constexpr std::size_t kLength = 7;
  static constexpr std::size_t kTile = 256;
  /// As bits of `verdict`.
  enum Verdict : std::uint64_t { kKept = 0, kOutlier = 1, kUnclear = 2 };

  std::size_t count = 0;
  std::array<std::size_t, kTile> row;  ///< of the batch
  double value[kTile];                 ///< the reading to judge
  double window[kLength][kTile];
  double centre[kTile];  ///< out: the median
  /// Out. Unclear where the bits of the median depend on more than the order of numbers: windows
  /// with values that are no finite numbers, and medians of 0, which has two signs.
  std::uint64_t verdict[kTile];

  void add(const double* values, double judged, std::size_t place) {
    for (std::size_t k = 0; k < kLength; ++k) window[k][count] = values[k];
    value[count] = judged;
    row[count++] = place;
  }
  std::array<double, kLength> window_of(std::size_t i) const {
    std::array<double, kLength> one;
    for (std::size_t k = 0; k < kLength; ++k) one[k] = window[k][i];
    return one;
  }
  /// Fills `centre` and `verdict`: beyond `threshold` robust sigmas is an outlier.
  void judge(double threshold);
};

}  // namespace orrery::models
