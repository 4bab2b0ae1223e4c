// SPDX-License-Identifier: Apache-2.0
#include "models/audit/interquartile_mean.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models {
namespace {

// The worked example of the Wikipedia article "Interquartile mean".
TEST(InterquartileMean, TwelveValuesGiveSixAndAHalf) {
  EXPECT_DOUBLE_EQ(interquartile_mean({5, 8, 4, 38, 8, 6, 9, 7, 7, 3, 1, 6}), 6.5);
}

// scipy.stats.trim_mean(x, 0.25) cuts int(0.25 n) from each end, which Agarwal et al. use.
TEST(InterquartileMean, TenValuesLoseTwoAtEachEnd) {
  EXPECT_DOUBLE_EQ(interquartile_mean({100, 1, 2, 3, 4, 5, 6, 7, 8, -100}), 4.5);
  EXPECT_DOUBLE_EQ(interquartile_mean({3, 1, 8}), 4.0);
  EXPECT_TRUE(std::isnan(interquartile_mean({})));
}

TEST(InterquartileMean, TheBootstrapKeepsTheStrata) {
  // Runs of a task are alike: drawing within tasks can change nothing. Drawing from all runs would.
  const std::vector<std::vector<double>> runs_of_task = {{0, 0, 0}, {10, 10, 10}, {20, 20, 20}};
  const Estimate all = stratified_interquartile_mean(runs_of_task);
  EXPECT_DOUBLE_EQ(all.value, 10.0);
  EXPECT_DOUBLE_EQ(all.lower, all.value);
  EXPECT_DOUBLE_EQ(all.upper, all.value);
}

TEST(InterquartileMean, TheIntervalCoversTheMeanOfNormalRunsNineteenTimesOfTwenty) {
  // Ten runs and a percentile interval: a little too narrow, as its authors say (figure 3).
  int covered = 0;
  constexpr int kSamples = 400;
  unsigned state = 1;
  const auto uniform = [&state] {
    state = state * 1664525U + 1013904223U;
    return (static_cast<double>(state >> 8) + 0.5) / 16777216.0;
  };
  for (int i = 0; i < kSamples; ++i) {
    std::vector<double> runs;
    for (int r = 0; r < 10; ++r) {
      double sum = -6.0;
      for (int u = 0; u < 12; ++u) sum += uniform();
      runs.push_back(sum);
    }
    const auto found =
        interquartile_mean_interval(runs, {static_cast<std::uint64_t>(i), 500, 0.95});
    covered += found.lower <= 0.0 && 0.0 <= found.upper;
  }
  EXPECT_GT(covered, kSamples * 85 / 100);
  EXPECT_LT(covered, kSamples * 99 / 100);
}

TEST(InterquartileMean, OneRunHasNoInterval) {
  const auto one = interquartile_mean_interval({7.0});
  EXPECT_DOUBLE_EQ(one.value, 7.0);
  EXPECT_TRUE(std::isnan(one.lower));
}

}  // namespace
}  // namespace orrery::models
