// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/intervals.h"

// Statistics of values that are numbers, such as one response over the replications of a run.
// Samples hold no NaN: who calls leaves out what was not observed.
namespace orrery::models {

/// First two moments. `sd` divides by n - 1 and is NaN below two values; `mean` is NaN of nothing.
struct SampleMoments {
  std::uint64_t n = 0;
  double mean = 0.0;
  double sd = 0.0;
};
SampleMoments sample_moments(std::span<const double> sample);

/// Mean of independent values,  mean +- t(n-1) sd / sqrt(n).  Exact for normal values, right for
/// large n otherwise. One value: bounds NaN; equal values: width zero.
/// Source: Student, Biometrika 6 (1908) 1.
Estimate mean_interval(std::span<const double> sample, double confidence = 0.95);

/// Interval  value +- t(df) standard_error.  NaN bounds without a standard error or with df <= 0.
Estimate t_interval(double value, double standard_error, double df, double confidence = 0.95);

/// Mean of `a` minus mean of `b`, independent samples of unequal variances. Fewer than two values
/// on a side: bounds NaN.
/// Source: Welch, Biometrika 34 (1947) 28.
Estimate mean_difference(std::span<const double> a, std::span<const double> b,
                         double confidence = 0.95);

/// Median of independent values, interval between order statistics: valid for any distribution.
/// Bounds that the sample is too small to give (at 95 %: below six values) are infinite.
Estimate median_interval(std::vector<double> sample, double confidence = 0.95);

struct BootstrapOptions {
  std::uint64_t seed = 1;
  int resamples = 2000;
  double confidence = 0.95;
  /// BCa: corrects bias and skewness; else the plain percentile interval.
  bool accelerated = false;
};

/// Bootstrap of the mean for samples of one size: the draws are made once and serve them all.
/// Percentile intervals are too narrow for small n: they lack the factor t(n-1) / z and take
/// sd with 1/n, which at n = 20 and 95 % means a coverage of 0.93 of normal values.
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, ch. 13 (percentile) and
/// section 14.3 (BCa).
class MeanBootstrap {
 public:
  MeanBootstrap(std::size_t n, const BootstrapOptions& options);

  /// `sample` has n values. One value: bounds NaN; nothing: all NaN.
  Estimate operator()(std::span<const double> sample);

 private:
  void draw_means(std::span<const double> sample);

  std::size_t n_ = 0;
  BootstrapOptions options_;
  std::vector<std::uint32_t> picks_;  ///< resamples x n; empty: too many to keep, drawn again
  std::vector<double> means_;
};

Estimate bootstrap_mean(std::span<const double> sample, const BootstrapOptions& options = {});

/// Mean of a stationary series whose neighbours depend on each other: blocks of `block` successive
/// values are resampled, the series taken as a circle so that every value counts alike. Valid when
/// `block` is long against the correlation time and short against the series; about n^(1/3) blocks'
/// length is the usual start. `block` 1 is the plain bootstrap; fewer than two blocks: bounds NaN.
/// Source: Kuensch, Ann. Stat. 17 (1989) 1217; Politis and Romano, in Exploring the Limits of
/// Bootstrap (1992) 263.
Estimate bootstrap_by_block(std::span<const double> series, std::size_t block,
                            const BootstrapOptions& options = {});

/// Interval of a statistic from its values with each of m groups left out,
/// sd^2 = (m-1)/m sum (left_out - mean)^2,  by t with m - 1 degrees. For smooth statistics.
/// Source: Tukey, Ann. Math. Stat. 29 (1958) 614; Efron and Tibshirani, ch. 11.
Estimate jackknife_interval(double value, std::span<const double> left_out,
                            double confidence = 0.95);

/// Like `sorted_quantile`, of values in any order, which are moved about.
double quantile_in_place(std::span<double> values, double q);

}  // namespace orrery::models
