// SPDX-License-Identifier: Apache-2.0
// The statistics of the local level model against plants whose noise and wandering are known.
#include <cmath>

#include "tests/models/window_model_bench.h"

namespace orrery::models::test {
namespace {

constexpr std::size_t kLength = 8;

/// White noise of deviation 1 on a random walk with `step` a row, by entity and device.
Windows walk(double step, std::size_t rows, std::uint32_t devices, std::uint64_t entity) {
  std::vector<double> x(devices * rows);
  for (std::uint32_t d = 0; d < devices; ++d) {
    double level = 0.0;
    for (std::size_t t = 0; t < rows; ++t) {
      level += step * engine::normal_at({entity, d, engine::Purpose::kUser}, 2 * t);
      x[d * rows + t] = level + engine::normal_at({entity, d, engine::Purpose::kUser}, 2 * t + 1);
    }
  }
  Windows windows = empty_windows(kLength, 1);
  for (std::uint32_t d = 0; d < devices; ++d)
    for (std::size_t end = kLength; end <= rows; ++end) {
      const auto values = windows.append(d);
      for (std::size_t r = 0; r < kLength; ++r) values[r] = x[d * rows + end - kLength + r];
    }
  return windows;
}

Windows constant(double level, std::size_t count) {
  Windows windows = empty_windows(kLength, 1);
  for (std::size_t i = 0; i < count; ++i)
    for (double& v : windows.append(0)) v = level;
  return windows;
}

/// Forecast variance `rows` rows after the fit: (level / score)^2.
double forecast_variance(WindowModel& fitted, std::size_t rows) {
  const double score = scored(fitted, constant(1.0, rows)).scores.back();
  return 1.0 / (score * score);
}

// With 200 devices of 600 rows the estimates are near the truth: V of a white level is 1 / 8 (its
// windows' means), q of a walk is step^2.
TEST(LocalLevel, WhiteNoiseForecastsTheVarianceOfAMean) {
  const auto made = model("local_level", kLength, 1, 200);
  fit(*made, walk(0.0, 600, 200, 1), {});
  EXPECT_NEAR(forecast_variance(*made, 1), 1.0 / kLength, 0.004);
  EXPECT_NEAR(forecast_variance(*made, 500), 1.0 / kLength, 0.02);
}

TEST(LocalLevel, WalkForecastsItsOwnVarianceARow) {
  constexpr double kStep = 0.2;
  const auto made = model("local_level", kLength, 1, 200);
  fit(*made, walk(kStep, 600, 200, 1), {});
  const double soon = forecast_variance(*made, 1);
  const double late = forecast_variance(*made, 400);  // 401 rows after the fit
  // The largest of three estimates errs upwards: with 200 devices by some 15 %.
  EXPECT_GT((late - soon) / 400.0, 0.9 * kStep * kStep);
  EXPECT_LT((late - soon) / 400.0, 1.3 * kStep * kStep);
}

TEST(LocalLevel, VarianceGrowsNoLongerThanTheTrainingWas) {
  const auto made = model("local_level", kLength, 1);
  fit(*made, walk(0.2, 207, 1, 3), {});  // 200 windows
  const auto scores = scored(*made, constant(1.0, 300)).scores;
  for (std::size_t i = 1; i < 200; ++i) EXPECT_LT(scores[i], scores[i - 1]);
  for (std::size_t i = 200; i < 300; ++i) EXPECT_EQ(scores[i], scores[199]);
}

// The two features differ in nothing but the walk of the first.
TEST(LocalLevel, BlamesTheFeatureThatKeptItsLevel) {
  const Windows wandering = walk(0.3, 400, 1, 4);
  const Windows steady = walk(0.0, 400, 1, 5);
  Windows train = empty_windows(kLength, 2);
  for (std::size_t i = 0; i < steady.count(); ++i) {
    const auto values = train.append(0);
    for (std::size_t r = 0; r < kLength; ++r) {
      values[2 * r] = wandering.window(i)[r];
      values[2 * r + 1] = steady.window(i)[r];
    }
  }
  const auto made = model("local_level", kLength, 2);
  fit(*made, train, {});
  Windows both = empty_windows(kLength, 2);
  for (double& v : both.append(0)) v = 2.0;
  EXPECT_EQ(scored(*made, both).blamed.front(), 1);
}

TEST(LocalLevel, TrainingShorterThanALagKnowsNoDrift) {
  const auto made = model("local_level", kLength, 1);
  fit(*made, walk(0.5, 14, 1, 6), {});
  const auto scores = scored(*made, constant(1.0, 20)).scores;
  for (const double score : scores) EXPECT_EQ(score, scores.front());
  EXPECT_TRUE(std::isfinite(scores.front()));
}

}  // namespace
}  // namespace orrery::models::test
