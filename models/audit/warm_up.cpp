// SPDX-License-Identifier: Apache-2.0
#include "models/audit/warm_up.h"

#include <cmath>
#include <limits>
#include <vector>

#include "models/audit/sample_statistics.h"

namespace orrery::models {
namespace {

constexpr std::size_t kBatch = 5;
constexpr std::size_t kLeftAtLeast = 5;
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// The cut of least MSER. From the end to the start, with running moments (Welford 1962).
std::size_t least_error_cut(std::span<const double> series) {
  const std::size_t n = series.size();
  double mean = 0.0;
  double squares = 0.0;
  double least = std::numeric_limits<double>::infinity();
  std::size_t best = n;
  for (std::size_t d = n; d-- > 0;) {
    const auto left = static_cast<double>(n - d);
    const double step = series[d] - mean;
    mean += step / left;
    squares += step * (series[d] - mean);
    const double error = squares / (left * left);
    // Of equal cuts the earliest: a constant series has no start-up.
    if (n - d >= kLeftAtLeast && error <= least) {
      least = error;
      best = d;
    }
  }
  return best;
}

}  // namespace

WarmUp mser(std::span<const double> series) {
  const WarmUp not_found{series.size(), kNan, false};
  if (series.size() < 2 * kLeftAtLeast) return not_found;
  for (const double x : series)
    if (!std::isfinite(x)) return not_found;
  const std::size_t cut = least_error_cut(series);
  if (2 * cut > series.size()) return not_found;
  return {cut, sample_moments(series.subspan(cut)).mean, true};
}

WarmUp mser5(std::span<const double> series) {
  std::vector<double> batches(series.size() / kBatch);
  for (std::size_t b = 0; b < batches.size(); ++b)
    batches[b] = sample_moments(series.subspan(b * kBatch, kBatch)).mean;
  const WarmUp coarse = mser(batches);
  if (!coarse.found) return {series.size(), kNan, false};
  const std::size_t cut = coarse.cut * kBatch;
  return {cut, sample_moments(series.subspan(cut)).mean, true};
}

}  // namespace orrery::models
