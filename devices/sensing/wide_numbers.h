// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <bit>
#include <cmath>
#include <cstdint>

// Conversions between doubles and integers of 64 bits, from parts that are exact: no register
// before AVX-512 has them, and loops with the conversions of the language do not vectorise.
namespace orrery::devices {

namespace detail {

inline constexpr double kTwo52 = 4503599627370496.0;

inline double double_of_32_bits(std::uint64_t bits) {
  return std::bit_cast<double>(bits | std::bit_cast<std::uint64_t>(kTwo52)) - kTwo52;
}

}  // namespace detail

/// As static_cast<double>: the sum of the two exact halves rounds once. For x < 2^63.
inline double double_of(std::uint64_t x) {
  return detail::double_of_32_bits(x >> 32) * 0x1p32 + detail::double_of_32_bits(x & 0xffffffffU);
}

/// As static_cast<std::int64_t> of a double that holds a whole number, |x| < 2^63.
inline std::int64_t whole_number(double x) {
  constexpr double kMagic = 1.5 * detail::kTwo52;  // the last bits of x + kMagic are x
  const double high = std::floor(x * 0x1p-32);
  const double low = x - high * 0x1p32;
  const std::uint64_t high_bits =
      std::bit_cast<std::uint64_t>(high + kMagic) - std::bit_cast<std::uint64_t>(kMagic);
  const std::uint64_t low_bits =
      std::bit_cast<std::uint64_t>(low + kMagic) - std::bit_cast<std::uint64_t>(kMagic);
  return static_cast<std::int64_t>((high_bits << 32) + low_bits);
}

}  // namespace orrery::devices
