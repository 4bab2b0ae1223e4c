// SPDX-License-Identifier: Apache-2.0
#include "models/audit/warm_up.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

constexpr std::size_t kValues = 10000;
constexpr int kSeries = 100;

/// height exp(-i / time) + e_i
std::vector<double> decaying(double height, double time, std::uint64_t seed) {
  engine::Stream noise({seed, 0, engine::Purpose::kUser});
  std::vector<double> series(kValues);
  for (std::size_t i = 0; i < kValues; ++i)
    series[i] = height * std::exp(-static_cast<double>(i) / time) + noise.normal();
  return series;
}

double mean_of(const std::vector<double>& series) {
  double sum = 0.0;
  for (const double x : series) sum += x;
  return sum / static_cast<double>(series.size());
}

// MSER goes on cutting while the square of the next value exceeds twice the variance of the rest:
// while 10 exp(-i/200) > sd. Batches of five have sd 1/sqrt(5), so the cut is expected at
// 200 ln(10 sqrt(5)) = 621; noise moves it. Decided before the first run: in [400, 1000] (two to
// five time constants) for at least 90 of 100 series.
TEST(WarmUp, CutsAKnownTransient) {
  int inside = 0;
  double before = 0.0;
  double after = 0.0;
  for (int s = 0; s < kSeries; ++s) {
    const auto series = decaying(10.0, 200.0, static_cast<std::uint64_t>(s));
    const WarmUp warm_up = mser5(series);
    ASSERT_TRUE(warm_up.found);
    EXPECT_EQ(warm_up.cut % 5, 0u);
    inside += warm_up.cut >= 400 && warm_up.cut <= 1000 ? 1 : 0;
    before += mean_of(series) / kSeries;
    after += warm_up.mean / kSeries;
  }
  RecordProperty("inside", inside);
  EXPECT_GE(inside, 90);
  // True mean 0. The transient adds 10 x 200 / 10,000 = 0.2; after a cut at 621 it leaves
  // 10 x 200 exp(-3.1) / 9379 = 0.0095. The mean over all series has a standard error of 0.001.
  EXPECT_NEAR(before, 0.2, 0.004);
  EXPECT_NEAR(after, 0.0095, 0.006);
}

// Waits in a queue M/M/1 at rho 0.8 that begins with 100 units of work: it drains by 0.25 a
// customer, which adds 100 x 400 / 2 to the sum of 10,000 waits, 2.0 to their mean. At least four
// fifths of that go with the cut.
TEST(WarmUp, CutsTheWorkThatAQueueBeginsWith) {
  const double truth = 0.8 / 0.2;
  double before = 0.0;
  double after = 0.0;
  int found = 0;
  for (int s = 0; s < kSeries; ++s) {
    engine::Stream stream({static_cast<std::uint64_t>(s), 0, engine::Purpose::kUser});
    std::vector<double> waits(kValues);
    double wait = 100.0;
    for (double& value : waits) {
      value = wait;
      wait = std::max(0.0, wait + stream.exponential(1.0) - stream.exponential(1.25));
    }
    const WarmUp warm_up = mser5(waits);
    before += (mean_of(waits) - truth) / kSeries;
    if (!warm_up.found) continue;
    after += warm_up.mean - truth;
    ++found;
  }
  EXPECT_NEAR(before, 2.0, 0.3);
  EXPECT_GE(found, 80);
  EXPECT_LT(std::abs(after / found), 0.4);
}

// Without batches the cut is expected at 200 ln 10 = 460.
TEST(WarmUp, PlainMserCutsEarlier) {
  double plain = 0.0;
  double batches = 0.0;
  for (int s = 0; s < kSeries; ++s) {
    const auto series = decaying(10.0, 200.0, static_cast<std::uint64_t>(s));
    plain += static_cast<double>(mser(series).cut) / kSeries;
    batches += static_cast<double>(mser5(series).cut) / kSeries;
  }
  EXPECT_NEAR(plain, 460.0, 60.0);
  EXPECT_NEAR(batches, 621.0, 60.0);
}

// Of steady noise each cut value raises the error by one part in n on average, with a spread of
// sqrt(2): the least is within few batches of the start.
TEST(WarmUp, SteadySeriesKeepAlmostAll) {
  for (int s = 0; s < kSeries; ++s) {
    const WarmUp warm_up = mser5(decaying(0.0, 1.0, static_cast<std::uint64_t>(s)));
    ASSERT_TRUE(warm_up.found);
    EXPECT_LE(warm_up.cut, 500u);
  }
}

TEST(WarmUp, EqualValuesHaveNoStartUp) {
  const std::vector<double> equal(100, 0.1);
  const WarmUp warm_up = mser5(equal);
  EXPECT_TRUE(warm_up.found);
  EXPECT_EQ(warm_up.cut, 0u);
  EXPECT_EQ(warm_up.mean, 0.1);
}

TEST(WarmUp, WhatNeverSettlesIsNotFound) {
  std::vector<double> ramp = decaying(0.0, 1.0, 1);
  for (std::size_t i = 0; i < ramp.size(); ++i) ramp[i] += 0.01 * static_cast<double>(i);
  for (const auto& series : {ramp, decaying(1000.0, 5000.0, 1)}) {
    const WarmUp warm_up = mser5(series);
    EXPECT_FALSE(warm_up.found);
    EXPECT_EQ(warm_up.cut, series.size());
    EXPECT_TRUE(std::isnan(warm_up.mean));
  }
}

TEST(WarmUp, ShortSeriesAndHolesAreNotFound) {
  const std::vector<double> equal(49, 1.0);
  EXPECT_FALSE(mser5(equal).found);
  EXPECT_TRUE(mser(equal).found);
  EXPECT_FALSE(mser(std::vector<double>(9, 1.0)).found);
  std::vector<double> hole(100, 1.0);
  hole[70] = NAN;
  EXPECT_FALSE(mser5(hole).found);
}

// By hand: with the two hundreds cut, nothing varies.
TEST(WarmUp, ByHand) {
  const std::vector<double> series = {100, 100, 1, 1, 1, 1, 1, 1, 1, 1};
  const WarmUp warm_up = mser(series);
  EXPECT_TRUE(warm_up.found);
  EXPECT_EQ(warm_up.cut, 2u);
  EXPECT_EQ(warm_up.mean, 1.0);
}

}  // namespace
}  // namespace orrery::models
