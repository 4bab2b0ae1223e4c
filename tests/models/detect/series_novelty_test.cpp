// SPDX-License-Identifier: Apache-2.0
#include "models/detect/series_novelty.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "models/data/state.h"

namespace orrery::models {
namespace {

double distance_of(const PointMemory& memory, double value) {
  return memory.distance(std::span(&value, 1));
}

void add(PointMemory& memory, double value) {
  memory.add(std::span(&value, 1), distance_of(memory, value));
}

TEST(PointMemory, KeepsEveryPointWhileThereIsRoom) {
  PointMemory memory(1, 16);
  EXPECT_EQ(distance_of(memory, 5.0), 0.0);
  for (const double value : {1.0, 4.0, 1.0, 9.0}) add(memory, value);
  EXPECT_EQ(memory.points(), 3U);
  EXPECT_EQ(distance_of(memory, 4.0), 0.0);
  EXPECT_EQ(distance_of(memory, 6.0), 2.0);
  EXPECT_EQ(distance_of(memory, 100.0), 91.0);
}

// In two dimensions the distance is the root mean square: (3, 4) is 5 / sqrt 2 from the origin.
TEST(PointMemory, RootMeanSquareDistance) {
  PointMemory memory(2, 16);
  memory.add(std::vector<double>{0.0, 0.0}, 0.0);
  EXPECT_DOUBLE_EQ(memory.distance(std::vector<double>{3.0, 4.0}), 5.0 / std::sqrt(2.0));
}

// The promise of the doubling algorithm: bounded, points further apart than the radius, and
// everything ever added within twice the radius (the radii of all doublings sum to less) of one.
TEST(PointMemory, CoversWhatItHasSeenInBoundedRoom) {
  engine::Stream draw({3, 1, engine::Purpose::kUser});
  PointMemory memory(1, 64);
  std::vector<double> seen;
  for (int i = 0; i < 5000; ++i) {
    seen.push_back(i == 100 ? 1e9 : draw.normal());  // one outlier must not coarsen the rest
    add(memory, seen.back());
    ASSERT_LE(memory.points(), 64U);
  }
  EXPECT_LT(memory.radius(), 0.5);
  for (const double value : seen) EXPECT_LE(distance_of(memory, value), 2.0 * memory.radius());
}

TEST(SurpriseTail, RanksBelowTheTailAndIsExponentialInIt) {
  SurpriseTail tail;
  EXPECT_EQ(tail.surprise(1.0), 0.0);
  engine::Stream draw({5, 1, engine::Purpose::kUser});
  constexpr int kMany = 20000;
  for (int i = 0; i < kMany; ++i) tail.add(draw.exponential(2.0));
  // Of exponential distances d with mean 2 the surprise is -ln P(D > d) = d / 2; a rank is good to
  // its cell, a quarter of an octave wide at most.
  for (const double d : {0.5, 1.0, 3.0}) {
    EXPECT_LE(tail.surprise(d), d / 2.0 + 0.05) << d;
    EXPECT_GE(tail.surprise(d), d / 2.0 / 1.27 - 0.05) << d;
  }
  for (const double d : {8.0, 16.0, 30.0}) EXPECT_NEAR(tail.surprise(d), d / 2.0, 0.06 * d / 2.0);
  EXPECT_EQ(tail.surprise(0.0), 0.0);
}

// A unit has no say: powers of two move exponents only, so even the bits agree.
TEST(SurpriseTail, KnowsNoUnit) {
  SurpriseTail one;
  SurpriseTail other;
  engine::Stream draw({6, 1, engine::Purpose::kUser});
  for (int i = 0; i < 500; ++i) {
    const double d = draw.exponential(1.0);
    EXPECT_EQ(one.surprise(d), other.surprise(d * 0x1p-40));
    one.add(d);
    other.add(d * 0x1p-40);
  }
}

TEST(SurpriseTail, FirstDistanceEverIsWorthItsRankAndNoMore) {
  SurpriseTail tail;
  for (int i = 0; i < 999; ++i) tail.add(0.0);
  EXPECT_NEAR(tail.surprise(1e-3), std::log(1000.0) + 1.0, 1e-12);
  EXPECT_EQ(tail.surprise(1e-3), tail.surprise(1e9));
}

// P(sum of two unit exponentials > S) = (1 + S) exp(-S).
TEST(SeriesNovelty, LimitIsTheQuantileOfTwoExponentials) {
  for (const double p : {0.3, 0.05, 0.002, 1e-9}) {
    const double sum = SeriesNovelty::limit(p);
    EXPECT_NEAR((1.0 + sum) * std::exp(-sum), p, 1e-10 * p + 1e-15);
  }
}

TEST(SeriesNovelty, StaysWithinItsStatedMemory) {
  SeriesNovelty novelty(32);
  engine::ArchiveWriter archive;
  engine::Stream draw({8, 1, engine::Purpose::kUser});
  for (int i = 0; i < 3000; ++i) novelty.next(draw.normal(), true);
  StateWriter state(archive);
  SeriesNovelty::exchange(novelty, state);
  EXPECT_LT(archive.bytes().size(), SeriesNovelty::bytes(32));
}

}  // namespace
}  // namespace orrery::models
