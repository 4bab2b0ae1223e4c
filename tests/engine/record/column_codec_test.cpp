// SPDX-License-Identifier: Apache-2.0
#include "engine/record/column_codec.h"

#include <gtest/gtest.h>

#include <bit>
#include <limits>

namespace orrery::engine {
namespace {

SeriesChunk three_rows() {
  const double nan = std::bit_cast<double>(0x7ff800000000abcdu);
  SeriesChunk chunk;
  chunk.series = 1;
  chunk.width = 2;
  chunk.device = {7, 3, 4'000'000'000u};
  chunk.time = {{-5}, {std::numeric_limits<std::int64_t>::max()}, {0}};
  chunk.quality = {Quality::kGood, Quality::kMissing, Quality::kLate | Quality::kFilled};
  chunk.values = {1.5, -0.0, nan, std::numeric_limits<double>::infinity(), 5e-324, 1e308};
  return chunk;
}

TEST(ColumnCodec, GivesBackEveryBit) {
  const SeriesChunk chunk = three_rows();
  const auto back = decode_chunk(encode_chunk(chunk), 3, 2);
  ASSERT_TRUE(back);
  EXPECT_EQ(back->device, chunk.device);
  EXPECT_EQ(back->time, chunk.time);
  EXPECT_EQ(back->quality, chunk.quality);
  for (std::size_t i = 0; i < chunk.values.size(); ++i) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back->values[i]),
              std::bit_cast<std::uint64_t>(chunk.values[i]));
  }
}

TEST(ColumnCodec, RefusesRowsOrWidthThatDoNotFit) {
  const auto packed = encode_chunk(three_rows());
  EXPECT_FALSE(decode_chunk(packed, 2, 2));
  EXPECT_FALSE(decode_chunk(packed, 3, 3));
  EXPECT_FALSE(decode_chunk(packed, std::numeric_limits<std::size_t>::max(), 2));
  EXPECT_FALSE(decode_chunk({}, 0, 1));
}

TEST(ColumnCodec, NoticesEveryFlippedBit) {
  const SeriesChunk chunk = three_rows();
  const auto packed = encode_chunk(chunk);
  for (std::size_t bit = 0; bit < packed.size() * 8; ++bit) {
    auto bad = packed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto back = decode_chunk(bad, 3, 2);
    if (!back) continue;
    // Bits that the format does not use may change; values may not.
    EXPECT_EQ(back->device, chunk.device) << "bit " << bit;
    EXPECT_EQ(back->time, chunk.time) << "bit " << bit;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(back->values[2]),
              std::bit_cast<std::uint64_t>(chunk.values[2]))
        << "bit " << bit;
  }
}

}  // namespace
}  // namespace orrery::engine
