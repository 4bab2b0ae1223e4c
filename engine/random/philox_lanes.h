// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

namespace orrery::engine {

/// Counters, and then bits, of up to kTile Philox blocks in columns that stay in the first-level
/// cache. A word is the low half of a 64-bit lane, because processors multiply 32 by 32 bits within
/// such lanes; the high half is noise and is never read.
struct PhiloxLanes {
  static constexpr std::size_t kTile = 128;
  static constexpr std::size_t kGroup = 8;  ///< lanes of the widest register
  alignas(64) std::uint64_t word[4][kTile];

  /// `count` rounded up to whole registers: so many lanes must hold something.
  static constexpr std::size_t padded(std::size_t count) {
    return (count + kGroup - 1) / kGroup * kGroup;
  }
};

/// Replaces the first `padded(count)` counters by their bits: word for word those of `philox4x32`.
void philox4x32_lanes(PhiloxLanes& lanes, std::size_t count, std::array<std::uint32_t, 2> key);

/// One way to do it; `philox4x32_lanes` takes the first that this machine runs.
struct PhiloxLanesVersion {
  const char* name;
  bool runs_here;
  void (*function)(PhiloxLanes&, std::size_t, std::array<std::uint32_t, 2>);
};
std::span<const PhiloxLanesVersion> philox_lanes_versions();

}  // namespace orrery::engine
