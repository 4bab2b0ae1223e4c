// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

// From the words of a Philox block to draws: what single draws and columns of them share.
namespace orrery::engine::detail {

/// Normals have blocks of their own: a normal uses a whole block, which a uniform beside it in the
/// same stream must not share.
enum class Blocks : std::uint64_t { kBits = 1, kNormals = (std::uint64_t{1} << 32) + 1 };

inline std::array<std::uint32_t, 2> philox_key(std::uint64_t seed, Purpose purpose, Blocks blocks) {
  const std::uint64_t kind =
      static_cast<std::uint64_t>(purpose) + static_cast<std::uint64_t>(blocks);
  const std::uint64_t key = mix64(seed ^ mix64(kind));
  return {static_cast<std::uint32_t>(key), static_cast<std::uint32_t>(key >> 32)};
}

/// Two 32-bit words as one number, whatever stands above them.
inline std::uint64_t join(std::uint64_t low, std::uint64_t high) {
  return (high << 32) | (low & 0xffffffffU);
}

/// The middle of one of 2^52 equal cells of (0, 1), so that neither end is ever drawn: the upper 26
/// bits of two 32-bit words, whatever stands above them. The bits become the mantissa of a number
/// in [1, 2), because conversions of 64 bits do not vectorise everywhere; both sums are exact.
inline double open_unit(std::uint64_t low, std::uint64_t high) {
  constexpr std::uint64_t kBits26 = (std::uint64_t{1} << 26) - 1;
  const std::uint64_t mantissa = ((high << 20) & (kBits26 << 26)) | ((low >> 6) & kBits26);
  return (std::bit_cast<double>(mantissa | std::bit_cast<std::uint64_t>(1.0)) - 1.0) + 0x1p-53;
}

struct NormalPair {
  double first;
  double second;
};

/// Two standard normals from the four words of a block.
inline NormalPair box_muller(std::uint64_t w0, std::uint64_t w1, std::uint64_t w2,
                             std::uint64_t w3) {
  const double radius = std::sqrt(-2.0 * log_normal_range(open_unit(w0, w1)));
  const auto angle = sin_cos_small(6.283185307179586 * open_unit(w2, w3));
  return {radius * angle.cos, radius * angle.sin};
}

}  // namespace orrery::engine::detail
