// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <set>

#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/explained_variance.h"
#include "scenarios/experiment/point_values.h"

namespace orrery::scenarios {
namespace {

constexpr std::size_t kBins = 8;

/// Group of each point by a factor: its levels, or equal parts of its range of numbers by quantiles
/// when it has more than eight of them.
std::vector<std::size_t> groups_of(const ExperimentTable& table, std::size_t factor) {
  std::map<std::string, std::size_t> levels;
  for (const auto& point : table.points)
    levels.try_emplace(point.values[factor].text, levels.size());
  std::vector<std::size_t> groups;
  groups.reserve(table.points.size());
  const auto& column = table.header.factors[factor];
  if (!column.levels.empty() || levels.size() <= kBins || !column.numeric) {
    for (const auto& point : table.points) groups.push_back(levels[point.values[factor].text]);
    return groups;
  }
  std::vector<double> sorted;
  sorted.reserve(table.points.size());
  for (const auto& point : table.points) sorted.push_back(point.values[factor].number);
  std::sort(sorted.begin(), sorted.end());
  std::set<double> borders;
  for (std::size_t b = 1; b < kBins; ++b) borders.insert(sorted[b * sorted.size() / kBins]);
  for (const auto& point : table.points)
    groups.push_back(static_cast<std::size_t>(
        std::distance(borders.begin(), borders.upper_bound(point.values[factor].number))));
  return groups;
}

bool is_sampled(const ExperimentTable& table) {
  const auto& factors = table.header.factors;
  return std::any_of(factors.begin(), factors.end(),
                     [](const FactorColumn& factor) { return factor.levels.empty(); });
}

/// Point means with one replication left out everywhere, one row a replication.
std::vector<std::vector<double>> means_without_each(const ExperimentTable& table,
                                                    const MeasureColumn& column) {
  std::set<std::uint32_t> replications;
  for (const auto& run : table.runs) replications.insert(run.replication);
  std::vector<std::vector<double>> means;
  if (replications.size() < 2) return means;
  for (const std::uint32_t left_out : replications) {
    MeasureColumn rest = column;
    for (std::size_t r = 0; r < table.runs.size(); ++r)
      if (table.runs[r].replication == left_out) rest.values[r] = NAN;
    means.push_back(point_means(table, rest));
  }
  return means;
}

models::Estimate within_unit(models::Estimate share) {
  share.lower = std::isnan(share.lower) ? NAN : std::max(0.0, share.lower);
  share.upper = std::isnan(share.upper) ? NAN : std::min(1.0, share.upper);
  return share;
}

/// Of a sampled design points are the sample, of a grid replications are: its points are chosen.
std::vector<FactorImportance> by_level_means(const ExperimentTable& table, std::size_t measure) {
  const MeasureColumn& column = table.measures[measure];
  const bool sampled = is_sampled(table);
  const std::vector<double> means = point_means(table, column);
  const auto without =
      sampled ? std::vector<std::vector<double>>{} : means_without_each(table, column);
  std::vector<FactorImportance> shares;
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    const std::vector<std::size_t> groups = groups_of(table, f);
    std::vector<double> left_out;
    left_out.reserve(without.size());
    for (const auto& rest : without) left_out.push_back(explained_share(rest, groups));
    if (sampled) left_out = adjusted_shares_without_each(means, groups);
    const double share = sampled ? adjusted_share(means, groups) : explained_share(means, groups);
    shares.push_back(
        {f, measure,
         within_unit(models::jackknife_interval(share, left_out, table.header.confidence)),
         "variance of level means"});
  }
  return shares;
}

std::vector<FactorImportance> by_sobol(const std::vector<SobolIndex>& indices) {
  std::vector<FactorImportance> shares;
  shares.reserve(indices.size());
  for (const auto& index : indices)
    shares.push_back({index.factor, index.measure, index.first, "Sobol first order"});
  return shares;
}

/// mu* of a factor by the sum over factors of the same response.
std::vector<FactorImportance> by_morris(const std::vector<ElementaryEffect>& effects) {
  std::map<std::size_t, double> sum;
  for (const auto& effect : effects)
    if (!std::isnan(effect.mu_star.value)) sum[effect.measure] += effect.mu_star.value;
  std::vector<FactorImportance> shares;
  for (const auto& effect : effects) {
    const double all = sum[effect.measure];
    const auto& mu = effect.mu_star;
    shares.push_back({effect.factor, effect.measure,
                      within_unit({mu.value / all, mu.lower / all, mu.upper / all}), "Morris mu*"});
  }
  return shares;
}

}  // namespace

std::vector<FactorImportance> importance(const ExperimentTable& table) {
  if (auto shares = by_morris(elementary_effects(table)); !shares.empty()) return shares;
  if (auto shares = by_sobol(sobol_indices(table)); !shares.empty()) return shares;
  std::vector<FactorImportance> all;
  for (std::size_t m = 0; m < table.measures.size(); ++m)
    for (auto& share : by_level_means(table, m)) all.push_back(std::move(share));
  return all;
}

}  // namespace orrery::scenarios
