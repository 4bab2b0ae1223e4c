// SPDX-License-Identifier: Apache-2.0
#include "engine/record/column_codec.h"

#include <gtest/gtest.h>
#include <zstd.h>

#include <bit>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "engine/record/shuffle.h"

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

/// As a bank of sensors reports: every device each second, in order, a level of its own, noise,
/// rounded to a resolution; now and then no value, or one at the end of the range.
SeriesChunk readings(std::uint32_t devices, std::size_t rows, double resolution,
                     double resolution_spread, std::uint32_t width = 1) {
  SeriesChunk chunk;
  chunk.width = width;
  Stream stream({5, 5, Purpose::kUser});
  std::vector<double> step;
  std::vector<double> level;
  for (std::uint32_t d = 0; d < devices * width; ++d) {
    step.push_back(resolution * (1.0 + resolution_spread * stream.uniform()));
    level.push_back(-40.0 + 100.0 * stream.uniform());
  }
  for (std::size_t i = 0; i < rows; ++i) {
    const std::size_t d = i % devices;
    chunk.device.push_back(static_cast<DeviceId>(1000 + d));
    chunk.time.push_back({static_cast<std::int64_t>(i / devices) * kNsPerSecond});
    chunk.quality.push_back(Quality::kGood);
    for (std::uint32_t w = 0; w < width; ++w) {
      const std::size_t at = d * width + w;
      double value = level[at] + 0.1 * stream.normal();
      value = step[at] * std::floor(value / step[at] + 0.5);
      if (i % 97 == 13) value = std::numeric_limits<double>::quiet_NaN();
      if (i % 131 == 7) value = 47.123456789;
      chunk.values.push_back(value);
    }
  }
  return chunk;
}

void expect_same(const SeriesChunk& back, const SeriesChunk& chunk) {
  EXPECT_EQ(back.device, chunk.device);
  EXPECT_EQ(back.time, chunk.time);
  EXPECT_EQ(back.quality, chunk.quality);
  ASSERT_EQ(back.values.size(), chunk.values.size());
  for (std::size_t i = 0; i < chunk.values.size(); ++i) {
    ASSERT_EQ(std::bit_cast<std::uint64_t>(back.values[i]),
              std::bit_cast<std::uint64_t>(chunk.values[i]))
        << i;
  }
}

double bytes_a_reading(ChunkEncoder& encoder, const SeriesChunk& chunk) {
  const auto packed = encoder.encode(chunk);
  const auto back = decode_chunk(packed, chunk.rows(), chunk.width);
  EXPECT_TRUE(back);
  if (back) expect_same(*back, chunk);
  return static_cast<double>(packed.size()) / static_cast<double>(chunk.rows());
}

TEST(ColumnCodec, GivesBackEveryBit) {
  const SeriesChunk chunk = three_rows();
  const auto back = decode_chunk(encode_chunk(chunk), 3, 2);
  ASSERT_TRUE(back);
  expect_same(*back, chunk);
  const auto nothing = decode_chunk(encode_chunk(SeriesChunk{}), 0, 1);
  ASSERT_TRUE(nothing);
  EXPECT_EQ(nothing->rows(), 0u);
}

