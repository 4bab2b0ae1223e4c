// SPDX-License-Identifier: Apache-2.0
#include "engine/random/philox.h"

#include <Random123/philox.h>
#include <gtest/gtest.h>

#include "engine/random/stream.h"

#undef philox4x32  // a macro of Random123

namespace orrery::engine {
namespace {

using Words = std::array<std::uint32_t, 4>;

// ENG-01 and the other two vectors of Random123's kat_vectors for philox4x32-10.
TEST(Philox, GivesThePublishedVectors) {
  EXPECT_EQ(philox4x32({0, 0, 0, 0}, {0, 0}),
            (Words{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}));
  constexpr std::uint32_t kOnes = 0xffffffff;
  EXPECT_EQ(philox4x32({kOnes, kOnes, kOnes, kOnes}, {kOnes, kOnes}),
            (Words{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}));
  EXPECT_EQ(philox4x32({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}),
            (Words{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}));
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

TEST(Philox, ColumnsHoldTheSameBits) {
  std::uint32_t column[4][37];
  const std::array<std::uint32_t, 2> key = {0x12345678, 0x9abcdef0};
  for (std::uint32_t i = 0; i < 37; ++i) {
    for (std::uint32_t w = 0; w < 4; ++w) column[w][i] = i * 1000003 + w * 0x80000001U;
  }
  Words expected[37];
  for (std::uint32_t i = 0; i < 37; ++i) {
    expected[i] = philox4x32({column[0][i], column[1][i], column[2][i], column[3][i]}, key);
  }
  philox4x32_columns(column, key);
  for (std::uint32_t i = 0; i < 37; ++i) {
    EXPECT_EQ((Words{column[0][i], column[1][i], column[2][i], column[3][i]}), expected[i]);
  }
}

}  // namespace
}  // namespace orrery::engine
