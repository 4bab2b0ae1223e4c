// SPDX-License-Identifier: Apache-2.0
#include "models/audit/paired_test.h"

#include <algorithm>
#include <boost/math/distributions/normal.hpp>
#include <boost/math/distributions/students_t.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>

#include "engine/registry/check.h"
#include "models/audit/sample_statistics.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr std::size_t kExactPairs = 100;

std::vector<double> differences_of(std::span<const double> a, std::span<const double> b) {
  ORRERY_CHECK(a.size() == b.size(), "pairs need both values");
  std::vector<double> differences;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!std::isnan(a[i]) && !std::isnan(b[i])) differences.push_back(a[i] - b[i]);
  return differences;
}

/// Removes the bias of mean / sd at m degrees of freedom.
double hedges_correction(double m) {
  return 1.0 / boost::math::tgamma_delta_ratio((m - 1.0) / 2.0, 0.5) / std::sqrt(m / 2.0);
}

/// Twice the rank of each magnitude, so that ties have whole numbers too. `sizes` is sorted.
std::vector<std::size_t> doubled_ranks(std::span<const double> sizes) {
  std::vector<std::size_t> ranks(sizes.size());
  for (std::size_t first = 0; first < sizes.size();) {
    std::size_t end = first;
    while (end < sizes.size() && sizes[end] == sizes[first]) ++end;
    for (std::size_t i = first; i < end; ++i) ranks[i] = first + 1 + end;
    first = end;
  }
  return ranks;
}

/// P(S <= sum) where S adds each rank or nothing, by the toss of a coin.
double exact_tail(std::span<const std::size_t> ranks, std::size_t sum) {
  std::vector<double> probability(sum + 1, 0.0);
  probability[0] = 1.0;
  for (const std::size_t rank : ranks)
    for (std::size_t s = sum + 1; s-- > 0;)
      probability[s] = 0.5 * (probability[s] + (s >= rank ? probability[s - rank] : 0.0));
  double tail = 0.0;
  for (const double p : probability) tail += p;
  return tail;
}

double normal_tail(std::span<const std::size_t> ranks, std::size_t sum) {
  double mean = 0.0;
  double variance = 0.0;
  for (const std::size_t rank : ranks) {
    const auto r = static_cast<double>(rank);
    mean += r / 2.0;
    variance += r * r / 4.0;
  }
  // Sums of doubled ranks lie two apart: half a step is one.
  const double z = (static_cast<double>(sum) + 1.0 - mean) / std::sqrt(variance);
  return cdf(boost::math::normal_distribution<>(), z);
}

}  // namespace

PairedTest paired_t(std::span<const double> a, std::span<const double> b, double confidence) {
  const std::vector<double> differences = differences_of(a, b);
  const SampleMoments moments = sample_moments(differences);
  PairedTest test{moments.n, mean_interval(differences, confidence), kNan, kNan, kNan};
  if (moments.n < 2) return test;
  const auto n = static_cast<double>(moments.n);
  if (moments.sd == 0.0) {
    const bool none = moments.mean == 0.0;
    test.t = none ? 0.0 : std::copysign(kInfinity, moments.mean);
    test.p = none ? 1.0 : 0.0;
    test.effect = test.t;
    return test;
  }
  test.t = moments.mean / (moments.sd / std::sqrt(n));
  const boost::math::students_t_distribution<> student(n - 1.0);
  test.p = 2.0 * cdf(student, -std::abs(test.t));
  if (moments.n > 2) test.effect = hedges_correction(n - 1.0) * moments.mean / moments.sd;
  return test;
}

double wilcoxon_signed_rank(std::span<const double> differences) {
  std::vector<double> kept;
  for (const double d : differences)
    if (!std::isnan(d) && d != 0.0) kept.push_back(d);
  if (kept.empty()) return differences.empty() ? kNan : 1.0;
  std::sort(kept.begin(), kept.end(), [](double x, double y) { return std::abs(x) < std::abs(y); });
  std::vector<double> sizes;
  sizes.reserve(kept.size());
  for (const double d : kept) sizes.push_back(std::abs(d));
  const std::vector<std::size_t> ranks = doubled_ranks(sizes);
  std::size_t up = 0;
  std::size_t down = 0;
  for (std::size_t i = 0; i < kept.size(); ++i) (kept[i] > 0.0 ? up : down) += ranks[i];
  const std::size_t less = std::min(up, down);
  const double tail =
      kept.size() <= kExactPairs ? exact_tail(ranks, less) : normal_tail(ranks, less);
  return std::min(1.0, 2.0 * tail);
}

std::vector<double> holm_adjusted(std::span<const double> p) {
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < p.size(); ++i)
    if (!std::isnan(p[i])) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t x, std::size_t y) { return p[x] < p[y]; });
  std::vector<double> adjusted(p.begin(), p.end());
  double greatest = 0.0;
  for (std::size_t i = 0; i < order.size(); ++i) {
    greatest = std::max(greatest, static_cast<double>(order.size() - i) * p[order[i]]);
    adjusted[order[i]] = std::min(1.0, greatest);
  }
  return adjusted;
}

}  // namespace orrery::models
