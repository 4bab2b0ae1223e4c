// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace orrery::engine {

namespace detail {
constexpr std::uint64_t kPhiloxMultiplier0 = 0xd2511f53;
constexpr std::uint64_t kPhiloxMultiplier1 = 0xcd9e8d57;
constexpr std::uint32_t kPhiloxWeyl0 = 0x9e3779b9;
constexpr std::uint32_t kPhiloxWeyl1 = 0xbb67ae85;
constexpr int kPhiloxRounds = 10;
}  // namespace detail

/// Philox4x32-10: 128 random bits as a function of a 128-bit counter and a 64-bit key.
/// Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11.
inline std::array<std::uint32_t, 4> philox4x32(std::array<std::uint32_t, 4> counter,
                                               std::array<std::uint32_t, 2> key) {
  for (int round = 0; round < detail::kPhiloxRounds; ++round) {
    const std::uint64_t a = detail::kPhiloxMultiplier0 * counter[0];
    const std::uint64_t b = detail::kPhiloxMultiplier1 * counter[2];
    counter = {
        static_cast<std::uint32_t>(b >> 32) ^ counter[1] ^ key[0], static_cast<std::uint32_t>(b),
        static_cast<std::uint32_t>(a >> 32) ^ counter[3] ^ key[1], static_cast<std::uint32_t>(a)};
    key[0] += detail::kPhiloxWeyl0;
    key[1] += detail::kPhiloxWeyl1;
  }
  return counter;
}

}  // namespace orrery::engine
