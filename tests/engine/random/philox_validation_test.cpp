// SPDX-License-Identifier: Apache-2.0
#include "engine/random/philox.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include <random>

#include "engine/random/philox_lanes.h"
#include "engine/random/stream.h"
#include "tests/support/truth.h"

#undef philox4x32  // a macro of Random123

namespace orrery::engine {
namespace {

using Words = std::array<std::uint32_t, 4>;

// ENG-01 and the other two vectors of Random123's kat_vectors for philox4x32-10.
TEST(Philox, GivesThePublishedVectors) {
  constexpr Words kFirst = {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};
  const Words first = philox4x32({0, 0, 0, 0}, {0, 0});
  for (std::size_t i = 0; i < first.size(); ++i)
    tests::expect_same_truth("ENG-01", "word " + std::to_string(i), kFirst[i], first[i]);
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
}

// ENG-02 and ENG-03. No result of ours draws from them; tests do, and another standard library has
// to give the same.
TEST(StandardGenerators, GiveTheirPrescribedNumbers) {
  std::mt19937 narrow;
  narrow.discard(9999);
  tests::expect_same_truth("ENG-02", "output 10,000", 4123659995u, narrow());
  std::mt19937_64 wide;
  wide.discard(9999);
  tests::expect_same_truth("ENG-03", "output 10,000", 9981545732273789042u, wide());
}

TEST(Philox, AgreesWithItsAuthorsCode) {
  for (std::uint64_t i = 0; i < 10'000; ++i) {
    const std::uint64_t a = mix64(3 * i);
    const std::uint64_t b = mix64(3 * i + 1);
    const std::uint64_t k = mix64(3 * i + 2);
    const Words counter = {static_cast<std::uint32_t>(a), static_cast<std::uint32_t>(a >> 32),
                           static_cast<std::uint32_t>(b), static_cast<std::uint32_t>(b >> 32)};
    const std::array<std::uint32_t, 2> key = {static_cast<std::uint32_t>(k),
                                              static_cast<std::uint32_t>(k >> 32)};
    r123::Philox4x32::ctr_type their_counter = {{counter[0], counter[1], counter[2], counter[3]}};
    r123::Philox4x32::key_type their_key = {{key[0], key[1]}};
    const auto theirs = r123::Philox4x32()(their_counter, their_key);
    ASSERT_EQ(philox4x32(counter, key), (Words{theirs[0], theirs[1], theirs[2], theirs[3]})) << i;
  }
}

// Every instruction set that this machine has, and every number of lanes; what lies in the unused
// halves and lanes does not matter.
TEST(Philox, LanesHoldTheSameBits) {
  const std::array<std::uint32_t, 2> key = {0x12345678, 0x9abcdef0};
  const auto low = [](std::uint64_t lane) { return static_cast<std::uint32_t>(lane); };
  ASSERT_TRUE(philox_lanes_versions().back().runs_here);
  for (const auto& version : philox_lanes_versions()) {
    if (!version.runs_here) continue;
    for (std::size_t count = 1; count <= PhiloxLanes::kTile; ++count) {
      PhiloxLanes lanes;
      for (std::size_t i = 0; i < PhiloxLanes::kTile; ++i) {
        for (std::size_t w = 0; w < 4; ++w) lanes.word[w][i] = mix64(count * 1024 + w * 128 + i);
      }
      const PhiloxLanes counters = lanes;
      version.function(lanes, count, key);
      for (std::size_t i = 0; i < count; ++i) {
        const auto words = [&](const PhiloxLanes& from) {
          return Words{low(from.word[0][i]), low(from.word[1][i]), low(from.word[2][i]),
                       low(from.word[3][i])};
        };
        ASSERT_EQ(words(lanes), philox4x32(words(counters), key))
            << version.name << ' ' << count << ' ' << i;
      }
    }
  }
}

}  // namespace
}  // namespace orrery::engine
