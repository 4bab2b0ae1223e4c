// SPDX-License-Identifier: Apache-2.0
#include "engine/record/histogram.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

constexpr std::uint64_t kMax = std::numeric_limits<std::uint64_t>::max();

TEST(Histogram, IsExactBelow64) {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 64; ++value) histogram.add(value);
  for (std::uint64_t rank = 1; rank <= 64; ++rank) {
    EXPECT_EQ(histogram.at_rank(rank), static_cast<double>(rank - 1));
  }
}

TEST(Histogram, QuantilesTakeTheNearestRank) {
  Histogram histogram;
  for (std::uint64_t value = 1; value <= 50; ++value) histogram.add(value, 2);
  EXPECT_EQ(histogram.count(), 100u);
  EXPECT_EQ(histogram.quantile(0.0), 1.0);
  EXPECT_EQ(histogram.quantile(0.5), 25.0);
  EXPECT_EQ(histogram.quantile(0.06), 3.0);
  EXPECT_EQ(histogram.quantile(0.95), 48.0);
  EXPECT_EQ(histogram.quantile(1.0), 50.0);
  // Products that binary rounding puts above a whole number: still the same rank.
  Histogram hundred;
  for (std::uint64_t value = 1; value <= 50; ++value) hundred.add(value);
  hundred.add(60, 50);
  EXPECT_EQ(hundred.quantile(0.07), 7.0);
  EXPECT_EQ(hundred.quantile(0.14), 14.0);
  EXPECT_EQ(hundred.quantile(0.28), 28.0);
}

TEST(Histogram, BucketsCoverEveryNumberOnceAndAreNarrow) {
  std::uint64_t edges[] = {0,
                           1,
                           63,
                           64,
                           65,
                           127,
                           128,
                           1000,
                           1'000'000'007,
                           1ULL << 40,
                           (1ULL << 63) - 1,
                           1ULL << 63,
                           kMax - 1,
                           kMax};
  for (const std::uint64_t value : edges) {
    Histogram histogram;
    histogram.add(value);
    ASSERT_EQ(histogram.buckets().size(), 1u);
    const auto bucket = histogram.buckets()[0];
    EXPECT_LE(bucket.low, value);
    EXPECT_TRUE(value < bucket.high || value == kMax) << value;
    EXPECT_LE(bucket.high - bucket.low, std::max<std::uint64_t>(1, value / 32)) << value;
    EXPECT_NEAR(histogram.quantile(0.5), static_cast<double>(value),
                static_cast<double>(value) / 63.0);
  }
}

TEST(Histogram, NeighbouringBucketsMeet) {
  Histogram histogram;
  for (std::uint64_t value = 0; value < 100'000; ++value) histogram.add(value);
  std::uint64_t end = 0;
  for (const auto& bucket : histogram.buckets()) {
    EXPECT_EQ(bucket.low, end);
    end = bucket.high;
  }
  EXPECT_GE(end, 100'000u);
}

TEST(Histogram, MergingInAnyOrderIsTheSame) {
  Stream stream({5, 5, Purpose::kUser});
  Histogram parts[4], whole, forward, backward;
  for (int i = 0; i < 20'000; ++i) {
    const auto value = static_cast<std::uint64_t>(stream.exponential(1e6));
    parts[i % 4].add(value);
    whole.add(value);
  }
  for (int i = 0; i < 4; ++i) forward.merge(parts[i]);
  for (int i = 3; i >= 0; --i) backward.merge(parts[i]);
  for (double p : {0.01, 0.5, 0.9, 0.999}) {
    EXPECT_EQ(forward.quantile(p), whole.quantile(p));
    EXPECT_EQ(backward.quantile(p), whole.quantile(p));
    // Exponential with mean 1e6: the quantile to half a bucket and sampling error.
    const double exact = -1e6 * std::log(1 - p);
    EXPECT_NEAR(whole.quantile(p), exact, exact * 0.016 + 5e4 / (1 - p) * 0.05);
  }
}

TEST(Histogram, EmptyGivesZero) {
  EXPECT_EQ(Histogram().quantile(0.5), 0.0);
  EXPECT_TRUE(Histogram().buckets().empty());
}

TEST(Histogram, SpansOfABatchAreAddedAtOnce) {
  Stream stream({3, 3, Purpose::kUser});
  std::vector<SimTime> from;
  std::vector<SimTime> to;
  Histogram one_by_one;
  for (int i = 0; i < 5000; ++i) {
    const auto length = static_cast<std::int64_t>(stream.below(std::uint64_t{1} << (1 + i % 40)));
    from.push_back({i * kNsPerSecond});
    to.push_back({i * kNsPerSecond + length});
    one_by_one.add(static_cast<std::uint64_t>(length));
  }
  Histogram at_once;
  at_once.add_spans(std::span(from).first(1000), std::span(to).first(1000));
  at_once.add_spans(std::span(from).subspan(1000), std::span(to).subspan(1000));
  ArchiveWriter writer;
  at_once.save(writer);
  ArchiveReader reader(writer.bytes());
  Histogram loaded;
  ASSERT_TRUE(loaded.load(reader));
  for (const Histogram* one : {&at_once, &loaded}) {
    EXPECT_EQ(one->count(), one_by_one.count());
    for (const double p : {0.01, 0.5, 0.99}) EXPECT_EQ(one->quantile(p), one_by_one.quantile(p));
    EXPECT_EQ(one->buckets().size(), one_by_one.buckets().size());
  }
}

}  // namespace
}  // namespace orrery::engine
