// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/time_left.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {
namespace {

// Equal runs of 10 s on so many slots: at every moment from the first end on, the time left is the
// truth.
TEST(TimeLeft, IsTheTruthForRunsOfEqualLength) {
  constexpr double kRun_s = 10.0;
  for (const std::size_t slots : {1u, 2u, 5u}) {
    for (const std::size_t runs : {3u, 10u, 23u}) {
      const double end_s =
          kRun_s * std::ceil(static_cast<double>(runs) / static_cast<double>(slots));
      for (double now_s = kRun_s; now_s < end_s; now_s += 0.7) {
        const auto begun = std::min(runs, slots * (static_cast<std::size_t>(now_s / kRun_s) + 1));
        const auto ended = std::min(runs, slots * static_cast<std::size_t>(now_s / kRun_s));
        const std::vector<double> ages_s(begun - ended, std::fmod(now_s, kRun_s));
        EXPECT_NEAR(time_left_s(kRun_s, ages_s, slots, runs - begun), end_s - now_s, 1e-9)
            << runs << " runs on " << slots << " after " << now_s;
      }
    }
  }
}

TEST(TimeLeft, RunsOfDifferentAgeFreeTheirSlotsInTurn) {
  EXPECT_DOUBLE_EQ(time_left_s(10.0, {8.0, 3.0}, 2, 0), 7.0);
  EXPECT_DOUBLE_EQ(time_left_s(10.0, {8.0, 3.0}, 2, 1), 12.0);
  EXPECT_DOUBLE_EQ(time_left_s(10.0, {14.0}, 1, 2), 20.0) << "later than expected";
}

TEST(TimeLeft, NothingLeftTakesNoTimeAndNothingKnownIsNoNumber) {
  EXPECT_EQ(time_left_s(10.0, {}, 2, 0), 0.0);
  EXPECT_TRUE(std::isnan(time_left_s(NAN, {1.0}, 2, 5)));
}

}  // namespace
}  // namespace orrery::scenarios
