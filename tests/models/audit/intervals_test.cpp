// SPDX-License-Identifier: Apache-2.0
#include "models/audit/intervals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

namespace orrery::models {
namespace {

// Clopper and Pearson: no hit in 10 leaves 1 - 0.025^(1/10); 5 of 10 is the textbook pair.
TEST(Intervals, ClopperPearsonMatchesTables) {
  const Estimate none = clopper_pearson(0, 10);
  EXPECT_EQ(none.lower, 0.0);
  EXPECT_NEAR(none.upper, 1.0 - std::pow(0.025, 0.1), 1e-12);
  const Estimate half = clopper_pearson(5, 10);
  EXPECT_EQ(half.value, 0.5);
  EXPECT_NEAR(half.lower, 0.18709, 5e-6);
  EXPECT_NEAR(half.upper, 0.81291, 5e-6);
  EXPECT_EQ(clopper_pearson(10, 10).upper, 1.0);
  EXPECT_TRUE(std::isnan(clopper_pearson(0, 0).value));
}

// 5 of 10 by the score test: centre 0.5, reach z / (1 + z^2/n) sqrt(0.025 + z^2/400).
TEST(Intervals, WilsonByHand) {
  const double z = 1.959964;
  const double reach = z / (1.0 + z * z / 10.0) * std::sqrt(0.025 + z * z / 400.0);
  EXPECT_NEAR(wilson(5, 10).lower, 0.5 - reach, 1e-6);
  EXPECT_NEAR(wilson(5, 10).upper, 0.5 + reach, 1e-6);
}

// Garwood's table: 0 events up to 3.689, 5 events 1.623 to 11.668.
TEST(Intervals, PoissonMatchesGarwood) {
  EXPECT_NEAR(poisson_rate(0, 1.0).upper, 3.6889, 5e-5);
  EXPECT_EQ(poisson_rate(0, 1.0).lower, 0.0);
  EXPECT_NEAR(poisson_rate(5, 1.0).lower, 1.6235, 5e-5);
  EXPECT_NEAR(poisson_rate(5, 1.0).upper, 11.6683, 5e-5);
  EXPECT_NEAR(poisson_rate(5, 10.0).value, 0.5, 1e-15);
  EXPECT_TRUE(std::isnan(poisson_rate(0, 0.0).value));
}

// Median of 1..10 at 95 %: ranks 2 and 9, the well-known pair with coverage 0.979.
TEST(Intervals, MedianOfTenLiesBetweenSecondAndNinth) {
  std::vector<double> sample(10);
  std::iota(sample.rbegin(), sample.rend(), 1.0);
  const Estimate median = quantile_interval(sample, 0.5);
  EXPECT_EQ(median.value, 5.5);
  EXPECT_EQ(median.lower, 2.0);
  EXPECT_EQ(median.upper, 9.0);
  EXPECT_TRUE(std::isinf(quantile_interval({1.0, 2.0}, 0.95).upper));
}

// The mean of n equal spreads has standard error sd / sqrt(n); the percentile interval is +-1.96 of
// it for many devices.
TEST(Intervals, BootstrapWidthIsThatOfTheMean) {
  std::vector<double> value(400);
  for (std::size_t i = 0; i < value.size(); ++i) value[i] = i % 2 == 0 ? 0.0 : 1.0;
  const Estimate mean = bootstrap_by_device(value, 3);
  EXPECT_EQ(mean.value, 0.5);
  EXPECT_NEAR(mean.upper - mean.lower, 2.0 * 1.96 * 0.5 / 20.0, 0.012);
  const Estimate again = bootstrap_by_device(value, 3);
  EXPECT_EQ(mean.lower, again.lower);
  EXPECT_EQ(mean.upper, again.upper);
  EXPECT_TRUE(std::isnan(bootstrap_by_device(std::vector<double>{1.0}, 3).lower));
}

}  // namespace
}  // namespace orrery::models
