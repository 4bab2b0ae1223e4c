// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace orrery::models {

/// An estimate with its two-sided confidence interval. NaN where nothing was observed.
struct Estimate {
  double value = 0.0;
  double lower = 0.0;
  double upper = 0.0;
};

/// Share of `hits` among `trials`, exact interval by quantiles of the beta distribution. Too wide
/// rather than too narrow: it never covers less often than `confidence`.
/// Source: Clopper and Pearson, Biometrika 26 (1934) 404.
Estimate clopper_pearson(std::uint64_t hits, std::uint64_t trials, double confidence = 0.95);

/// The same share, interval of the score test: right on average, for many trials.
/// Source: Wilson, J. Am. Stat. Assoc. 22 (1927) 209.
Estimate wilson(std::uint64_t hits, std::uint64_t trials, double confidence = 0.95);

/// Events per unit of exposure, exact Poisson interval by quantiles of the chi-squared
/// distribution. No event in T gives the upper bound -ln(0.025) / T = 3.69 / T.
/// Source: Garwood, Biometrika 28 (1936) 437.
Estimate poisson_rate(std::uint64_t events, double exposure, double confidence = 0.95);

/// Quantile `q` of a sample (sorted here), interval between two order statistics: the number of
/// values below the true quantile is binomial, whatever the distribution. A bound that the sample
/// is too small to give is infinite (above) or `least` (below): 0 fits waiting times.
/// Source: Hahn and Meeker, Statistical Intervals, section 5.2.
Estimate quantile_interval(std::vector<double> sample, double q, double confidence = 0.95,
                           double least = 0.0);

/// A number computed from the devices with these indices, some more than once.
using DeviceStatistic = std::function<double(std::span<const std::size_t> picked)>;

/// The statistic of all devices, interval by resampling whole devices (percentile bootstrap): rows
/// of one machine are not independent, machines are. Draws come from the engine's streams. With
/// one device the bounds are NaN.
/// Source: Efron and Tibshirani, An Introduction to the Bootstrap, ch. 13.
Estimate bootstrap_by_device(std::size_t devices, const DeviceStatistic& statistic,
                             std::uint64_t seed, int resamples = 2000, double confidence = 0.95);

/// The same for the mean of one value a device.
Estimate bootstrap_by_device(std::span<const double> value_of_device, std::uint64_t seed,
                             int resamples = 2000, double confidence = 0.95);

/// Quantile of sorted values with linear interpolation between neighbours (type 7 of Hyndman and
/// Fan, American Statistician 50 (1996) 361).
double sorted_quantile(std::span<const double> sorted, double q);

}  // namespace orrery::models
