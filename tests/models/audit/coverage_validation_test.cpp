// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/poisson.hpp>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "models/audit/intervals.h"
#include "models/audit/sample_statistics.h"
#include "tests/support/truth.h"

// How often intervals hold the truth. Bands are those of two standard deviations of the count of
// 1,000 trials, written down before the first run.
namespace orrery::models {
namespace {

constexpr int kBatches = 1000;
constexpr std::size_t kReplications = 20;

int from_environment(const char* name, int otherwise) {
  const char* text = std::getenv(name);
  return text == nullptr ? otherwise : std::atoi(text);
}

bool holds(const Estimate& interval, double truth) {
  return interval.lower <= truth && truth <= interval.upper;
}

/// Mean wait in a queue M/M/1, service rate 1, over `customers` of one replication: Lindley's
/// recursion, begun in the steady state (empty with probability 1 - rho, else exponential).
double mean_wait(double rho, int customers, std::uint64_t seed) {
  engine::Stream stream({seed, 0, engine::Purpose::kUser});
  double wait = stream.uniform() < rho ? stream.exponential(1.0 / (1.0 - rho)) : 0.0;
  double sum = 0.0;
  for (int i = 0; i < customers; ++i) {
    sum += wait;
    wait = std::max(0.0, wait + stream.exponential(1.0) - stream.exponential(1.0 / rho));
  }
  return sum / customers;
}

/// Share of batches whose intervals hold the mean wait rho / (1 - rho).
struct Coverage {
  double t = 0.0;
  double bootstrap = 0.0;
  double accelerated = 0.0;
};

Coverage coverage_of_queue(double rho, int customers) {
  const double truth = rho / (1.0 - rho);
  BootstrapOptions options;
  MeanBootstrap percentile(kReplications, options);
  options.accelerated = true;
  MeanBootstrap accelerated(kReplications, options);
  Coverage coverage;
  std::vector<double> waits(kReplications);
  for (int b = 0; b < kBatches; ++b) {
    for (std::size_t r = 0; r < kReplications; ++r)
      waits[r] = mean_wait(rho, customers, static_cast<std::uint64_t>(b) * kReplications + r);
    coverage.t += holds(mean_interval(waits), truth) ? 1.0 / kBatches : 0.0;
    coverage.bootstrap += holds(percentile(waits), truth) ? 1.0 / kBatches : 0.0;
    coverage.accelerated += holds(accelerated(waits), truth) ? 1.0 / kBatches : 0.0;
  }
  std::printf("M/M/1 rho %.2f, %d customers: t %.3f, percentile %.3f, BCa %.3f\n", rho, customers,
              coverage.t, coverage.bootstrap, coverage.accelerated);
  return coverage;
}

// Means over 2,000 customers are nearly normal at rho 0.5, so t covers 0.95: [0.936, 0.964]. The
// percentile bootstrap covers what +-1.96 sd sqrt(19/20) / sqrt(20) covers of normal values,
// 0.9287, band 2 sqrt(0.9287 x 0.0713 / 1000) = 0.0163.
TEST(Coverage, MeanWaitOfAQueueOverReplications) {
  const Coverage coverage = coverage_of_queue(0.5, 2000);
  tests::expect_truth("ENG-13", "share of t intervals", 0.95, coverage.t, 0.014);
  EXPECT_NEAR(coverage.bootstrap, 0.9287, 0.0163);
}

// Near saturation waits are so skewed that 20 means of short runs mislead: a matter of run length,
// reported, not hidden. ORRERY_COVERAGE_CUSTOMERS makes the runs longer.
TEST(Coverage, MeanWaitNearSaturationNeedsLongRuns) {
  const int customers = from_environment("ORRERY_COVERAGE_CUSTOMERS", 200);
  const Coverage coverage = coverage_of_queue(0.9, customers);
  if (customers <= 200) {
    EXPECT_LT(coverage.t, 0.936);
  } else if (customers >= 50000) {
    EXPECT_NEAR(coverage.t, 0.95, 0.014);
  }
}

// x_t = 0.8 x_(t-1) + e_t, 2,000 values: blocks of 50 against a correlation time of 9 leave out
// (1 - 4.4/50) of the variance, and percentiles are those of a normal law: 1.96 x 0.955 = 1.87
// standard errors, 0.939, band 2 sqrt(0.939 x 0.061 / 1000) = 0.015.
TEST(Coverage, MeanOfASeriesByBlocks) {
  BootstrapOptions options;
  options.resamples = 500;
  double blocks = 0.0;
  double plain = 0.0;
  std::vector<double> series(2000);
  for (int b = 0; b < kBatches; ++b) {
    engine::Stream noise({static_cast<std::uint64_t>(b), 0, engine::Purpose::kUser});
    double x = noise.normal() / 0.6;
    for (double& value : series) value = x = 0.8 * x + noise.normal();
    blocks += holds(bootstrap_by_block(series, 50, options), 0.0) ? 1.0 / kBatches : 0.0;
    if (b < 200) plain += holds(bootstrap_by_block(series, 1, options), 0.0) ? 1.0 / 200 : 0.0;
  }
  std::printf("AR(1) 0.8: blocks of 50 %.3f, single values %.3f\n", blocks, plain);
  EXPECT_NEAR(blocks, 0.939, 0.015);
  // A third of the true width: P(|z| < 0.65) = 0.49.
  EXPECT_NEAR(plain, 0.49, 0.07);
}

/// Exact: the sum of the probabilities of the counts whose interval holds p.
template <class Interval>
double binomial_coverage(const Interval& interval, std::uint64_t trials, double p) {
  const boost::math::binomial_distribution<> law(static_cast<double>(trials), p);
  double coverage = 0.0;
  for (std::uint64_t hits = 0; hits <= trials; ++hits)
    if (holds(interval(hits, trials, 0.95), p)) coverage += pdf(law, static_cast<double>(hits));
  return coverage;
}

// Clopper and Pearson: never below 0.95. Wilson: 0.95 on average over p (Agresti and Coull, Am.
// Stat. 52 (1998) 119: 0.953 at n = 20, least 0.84 near p = 0 and 1).
TEST(Coverage, SharesExactly) {
  for (const std::uint64_t trials : {5u, 20u, 100u}) {
    double least = 1.0;
    double mean_wilson = 0.0;
    double least_wilson = 1.0;
    for (int i = 1; i < 1000; ++i) {
      const double p = i / 1000.0;
      least = std::min(least, binomial_coverage(clopper_pearson, trials, p));
      const double covered = binomial_coverage(wilson, trials, p);
      mean_wilson += covered / 999.0;
      least_wilson = std::min(least_wilson, covered);
    }
    std::printf("n %d: Clopper-Pearson least %.4f; Wilson mean %.4f least %.4f\n",
                static_cast<int>(trials), least, mean_wilson, least_wilson);
    EXPECT_GE(least, 0.95);
    EXPECT_NEAR(mean_wilson, 0.953, 0.006);
    EXPECT_GT(least_wilson, 0.82);
  }
}

TEST(Coverage, PoissonRatesExactly) {
  double least = 1.0;
  for (int i = 1; i <= 400; ++i) {
    const double rate = i / 20.0;
    const boost::math::poisson_distribution<> law(rate);
    double coverage = 0.0;
    for (std::uint64_t events = 0; events <= 80; ++events)
      if (holds(poisson_rate(events, 1.0), rate)) coverage += pdf(law, static_cast<double>(events));
    least = std::min(least, coverage);
  }
  std::printf("Poisson: least %.4f\n", least);
  EXPECT_GE(least, 0.95);
}

}  // namespace
}  // namespace orrery::models
