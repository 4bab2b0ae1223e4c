// SPDX-License-Identifier: Apache-2.0
#include "models/detect/isolation_forest.h"

#include <cmath>
#include <numeric>

#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

/// c(n) with the harmonic number summed up.
double exact_length(int n) {
  double harmonic = 0.0;
  for (int i = 1; i < n; ++i) harmonic += 1.0 / i;
  return 2.0 * harmonic - 2.0 * (n - 1.0) / n;
}

// Liu, Ting and Zhou (2008), equation 1, and the three limits of the score below equation 2.
TEST(IsolationForest, PathLengthsAndLimitsOfThePaper) {
  EXPECT_EQ(average_path_length(1), 0.0);
  EXPECT_EQ(average_path_length(2), 1.0);
  EXPECT_NEAR(average_path_length(256), 10.244770920116851, 1e-12);
  for (const int n : {16, 256, 4096})
    EXPECT_NEAR(average_path_length(static_cast<std::size_t>(n)), exact_length(n), 1.1 / n);
  EXPECT_NEAR(isolation_score(average_path_length(256), 256), 0.5, 1e-15);
  EXPECT_EQ(isolation_score(0.0, 256), 1.0);
  EXPECT_LT(isolation_score(255.0, 256), 1e-7);
}

// Random cuts of evenly spread values are those of a random search tree, whose leaves lie at the
// mean depth c(n) exactly: the mean score is near 0.5 (the depth limit takes the deep half of the
// leaves, and what c(n) adds for them is right on average).
TEST(IsolationForest, EvenlySpreadWindowsScoreAHalf) {
  Windows train = empty_windows(1, 1);
  for (int i = 0; i < 256; ++i) train.append(0)[0] = i + 0.5;
  const auto made = model("isolation_forest", 1, 1, 1, {{"trees", 2000.0}});
  fit(*made, train, {});
  const Scored found = scored(*made, train);
  double mean_path = 0.0;
  for (const double s : found.scores) mean_path += -std::log2(s) * average_path_length(256) / 256.0;
  EXPECT_NEAR(mean_path, average_path_length(256), 0.25);
  // The ends are cut off twice as early in the paper's own picture of a cluster: above the middle.
  EXPECT_GT(found.scores.front(), found.scores[128] + 0.03);
}

/// Six normal features; every window `every` has one of them 6 to 12 deviations out.
Windows with_odd(std::size_t count, std::size_t every, std::uint64_t entity) {
  Windows windows = normal_windows(1, 6, count, entity);
  for (std::size_t i = 0; i < count; i += every) {
    const double away = 6.0 + 6.0 * engine::uniform_at({entity, 0, engine::Purpose::kUser}, i);
    windows.window(i)[i / every % 6] = i / every % 2 == 0 ? away : -away;
  }
  return windows;
}

// The setting of the paper: scattered anomalies, 2 % of the windows, lie among those of the fit.
TEST(IsolationForest, IsolatesAndBlamesTheOddFeature) {
  const auto made = model("isolation_forest", 1, 6);
  fit(*made, with_odd(4000, 50, 1), {});
  const Scored clean = scored(*made, normal_windows(1, 6, 300, 2));
  const Scored odd = scored(*made, with_odd(300, 1, 3));
  double wins = 0.0;
  int right = 0;
  for (std::size_t i = 0; i < 300; ++i) {
    right += odd.blamed[i] == static_cast<int>(i % 6) ? 1 : 0;
    for (const double c : clean.scores) wins += odd.scores[i] > c ? 1.0 / 90000.0 : 0.0;
  }
  EXPECT_GT(wins, 0.95);
  EXPECT_GE(right, 285);
  EXPECT_LT(std::accumulate(clean.scores.begin(), clean.scores.end(), 0.0) / 300.0, 0.5);
}

TEST(IsolationForest, EqualWindowsAreALeaf) {
  Windows train = empty_windows(1, 2);
  for (int i = 0; i < 100; ++i) {
    train.append(0)[0] = i < 50 ? 0.0 : 1.0;  // two kinds
  }
  const auto made = model("isolation_forest", 1, 2);
  fit(*made, train, {});
  const Scored found = scored(*made, train);
  for (const double s : found.scores) EXPECT_EQ(s, found.scores[0]);
}

}  // namespace
}  // namespace orrery::models::test
