// SPDX-License-Identifier: Apache-2.0
#include "models/audit/sample_statistics.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

// Hours of sleep won with two drugs: Student 1908, R's data set `sleep`; its t.test gives the
// intervals.
const std::vector<double> kFirstDrug = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> kSecondDrug = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

// Survival of mice in days: Efron and Tibshirani, table 2.1.
const std::vector<double> kTreatedMice = {94, 197, 16, 38, 99, 141, 23};
const std::vector<double> kControlMice = {52, 104, 146, 10, 51, 30, 40, 27, 46};

TEST(SampleStatistics, MeanOfSleepMatchesR) {
  const Estimate mean = mean_interval(kSecondDrug);
  EXPECT_NEAR(mean.value, 2.33, 1e-12);
  EXPECT_NEAR(mean.lower, 0.8976775, 1e-7);
  EXPECT_NEAR(mean.upper, 3.7623225, 1e-7);
}

TEST(SampleStatistics, WelchOfSleepMatchesR) {
  const Estimate difference = mean_difference(kFirstDrug, kSecondDrug);
  EXPECT_NEAR(difference.value, -1.58, 1e-12);
  EXPECT_NEAR(difference.lower, -3.3654832, 1e-7);
  EXPECT_NEAR(difference.upper, 0.2054832, 1e-7);
}

TEST(SampleStatistics, MiceDifferAsInTheBook) {
  const Estimate difference = mean_difference(kTreatedMice, kControlMice);
  EXPECT_NEAR(difference.value, 30.63, 0.005);
  EXPECT_NEAR(difference.lower, -34.1527852, 1e-6);
  EXPECT_NEAR(difference.upper, 95.4226264, 1e-6);
}

// Reference: 200,000 resamples by scipy.stats.bootstrap. The 2.5 % quantile of 20,000 resamples is
// off by about 0.5 days.
TEST(SampleStatistics, BootstrapOfMiceMatchesScipy) {
  BootstrapOptions options;
  options.resamples = 20000;
  EXPECT_NEAR(bootstrap_mean(kTreatedMice, options).lower, 43.714, 1.5);
  EXPECT_NEAR(bootstrap_mean(kTreatedMice, options).upper, 134.429, 1.5);
  EXPECT_NEAR(bootstrap_mean(kControlMice, options).lower, 33.111, 1.0);
  EXPECT_NEAR(bootstrap_mean(kControlMice, options).upper, 84.667, 1.0);
  options.accelerated = true;
  EXPECT_NEAR(bootstrap_mean(kTreatedMice, options).lower, 46.571, 1.5);
  EXPECT_NEAR(bootstrap_mean(kTreatedMice, options).upper, 138.286, 1.5);
  EXPECT_NEAR(bootstrap_mean(kControlMice, options).lower, 36.222, 1.0);
  EXPECT_NEAR(bootstrap_mean(kControlMice, options).upper, 92.111, 1.5);
}

// Samples of one size share their draws, and draws that are not kept are the same ones.
TEST(SampleStatistics, BootstrapForManyEqualsBootstrapForOne) {
  MeanBootstrap shared(kTreatedMice.size(), {});
  std::vector<double> shifted = kTreatedMice;
  for (double& day : shifted) day += 1.0;
  const Estimate first = shared(kTreatedMice);
  const Estimate second = shared(shifted);
  EXPECT_EQ(first.lower, bootstrap_mean(kTreatedMice).lower);
  EXPECT_EQ(first.upper, bootstrap_mean(kTreatedMice).upper);
  EXPECT_NEAR(second.lower, first.lower + 1.0, 1e-12);

  std::vector<double> many(20000);
  std::iota(many.begin(), many.end(), 0.0);
  BootstrapOptions few;
  few.resamples = 800;  // kept
  const Estimate kept = bootstrap_mean(many, few);
  few.resamples = 1000;  // 20 million draws are not kept
  const Estimate drawn_again = bootstrap_mean(many, few);
  const double width = 2.0 * 1.96 * 20000.0 / std::sqrt(12.0 * 20000.0);
  EXPECT_NEAR(kept.upper - kept.lower, width, 0.15 * width);
  EXPECT_NEAR(drawn_again.upper - drawn_again.lower, width, 0.15 * width);
}

