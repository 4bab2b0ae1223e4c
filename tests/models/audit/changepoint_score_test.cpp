// SPDX-License-Identifier: Apache-2.0
#include "models/audit/changepoint_score.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models {
namespace {

ChangeScore score_of(std::vector<double> true_s, std::vector<double> told_s) {
  const std::vector<ChangeSeries> corpus = {{std::move(true_s), std::move(told_s)}};
  return change_score(corpus, 60.0);
}

TEST(ChangeScore, PerfectSilentAndNothingToFind) {
  const auto perfect = score_of({100, 300}, {100, 300});
  EXPECT_NEAR(perfect.standard, 100.0, 1e-12);
  EXPECT_NEAR(perfect.low_fp, 100.0, 1e-12);
  EXPECT_NEAR(perfect.low_fn, 100.0, 1e-12);
  const auto silent = score_of({100, 300}, {});
  EXPECT_EQ(silent.standard, 0.0);
  EXPECT_EQ(silent.low_fn, 0.0);
  EXPECT_EQ(silent.missed, 2U);
  EXPECT_TRUE(std::isnan(score_of({}, {100}).standard));
}

TEST(ChangeScore, ByHand) {
  // One found half way, one missed, two false. At the middle of 1,000 steps x is half a step past
  // 0, so the fall is -tanh(0.00157) / tanh(pi/2) = -0.00171: (1 - 0.11)/2 + 1.11/2 x -0.00171.
  const double step = -std::tanh(M_PI / 2.0 / 999.0) / std::tanh(M_PI / 2.0);
  const auto score = score_of({100, 300}, {50, 130, 200});
  EXPECT_EQ(score.missed, 1U);
  EXPECT_EQ(score.false_changes, 2U);
  const double found = 0.445 + 0.555 * step;
  EXPECT_NEAR(score.standard, 100.0 * (found - 1.0 - 0.22 + 2.0) / 4.0, 1e-10);
  const double found_low_fp = 0.39 + 0.61 * step;
  EXPECT_NEAR(score.low_fp, 100.0 * (found_low_fp - 1.0 - 0.44 + 2.0) / 4.0, 1e-10);
  EXPECT_NEAR(score.low_fn, 100.0 * (found - 2.0 - 0.22 + 4.0) / 6.0, 1e-10);
}

TEST(ChangeScore, WindowsAreClosedAndTheLaterOneGivesWay) {
  // [100, 160] and, cut at the left, [160, 190].
  EXPECT_EQ(score_of({100}, {160}).false_changes, 0U);
  EXPECT_EQ(score_of({100}, {160.1}).false_changes, 1U);
  const auto both = score_of({100, 130}, {130, 175});
  EXPECT_EQ(both.missed, 0U);
  EXPECT_EQ(both.false_changes, 0U);
  EXPECT_EQ(score_of({100, 130}, {130}).missed, 1U);
  // At the shared border a change told counts in both windows.
  EXPECT_EQ(score_of({100, 130}, {160}).missed, 0U);
}

TEST(ChangeScore, EdgesOfAlertsAreChanges) {
  const std::vector<std::uint8_t> alert = {1, 1, 1, 0, 0, 1};
  const std::vector<double> time_s = {0, 1, 2, 3, 4, 5};
  EXPECT_EQ(alert_edges(alert, time_s, 0), (std::vector<double>{0, 3, 5}));
  EXPECT_EQ(alert_edges(alert, time_s, 2), (std::vector<double>{2, 3, 5}));
}

}  // namespace
}  // namespace orrery::models
