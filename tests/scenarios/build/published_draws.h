// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <string_view>

/// Random draws written a second time, from the publications and from the words in
/// `engine/random/stream.h`, slow and plain: nothing here calls the engine.
namespace orrery::testing::published {

using Words4 = std::array<std::uint32_t, 4>;

/// Philox4x32-10. A round takes (c0, c1, c2, c3) to (hi(M1 c2) ^ c1 ^ k0, lo(M1 c2),
/// hi(M0 c0) ^ c3 ^ k1, lo(M0 c0)); between rounds the keys grow by the two Weyl constants.
/// Source: Salmon, Moraes, Dror, Shaw, Parallel random numbers: as easy as 1, 2, 3, SC'11.
inline Words4 philox(const Words4& counter, std::uint32_t key0, std::uint32_t key1) {
  Words4 c = counter;
  for (std::uint32_t round = 0; round < 10; ++round) {
    const std::uint64_t product0 = 0xD2511F53ULL * c[0];
    const std::uint64_t product1 = 0xCD9E8D57ULL * c[2];
    const std::uint32_t k0 = key0 + round * 0x9E3779B9U;
    const std::uint32_t k1 = key1 + round * 0xBB67AE85U;
    c = Words4{static_cast<std::uint32_t>(product1 / 0x100000000ULL) ^ c[1] ^ k0,
               static_cast<std::uint32_t>(product1 % 0x100000000ULL),
               static_cast<std::uint32_t>(product0 / 0x100000000ULL) ^ c[3] ^ k1,
               static_cast<std::uint32_t>(product0 % 0x100000000ULL)};
  }
  return c;
}

/// One step of splitmix64. Source: Steele, Lea, Flood, Fast splittable pseudorandom number
/// generators, OOPSLA 2014.
inline std::uint64_t splitmix(std::uint64_t state) {
  std::uint64_t z = state + 0x9E3779B97F4A7C15ULL;
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9ULL;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
  return z ^ (z >> 31);
}

/// Key of a name: FNV-1a of 64 bits, then mixed.
inline std::uint64_t key_of(std::string_view name) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char letter : name) {
    hash ^= static_cast<std::uint8_t>(letter);
    hash *= 1099511628211ULL;
  }
  return splitmix(hash);
}

/// Key of a row of what has that name.
inline std::uint64_t key_of(std::string_view name, std::uint64_t row) {
  return splitmix(key_of(name) ^ (1 + row * 0xD6E8FEB86659FD93ULL));
}

/// Places in `engine::Purpose`, which are part of every fingerprint.
enum PurposeNumber : std::uint64_t {
  kParametersStream = 0,
  kInitialStream = 1,
  kProcessStream = 2,
  kNoiseStream = 4,
  kLossStream = 6,
  kFaultLifeStream = 8,
  kFaultTargetStream = 9,
  kFaultSeverityStream = 10,
  kClockStream = 16,
};

/// The random numbers of one entity for one purpose.
class SlowStream {
 public:
  SlowStream(std::uint64_t seed, std::uint64_t entity, PurposeNumber purpose)
      : seed_(seed), entity_(entity), purpose_(purpose) {}

  /// A block of 128 bits gives two draws, words 0 and 1 and then words 2 and 3, low word first.
  std::uint64_t bits(std::uint64_t index) const {
    const Words4 w = block(index / 2, 1);
    return index % 2 == 0 ? joined(w[0], w[1]) : joined(w[2], w[3]);
  }
  double uniform(std::uint64_t index) const { return open_unit(bits(index)); }
  /// Source: Box, Muller, Ann. Math. Stat. 29 (1958) 610. Normals have blocks of their own.
  double normal(std::uint64_t index) const {
    const Words4 w = block(index / 2, 0x100000001ULL);
    const double radius = std::sqrt(-2.0 * std::log(open_unit(joined(w[0], w[1]))));
    const double angle = 2.0 * std::numbers::pi * open_unit(joined(w[2], w[3]));
    return radius * (index % 2 == 0 ? std::cos(angle) : std::sin(angle));
  }

 private:
  static std::uint64_t joined(std::uint64_t low, std::uint64_t high) {
    return high * 0x100000000ULL + low;
  }
  /// The middle of one of 2^52 cells: the upper 26 bits of the high word, then of the low one.
  static double open_unit(std::uint64_t bits) {
    const auto high = static_cast<double>(bits >> 38);
    const auto low = static_cast<double>((bits & 0xFFFFFFFFULL) >> 6);
    return std::ldexp(high, -26) + std::ldexp(low + 0.5, -52);
  }
  Words4 block(std::uint64_t number, std::uint64_t kind) const {
    const std::uint64_t key = splitmix(seed_ ^ splitmix(purpose_ + kind));
    const auto low = [](std::uint64_t x) { return static_cast<std::uint32_t>(x); };
    return philox({low(number), low(number >> 32), low(entity_), low(entity_ >> 32)}, low(key),
                  low(key >> 32));
  }

  std::uint64_t seed_;
  std::uint64_t entity_;
  PurposeNumber purpose_;
};

/// Where the standard normal distribution reaches `p`, by bisection of the standard library's erfc.
inline double normal_quantile(double p) {
  if (p > 0.5) return -normal_quantile(1.0 - p);
  double low = -40.0;
  double high = 0.0;
  for (int i = 0; i < 100; ++i) {
    const double middle = 0.5 * (low + high);
    (0.5 * std::erfc(-middle / std::numbers::sqrt2) < p ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

}  // namespace orrery::testing::published
