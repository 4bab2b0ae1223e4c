// SPDX-License-Identifier: Apache-2.0
#include "models/audit/sample_statistics.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
/// Draws kept by a bootstrap: 64 MiB.
constexpr std::size_t kKeptPicks = std::size_t{1} << 24;

engine::Stream resampling(std::uint64_t seed) {
  return engine::Stream({seed, 0, engine::Purpose::kResampling});
}

double mean_of(std::span<const double> sample) {
  double sum = 0.0;
  for (const double x : sample) sum += x;
  return sum / static_cast<double>(sample.size());
}

Estimate percentile_interval(double value, std::span<double> means, double confidence) {
  const double tail = (1.0 - confidence) / 2.0;
  return {value, quantile_in_place(means, tail), quantile_in_place(means, 1.0 - tail)};
}

/// The percentiles shifted for bias (z0) and for a spread that grows with the mean (a, from the
/// sample's skewness).
Estimate bca_interval(std::span<const double> sample, std::span<double> means, double confidence) {
  const double value = mean_of(sample);
  double squares = 0.0;
  double cubes = 0.0;
  for (const double x : sample) {
    squares += (x - value) * (x - value);
    cubes += (x - value) * (x - value) * (x - value);
  }
  const auto below = std::count_if(means.begin(), means.end(), [&](double m) { return m < value; });
  const double share = static_cast<double>(below) / static_cast<double>(means.size());
  if (squares == 0.0 || share == 0.0 || share == 1.0)
    return percentile_interval(value, means, confidence);
  const boost::math::normal_distribution<> normal;
  const double z0 = quantile(normal, share);
  const double a = cubes / (6.0 * squares * std::sqrt(squares));
  const auto shifted = [&](double tail) {
    const double z = z0 + quantile(normal, tail);
    return cdf(normal, z0 + z / (1.0 - a * z));
  };
  const double tail = (1.0 - confidence) / 2.0;
  return {value, quantile_in_place(means, shifted(tail)),
          quantile_in_place(means, shifted(1.0 - tail))};
}

}  // namespace

SampleMoments sample_moments(std::span<const double> sample) {
  SampleMoments moments{sample.size(), kNan, kNan};
  if (sample.empty()) return moments;
  // About the first value: equal values then have exactly no spread.
  double sum = 0.0;
  for (const double x : sample) sum += x - sample[0];
  const auto n = static_cast<double>(sample.size());
  moments.mean = sample[0] + sum / n;
  if (sample.size() < 2) return moments;
  double squares = 0.0;
  for (const double x : sample) squares += (x - moments.mean) * (x - moments.mean);
  moments.sd = std::sqrt(squares / (n - 1.0));
  return moments;
}

Estimate t_interval(double value, double standard_error, double df, double confidence) {
  if (!(df > 0.0) || std::isnan(standard_error)) return {value, kNan, kNan};
  if (standard_error == 0.0) return {value, value, value};
  const boost::math::students_t_distribution<> student(df);
  const double reach = quantile(student, 0.5 + confidence / 2.0) * standard_error;
  return {value, value - reach, value + reach};
}

Estimate mean_interval(std::span<const double> sample, double confidence) {
  const SampleMoments moments = sample_moments(sample);
  const auto n = static_cast<double>(moments.n);
  return t_interval(moments.mean, moments.sd / std::sqrt(n), n - 1.0, confidence);
}

Estimate mean_difference(std::span<const double> a, std::span<const double> b, double confidence) {
  const SampleMoments first = sample_moments(a);
  const SampleMoments second = sample_moments(b);
  const auto n_a = static_cast<double>(first.n);
  const auto n_b = static_cast<double>(second.n);
  const double v_a = first.sd * first.sd / n_a;
  const double v_b = second.sd * second.sd / n_b;
  const double v = v_a + v_b;
  // Without any spread the degrees of freedom are 0/0 and do not matter.
  const double df = v == 0.0 ? 1.0 : v * v / (v_a * v_a / (n_a - 1.0) + v_b * v_b / (n_b - 1.0));
  return t_interval(first.mean - second.mean, std::sqrt(v), df, confidence);
}

