// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

namespace orrery::engine {

/// What is known about a reading, as flags. A receiver sees these; ground truth is not among them.
enum class Quality : std::uint8_t {
  kGood = 0,
  kMissing = 1,      ///< the sensor gave no value; the row holds NaN
  kSaturated = 2,    ///< at an end of the sensor's range
  kFilled = 4,       ///< put in by a gap-filling step, not measured
  kCorrected = 8,    ///< changed by an outlier filter
  kRejected = 16,    ///< refused by validation or by an adapter
  kTranslated = 32,  ///< went through a vendor's payload format
  kLate = 64,        ///< older than newer rows of the same device
};

constexpr Quality operator|(Quality a, Quality b) {
  return static_cast<Quality>(static_cast<std::uint8_t>(a) | static_cast<std::uint8_t>(b));
}
constexpr Quality& operator|=(Quality& a, Quality b) { return a = a | b; }
constexpr bool has(Quality flags, Quality wanted) {
  return (static_cast<std::uint8_t>(flags) & static_cast<std::uint8_t>(wanted)) != 0;
}

}  // namespace orrery::engine
