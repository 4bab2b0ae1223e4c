// SPDX-License-Identifier: Apache-2.0
#include "models/audit/intervals.h"

#include <algorithm>
#include <boost/math/distributions/beta.hpp>
#include <boost/math/distributions/binomial.hpp>
#include <boost/math/distributions/chi_squared.hpp>
#include <boost/math/distributions/normal.hpp>
#include <cmath>
#include <limits>
#include <numeric>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr Estimate kNothing = {kNan, kNan, kNan};

}  // namespace

Estimate clopper_pearson(std::uint64_t hits, std::uint64_t trials, double confidence) {
  ORRERY_CHECK(hits <= trials, "more hits than trials");
  if (trials == 0) return kNothing;
  const double tail = (1.0 - confidence) / 2.0;
  const auto k = static_cast<double>(hits);
  const auto n = static_cast<double>(trials);
  Estimate share{k / n, 0.0, 1.0};
  if (hits > 0) share.lower = quantile(boost::math::beta_distribution<>(k, n - k + 1.0), tail);
  if (hits < trials)
    share.upper = quantile(boost::math::beta_distribution<>(k + 1.0, n - k), 1.0 - tail);
  return share;
}

Estimate wilson(std::uint64_t hits, std::uint64_t trials, double confidence) {
  ORRERY_CHECK(hits <= trials, "more hits than trials");
  if (trials == 0) return kNothing;
  const double z = quantile(boost::math::normal_distribution<>(), 0.5 + confidence / 2.0);
  const auto n = static_cast<double>(trials);
  const double p = static_cast<double>(hits) / n;
  const double shrink = 1.0 + z * z / n;
  const double centre = (p + z * z / (2.0 * n)) / shrink;
  const double reach = z / shrink * std::sqrt(p * (1.0 - p) / n + z * z / (4.0 * n * n));
  return {p, std::max(0.0, centre - reach), std::min(1.0, centre + reach)};
}

Estimate poisson_rate(std::uint64_t events, double exposure, double confidence) {
  if (!(exposure > 0.0)) return kNothing;
  const double tail = (1.0 - confidence) / 2.0;
  const auto n = static_cast<double>(events);
  Estimate rate{n / exposure, 0.0, 0.0};
  if (events > 0)
    rate.lower = quantile(boost::math::chi_squared_distribution<>(2.0 * n), tail) / 2.0 / exposure;
  rate.upper =
      quantile(boost::math::chi_squared_distribution<>(2.0 * n + 2.0), 1.0 - tail) / 2.0 / exposure;
  return rate;
}

Estimate quantile_interval(std::vector<double> sample, double q, double confidence, double least) {
  if (sample.empty()) return kNothing;
  std::sort(sample.begin(), sample.end());
  const double tail = (1.0 - confidence) / 2.0;
  const boost::math::binomial_distribution<> below(static_cast<double>(sample.size()), q);
  Estimate result{sorted_quantile(sample, q), least, kInfinity};
  // The rank-th smallest value lies above the true quantile with probability P(B <= rank - 1).
  for (std::size_t rank = 1; rank <= sample.size(); ++rank) {
    const double at_most = cdf(below, static_cast<double>(rank - 1));
    if (at_most <= tail) result.lower = sample[rank - 1];
    if (at_most >= 1.0 - tail) {
      result.upper = sample[rank - 1];
      break;
    }
  }
  return result;
}

Estimate bootstrap_by_device(std::size_t devices, const DeviceStatistic& statistic,
                             std::uint64_t seed, int resamples, double confidence) {
  if (devices == 0) return kNothing;
  std::vector<std::size_t> picked(devices);
  std::iota(picked.begin(), picked.end(), std::size_t{0});
  Estimate result{statistic(picked), kNan, kNan};
  if (devices == 1) return result;
  engine::Stream stream({seed, 0, engine::Purpose::kResampling});
  std::vector<double> values;
  for (int i = 0; i < resamples; ++i) {
    for (std::size_t& device : picked) device = stream.below(devices);
    const double value = statistic(picked);
    if (!std::isnan(value)) values.push_back(value);
  }
  if (values.empty()) return result;
  std::sort(values.begin(), values.end());
  const double tail = (1.0 - confidence) / 2.0;
  result.lower = sorted_quantile(values, tail);
  result.upper = sorted_quantile(values, 1.0 - tail);
  return result;
}

Estimate bootstrap_by_device(std::span<const double> value_of_device, std::uint64_t seed,
                             int resamples, double confidence) {
  const auto mean = [&](std::span<const std::size_t> picked) {
    double sum = 0.0;
    for (const std::size_t device : picked) sum += value_of_device[device];
    return sum / static_cast<double>(picked.size());
  };
  return bootstrap_by_device(value_of_device.size(), mean, seed, resamples, confidence);
}

double sorted_quantile(std::span<const double> sorted, double q) {
  ORRERY_CHECK(!sorted.empty(), "quantile of nothing");
  const double place = q * static_cast<double>(sorted.size() - 1);
  const auto below = static_cast<std::size_t>(place);
  const std::size_t above = std::min(below + 1, sorted.size() - 1);
  return sorted[below] + (place - static_cast<double>(below)) * (sorted[above] - sorted[below]);
}

}  // namespace orrery::models