TEST(ColumnCodec, ReadingsOfOneResolutionTakeFewBytes) {
  ChunkEncoder encoder;
  EXPECT_LT(bytes_a_reading(encoder, readings(1000, 20'000, 0.01, 0.0)), 2.2);
  EXPECT_LT(bytes_a_reading(encoder, readings(1000, 20'000, 0.01, 0.0)), 2.2);  // known by now
  EXPECT_LT(bytes_a_reading(encoder, readings(1000, 20'000, 0.05 / 3.6, 0.0)), 2.2);
  EXPECT_LT(bytes_a_reading(encoder, readings(300, 20'000, 0.01, 0.0, 3)), 6.5);
}

TEST(ColumnCodec, ADevicesOwnResolutionIsFound) {
  ChunkEncoder encoder;
  EXPECT_LT(bytes_a_reading(encoder, readings(1000, 20'000, 0.01, 1.0)), 2.7);
  EXPECT_LT(bytes_a_reading(encoder, readings(1000, 20'000, 0.01, 1.0)), 2.7);
  // What does not repeat, and what repeats too rarely, is kept as it is.
  bytes_a_reading(encoder, readings(20'000, 20'000, 0.01, 1.0));
  bytes_a_reading(encoder, readings(1000, 1999, 0.01, 1.0));
  bytes_a_reading(encoder, readings(7, 20'000, 1e-13, 1.0));
}

TEST(ColumnCodec, TimesThatShakeAndDevicesOutOfOrder) {
  ChunkEncoder encoder;
  SeriesChunk chunk = readings(100, 5000, 0.01, 0.0);
  Stream stream({6, 6, Purpose::kUser});
  for (SimTime& time : chunk.time) time.ns += static_cast<std::int64_t>(stream.below(1000));
  bytes_a_reading(encoder, chunk);
  std::swap(chunk.device[2500], chunk.device[2501]);
  bytes_a_reading(encoder, chunk);
  chunk.quality[77] = Quality::kSaturated;
  bytes_a_reading(encoder, chunk);
}

TEST(ColumnCodec, ValuesAtTheEndsOfTheirRange) {
  ChunkEncoder encoder;
  Stream stream({7, 7, Purpose::kUser});
  SeriesChunk chunk;
  for (std::size_t i = 0; i < 4000; ++i) {
    chunk.device.push_back(0);
    chunk.time.push_back({static_cast<std::int64_t>(stream.bits())});
    chunk.quality.push_back(Quality::kGood);
    chunk.values.push_back(std::bit_cast<double>(stream.bits()));  // any bits at all
  }
  bytes_a_reading(encoder, chunk);
  for (double& value : chunk.values) value = 0.0;
  chunk.values[17] = -0.0;
  bytes_a_reading(encoder, chunk);
  for (std::size_t i = 0; i < chunk.values.size(); ++i) chunk.values[i] = i % 2 == 0 ? 3.0 : -3.0;
  bytes_a_reading(encoder, chunk);
}

/// The packing of version 2 of the file.
std::vector<std::uint8_t> packed_by_version_2(const SeriesChunk& chunk) {
  const std::size_t n = chunk.rows();
  std::vector<std::uint8_t> plain(n * 13 + chunk.values.size() * 8);
  std::vector<std::uint32_t> device(n);
  std::vector<std::uint64_t> time(n);
  for (std::size_t i = 0; i < n; ++i) {
    device[i] = chunk.device[i] - (i > 0 ? chunk.device[i - 1] : 0);
    time[i] = static_cast<std::uint64_t>(chunk.time[i].ns) -
              (i > 0 ? static_cast<std::uint64_t>(chunk.time[i - 1].ns) : 0);
  }
  std::uint8_t* out = shuffle<std::uint32_t>(device, plain.data());
  out = shuffle<std::uint64_t>(time, out);
  for (Quality quality : chunk.quality) *out++ = static_cast<std::uint8_t>(quality);
  shuffle<double>(chunk.values, out);
  std::vector<std::uint8_t> packed(ZSTD_compressBound(plain.size()));
  packed.resize(ZSTD_compress(packed.data(), packed.size(), plain.data(), plain.size(), 1));
  return packed;
}

TEST(ColumnCodec, ReadsTheBlocksOfVersion2) {
  for (const SeriesChunk& chunk : {three_rows(), readings(10, 1000, 0.01, 0.0)}) {
    const auto back = decode_chunk(packed_by_version_2(chunk), chunk.rows(), chunk.width);
    ASSERT_TRUE(back);
    expect_same(*back, chunk);
  }
}

TEST(ColumnCodec, RefusesRowsOrWidthThatDoNotFit) {
  const auto packed = encode_chunk(three_rows());
  EXPECT_FALSE(decode_chunk(packed, 2, 2));
  EXPECT_FALSE(decode_chunk(packed, 3, 3));
  EXPECT_FALSE(decode_chunk(packed, std::numeric_limits<std::size_t>::max(), 2));
  EXPECT_FALSE(decode_chunk({}, 0, 1));
}

void expect_refused_or_equal(const SeriesChunk& chunk, std::size_t stride) {
  const auto packed = encode_chunk(chunk);
  for (std::size_t bit = 0; bit < packed.size() * 8; bit += stride) {
    auto bad = packed;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1u << (bit % 8));
    const auto back = decode_chunk(bad, chunk.rows(), chunk.width);
    if (!back) continue;
    // Bits that the format does not use may change; values may not.
    expect_same(*back, chunk);
  }
  for (std::size_t cut = 0; cut < packed.size(); cut += stride)
    EXPECT_FALSE(decode_chunk(std::span(packed).first(cut), chunk.rows(), chunk.width));
}

TEST(ColumnCodec, NoticesEveryFlippedBit) {
  expect_refused_or_equal(three_rows(), 1);
  expect_refused_or_equal(readings(10, 300, 0.01, 0.0), 3);
  expect_refused_or_equal(readings(10, 300, 0.01, 1.0), 3);
}

}  // namespace
}  // namespace orrery::engine