TEST(SampleStatistics, FewOrEqualValues) {
  const std::vector<double> nothing;
  EXPECT_TRUE(std::isnan(mean_interval(nothing).value));
  EXPECT_TRUE(std::isnan(bootstrap_mean(nothing).value));
  const std::vector<double> one = {3.0};
  EXPECT_EQ(mean_interval(one).value, 3.0);
  EXPECT_TRUE(std::isnan(mean_interval(one).lower));
  EXPECT_TRUE(std::isnan(bootstrap_mean(one).upper));
  EXPECT_TRUE(std::isnan(mean_difference(one, kFirstDrug).lower));
  // 0.1 is no binary fraction: sums of it are not exact.
  const std::vector<double> equal(7, 0.1);
  for (const Estimate& mean : {mean_interval(equal), bootstrap_mean(equal)}) {
    EXPECT_EQ(mean.value, 0.1);
    EXPECT_EQ(mean.lower, 0.1);
    EXPECT_EQ(mean.upper, 0.1);
  }
}

// Below six values no order statistics bound a median at 95 %: 1/2^5 > 0.025.
TEST(SampleStatistics, MedianOfFewValuesIsUnbounded) {
  const Estimate five = median_interval({-5, -4, -3, -2, -1});
  EXPECT_EQ(five.value, -3.0);
  EXPECT_EQ(five.lower, -INFINITY);
  EXPECT_EQ(five.upper, INFINITY);
  const Estimate six = median_interval({-6, -5, -4, -3, -2, -1});
  EXPECT_EQ(six.lower, -6.0);
  EXPECT_EQ(six.upper, -1.0);
}

// x_t = 0.8 x_(t-1) + e_t: the mean of n values has the standard error 1 / (1 - 0.8) / sqrt(n); the
// plain bootstrap takes it for 1 / sqrt(1 - 0.64) / sqrt(n), a third.
TEST(SampleStatistics, BlocksKeepTheCorrelationOfASeries) {
  constexpr std::size_t kValues = 20000;
  engine::Stream noise({7, 0, engine::Purpose::kUser});
  std::vector<double> series(kValues);
  double x = noise.normal() / 0.6;
  for (double& value : series) value = x = 0.8 * x + noise.normal();
  BootstrapOptions options;
  options.resamples = 500;
  const auto width = [&](std::size_t block) {
    const Estimate mean = bootstrap_by_block(series, block, options);
    return (mean.upper - mean.lower) / (2.0 * 1.96) * std::sqrt(static_cast<double>(kValues));
  };
  EXPECT_NEAR(width(100), 5.0, 0.75);
  EXPECT_NEAR(width(1), 5.0 / 3.0, 0.2);
  EXPECT_TRUE(std::isnan(bootstrap_by_block(series, kValues, options).lower));
}

// The jackknife of a mean is the t interval of the mean.
TEST(SampleStatistics, JackknifeOfTheMeanIsItsTInterval) {
  std::vector<double> left_out;
  for (std::size_t i = 0; i < kFirstDrug.size(); ++i) {
    std::vector<double> rest = kFirstDrug;
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    left_out.push_back(sample_moments(rest).mean);
  }
  const Estimate mean = mean_interval(kFirstDrug);
  const Estimate jackknife = jackknife_interval(mean.value, left_out);
  EXPECT_NEAR(jackknife.lower, mean.lower, 1e-12);
  EXPECT_NEAR(jackknife.upper, mean.upper, 1e-12);
}

TEST(SampleStatistics, QuantileInPlaceIsTheSortedOne) {
  const std::vector<double> sorted = {1, 2, 4, 8, 16};
  for (const double q : {0.0, 0.1, 0.25, 0.6, 0.99, 1.0}) {
    std::vector<double> values = {8, 1, 16, 4, 2};
    EXPECT_EQ(quantile_in_place(values, q), sorted_quantile(sorted, q)) << q;
  }
}

}  // namespace
}  // namespace orrery::models
