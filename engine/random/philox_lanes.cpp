// SPDX-License-Identifier: Apache-2.0
#include "engine/random/philox_lanes.h"

#include "engine/random/philox.h"

#if defined(__x86_64__) && defined(__GNUC__)
#define ORRERY_X86_LANES
#include <immintrin.h>
#endif

namespace orrery::engine {

namespace {

using Key = std::array<std::uint32_t, 2>;
using Function = void (*)(PhiloxLanes&, std::size_t, Key);

Function widest() {
  for (const auto& version : philox_lanes_versions()) {
    if (version.runs_here) return version.function;
  }
  return nullptr;  // never: the last version runs everywhere
}

void portable(PhiloxLanes& lanes, std::size_t count, Key key) {
  for (std::size_t i = 0; i < PhiloxLanes::padded(count); ++i) {
    const auto low = [&](int w) { return static_cast<std::uint32_t>(lanes.word[w][i]); };
    const auto bits = philox4x32({low(0), low(1), low(2), low(3)}, key);
    for (std::size_t w = 0; w < 4; ++w) lanes.word[w][i] = bits[w];
  }
}

#ifdef ORRERY_X86_LANES

// Lanes of one register.
using Lanes2 = std::uint64_t __attribute__((vector_size(16), may_alias));
using Lanes4 = std::uint64_t __attribute__((vector_size(32), may_alias));
using Lanes8 = std::uint64_t __attribute__((vector_size(64), may_alias));

// All ten rounds in registers, so that nothing goes through memory between them; short registers go
// two by two, which hides the latency of the multiplications. A macro, because compilers neither
// find the multiplication of low halves in a plain loop nor pass an instruction set on to a
// template.
#define ORRERY_PHILOX_LANES(NAME, TARGET, LANES, WIDE, MULTIPLY)                              \
  __attribute__((target(TARGET))) void NAME(PhiloxLanes& lanes, std::size_t count, Key key) { \
    constexpr std::size_t kLanes = sizeof(LANES) / 8;                                         \
    constexpr std::size_t kRegisters = kLanes == PhiloxLanes::kGroup ? 1 : 2;                 \
    const LANES multiplier0 = LANES{} + detail::kPhiloxMultiplier0;                           \
    const LANES multiplier1 = LANES{} + detail::kPhiloxMultiplier1;                           \
    LANES keys[2][detail::kPhiloxRounds];                                                     \
    for (int r = 0; r < detail::kPhiloxRounds; ++r) {                                         \
      keys[0][r] = LANES{} + std::uint64_t{key[0]};                                           \
      keys[1][r] = LANES{} + std::uint64_t{key[1]};                                           \
      key[0] += detail::kPhiloxWeyl0;                                                         \
      key[1] += detail::kPhiloxWeyl1;                                                         \
    }                                                                                         \
    for (std::size_t i = 0; i < PhiloxLanes::padded(count); i += kRegisters * kLanes) {       \
      LANES c[4][kRegisters];                                                                 \
      for (std::size_t w = 0; w < 4; ++w) {                                                   \
        for (std::size_t j = 0; j < kRegisters; ++j) {                                        \
          c[w][j] = *reinterpret_cast<const LANES*>(&lanes.word[w][i + j * kLanes]);          \
        }                                                                                     \
      }                                                                                       \
      _Pragma("GCC unroll 10") for (int r = 0; r < detail::kPhiloxRounds; ++r) {              \
        for (std::size_t j = 0; j < kRegisters; ++j) {                                        \
          const auto a = (LANES)MULTIPLY((WIDE)c[0][j], (WIDE)multiplier0);                   \
          const auto b = (LANES)MULTIPLY((WIDE)c[2][j], (WIDE)multiplier1);                   \
          c[0][j] = (b >> 32) ^ c[1][j] ^ keys[0][r];                                         \
          c[1][j] = b;                                                                        \
          c[2][j] = (a >> 32) ^ c[3][j] ^ keys[1][r];                                         \
          c[3][j] = a;                                                                        \
        }                                                                                     \
      }                                                                                       \
      for (std::size_t w = 0; w < 4; ++w) {                                                   \
        for (std::size_t j = 0; j < kRegisters; ++j) {                                        \
          *reinterpret_cast<LANES*>(&lanes.word[w][i + j * kLanes]) = c[w][j];                \
        }                                                                                     \
      }                                                                                       \
    }                                                                                         \
  }

// gcc 12 warns of the deliberately undefined operand of its own header.
#pragma GCC diagnostic push
#ifndef __clang__
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
ORRERY_PHILOX_LANES(avx512, "avx512f", Lanes8, __m512i, _mm512_mul_epu32)
ORRERY_PHILOX_LANES(avx2, "avx2", Lanes4, __m256i, _mm256_mul_epu32)
ORRERY_PHILOX_LANES(sse2, "sse2", Lanes2, __m128i, _mm_mul_epu32)
#pragma GCC diagnostic pop

#endif

}  // namespace

std::span<const PhiloxLanesVersion> philox_lanes_versions() {
  static const PhiloxLanesVersion versions[] = {
#ifdef ORRERY_X86_LANES
      {"avx512f", __builtin_cpu_supports("avx512f") != 0, avx512},
      {"avx2", __builtin_cpu_supports("avx2") != 0, avx2},
      {"sse2", true, sse2},
#endif
      {"portable", true, portable},
  };
  return versions;
}

void philox4x32_lanes(PhiloxLanes& lanes, std::size_t count, Key key) {
  static const Function function = widest();
  function(lanes, count, key);
}

}  // namespace orrery::engine
