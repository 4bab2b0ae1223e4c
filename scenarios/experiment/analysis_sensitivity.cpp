// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>

#include "engine/random/stream.h"
#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/point_values.h"

namespace orrery::scenarios {
namespace {

constexpr int kResamples = 1000;

// ---- Morris ----

/// The step of a trajectory as a share of the factor's range: half the levels of the grid, up or
/// down. Known by the design, so ends of the range that no point reached do not matter.
double unit_step(const ExperimentTable& table, std::size_t factor, std::size_t from,
                 std::size_t to) {
  const double before = table.points[from].values[factor].number;
  const double after = table.points[to].values[factor].number;
  if (before == after) return 0.0;
  const std::uint32_t levels = std::max(2u, table.header.morris_levels);
  const std::uint32_t half = levels / 2;
  const double step = half / (levels - 1.0);
  return after > before ? step : -step;
}

/// Changes of the response by the one factor that changes from a point of a trajectory to the next,
/// per unit range, for each sampled factor.
std::vector<std::vector<double>> effects_of(const ExperimentTable& table,
                                            const SampledDesign& design,
                                            std::span<const double> means) {
  const std::size_t length = design.factors.size() + 1;
  std::vector<std::vector<double>> effects(design.factors.size());
  for (std::size_t order = 1; order < design.point_of_order.size(); ++order) {
    const std::size_t from = design.point_of_order[order - 1];
    const std::size_t to = design.point_of_order[order];
    if (order % length == 0 || from == SampledDesign::kNoPoint || to == SampledDesign::kNoPoint)
      continue;
    for (std::size_t f = 0; f < effects.size(); ++f) {
      const double step = unit_step(table, design.factors[f], from, to);
      const double effect = (means[to] - means[from]) / step;
      if (step != 0.0 && !std::isnan(effect)) effects[f].push_back(effect);
    }
  }
  return effects;
}

ElementaryEffect summary_of(std::span<const double> effects, double confidence) {
  std::vector<double> sizes;
  for (const double effect : effects) sizes.push_back(std::abs(effect));
  const auto moments = models::sample_moments(effects);
  models::BootstrapOptions options;
  options.confidence = confidence;
  ElementaryEffect summary;
  summary.n = moments.n;
  summary.mu = moments.mean;
  summary.sigma = moments.sd;
  summary.mu_star = models::bootstrap_mean(sizes, options);
  return summary;
}

// ---- Sobol ----

/// Responses at the points of Saltelli's scheme, by base sample; samples with a hole are left out.
struct SaltelliSample {
  std::vector<double> a;
  std::vector<double> b;
  std::vector<std::vector<double>> ab;  ///< by factor: A with that factor's column from B
};

SaltelliSample saltelli_sample(const SampledDesign& design, std::span<const double> means) {
  const std::size_t factors = design.factors.size();
  const std::size_t length = factors + 2;
  const auto at = [&](std::size_t order) {
    const std::size_t point = design.point_of_order[order];
    return point == SampledDesign::kNoPoint ? NAN : means[point];
  };
  SaltelliSample sample;
  sample.ab.resize(factors);
  for (std::size_t base = 0; base + length <= design.point_of_order.size(); base += length) {
    bool whole = true;
    for (std::size_t i = 0; i < length; ++i) whole = whole && !std::isnan(at(base + i));
    if (!whole) continue;
    sample.a.push_back(at(base));
    sample.b.push_back(at(base + 1));
    for (std::size_t f = 0; f < factors; ++f) sample.ab[f].push_back(at(base + 2 + f));
  }
  return sample;
}

struct FirstAndTotal {
  double first = 0.0;
  double total = 0.0;
};

/// Over the picked base samples, V the variance of A and B together:
///
///   S  = mean(b (ab - a)) / V           Saltelli et al., Comput. Phys. Commun. 181 (2010) 259
///   ST = mean((a - ab)^2) / (2 V)       Jansen, Comput. Phys. Commun. 117 (1999) 35
FirstAndTotal indices_of(const SaltelliSample& sample, std::size_t factor,
                         std::span<const std::size_t> picked) {
  const auto n = static_cast<double>(picked.size());
  double sum = 0.0;
  for (const std::size_t j : picked) sum += sample.a[j] + sample.b[j];
  const double mean = sum / (2.0 * n);
  double variance = 0.0;
  double first = 0.0;
  double total = 0.0;
  for (const std::size_t j : picked) {
    // A constant added to the response changes no index, but the noise of `first`: so about 0.
    const double a = sample.a[j] - mean;
    const double b = sample.b[j] - mean;
    const double ab = sample.ab[factor][j] - mean;
    variance += a * a + b * b;
    first += b * (ab - a);
    total += (a - ab) * (a - ab);
  }
  variance /= 2.0 * n;
  return {first / n / variance, total / (2.0 * n) / variance};
}

SobolIndex sobol_index(const SaltelliSample& sample, std::size_t factor, double confidence) {
  const std::size_t n = sample.a.size();
  SobolIndex index;
  index.first = index.total = {NAN, NAN, NAN};
  if (n == 0) return index;
  std::vector<std::size_t> picked(n);
  for (std::size_t j = 0; j < n; ++j) picked[j] = j;
  const FirstAndTotal all = indices_of(sample, factor, picked);
  index.first.value = all.first;
  index.total.value = all.total;
  if (n < 2) return index;
  engine::Stream stream({1, 0, engine::Purpose::kResampling});
  std::vector<double> first;
  std::vector<double> total;
  for (int i = 0; i < kResamples; ++i) {
    for (std::size_t& j : picked) j = stream.below(n);
    const FirstAndTotal resampled = indices_of(sample, factor, picked);
    if (std::isnan(resampled.first)) continue;  // the same base sample n times
    first.push_back(resampled.first);
    total.push_back(resampled.total);
  }
  if (first.empty()) return index;
  const double tail = (1.0 - confidence) / 2.0;
  index.first.lower = models::quantile_in_place(first, tail);
  index.first.upper = models::quantile_in_place(first, 1.0 - tail);
  index.total.lower = models::quantile_in_place(total, tail);
  index.total.upper = models::quantile_in_place(total, 1.0 - tail);
  return index;
}

}  // namespace

std::vector<ElementaryEffect> elementary_effects(const ExperimentTable& table) {
  const auto design = sampled_design(table);
  if (table.header.design != "morris" || !design) return {};
  std::vector<ElementaryEffect> all;
  for (std::size_t m = 0; m < table.measures.size(); ++m) {
    const auto effects = effects_of(table, *design, point_means(table, table.measures[m]));
    for (std::size_t f = 0; f < effects.size(); ++f) {
      all.push_back(summary_of(effects[f], table.header.confidence));
      all.back().factor = design->factors[f];
      all.back().measure = m;
    }
  }
  return all;
}

std::vector<SobolIndex> sobol_indices(const ExperimentTable& table) {
  const auto design = sampled_design(table);
  if (table.header.design != "sobol_indices" || !design) return {};
  std::vector<SobolIndex> all;
  for (std::size_t m = 0; m < table.measures.size(); ++m) {
    const auto sample = saltelli_sample(*design, point_means(table, table.measures[m]));
    for (std::size_t f = 0; f < design->factors.size(); ++f) {
      all.push_back(sobol_index(sample, f, table.header.confidence));
      all.back().factor = design->factors[f];
      all.back().measure = m;
    }
  }
  return all;
}

}  // namespace orrery::scenarios