Estimate median_interval(std::vector<double> sample, double confidence) {
  return quantile_interval(std::move(sample), 0.5, confidence, -kInfinity);
}

MeanBootstrap::MeanBootstrap(std::size_t n, const BootstrapOptions& options)
    : n_(n), options_(options), means_(static_cast<std::size_t>(options.resamples)) {
  ORRERY_CHECK(options.resamples > 0, "a bootstrap without resamples");
  if (n < 2 || n > kKeptPicks / means_.size()) return;
  engine::Stream stream = resampling(options.seed);
  picks_.resize(means_.size() * n);
  for (auto& pick : picks_) pick = static_cast<std::uint32_t>(stream.below(n));
}

Estimate MeanBootstrap::operator()(std::span<const double> sample) {
  ORRERY_CHECK(sample.size() == n_, "a sample of another size than the bootstrap's");
  if (n_ < 2) return {n_ == 0 ? kNan : sample[0], kNan, kNan};
  draw_means(sample);
  if (options_.accelerated) return bca_interval(sample, means_, options_.confidence);
  return percentile_interval(sample_moments(sample).mean, means_, options_.confidence);
}

void MeanBootstrap::draw_means(std::span<const double> sample) {
  // Sums about the first value, as of `sample_moments`: equal values give equal means.
  engine::Stream stream = resampling(options_.seed);
  const std::uint32_t* pick = picks_.data();
  for (double& mean : means_) {
    double sum = 0.0;
    for (std::size_t i = 0; i < n_; ++i)
      sum += sample[picks_.empty() ? stream.below(n_) : *pick++] - sample[0];
    mean = sample[0] + sum / static_cast<double>(n_);
  }
}

Estimate bootstrap_mean(std::span<const double> sample, const BootstrapOptions& options) {
  return MeanBootstrap(sample.size(), options)(sample);
}

Estimate bootstrap_by_block(std::span<const double> series, std::size_t block,
                            const BootstrapOptions& options) {
  ORRERY_CHECK(block > 0, "blocks without values");
  const std::size_t n = series.size();
  if (n == 0) return {kNan, kNan, kNan};
  const double value = mean_of(series);
  if (n < 2 * block) return {value, kNan, kNan};
  engine::Stream stream = resampling(options.seed);
  std::vector<double> means(static_cast<std::size_t>(options.resamples));
  for (double& mean : means) {
    double sum = 0.0;
    for (std::size_t taken = 0; taken < n;) {
      std::size_t at = stream.below(n);
      // The last block is cut so that every resample has n values.
      for (std::size_t i = 0; i < block && taken < n; ++i, ++taken) {
        sum += series[at];
        at = at + 1 == n ? 0 : at + 1;
      }
    }
    mean = sum / static_cast<double>(n);
  }
  return percentile_interval(value, means, options.confidence);
}

Estimate jackknife_interval(double value, std::span<const double> left_out, double confidence) {
  const SampleMoments moments = sample_moments(left_out);
  const auto m = static_cast<double>(moments.n);
  return t_interval(value, moments.sd * (m - 1.0) / std::sqrt(m), m - 1.0, confidence);
}

double quantile_in_place(std::span<double> values, double q) {
  ORRERY_CHECK(!values.empty(), "quantile of nothing");
  const double place = q * static_cast<double>(values.size() - 1);
  const auto below = values.begin() + static_cast<std::ptrdiff_t>(place);
  std::nth_element(values.begin(), below, values.end());
  if (below + 1 == values.end()) return *below;
  const double above = *std::min_element(below + 1, values.end());
  return *below + (place - std::floor(place)) * (above - *below);
}

}  // namespace orrery::models
