// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <cmath>
#include <tuple>

#include "models/audit/intervals.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/point_values.h"

namespace orrery::scenarios {
namespace {

/// Costs: less is better, also of a measure whose direction is not known.
std::vector<double> costs_of(const ExperimentTable& table, std::size_t measure) {
  const MeasureColumn& column = table.measures[measure];
  std::vector<double> costs = point_means(table, column);
  if (better_direction(table, column.name) > 0)
    for (double& cost : costs) cost = -cost;
  return costs;
}

/// The greater, the worse.
std::vector<double> badness_of(const ExperimentTable& table, const MeasureColumn& column) {
  std::vector<double> badness = column.values;
  const int direction = better_direction(table, column.name);
  if (direction > 0)
    for (double& bad : badness) bad = -bad;
  std::vector<double> sorted = observed(column.values);
  if (direction != 0 || sorted.empty()) return badness;
  std::sort(sorted.begin(), sorted.end());
  const double median = models::sorted_quantile(sorted, 0.5);
  for (double& bad : badness) bad = std::abs(bad - median);
  return badness;
}

}  // namespace

std::vector<std::size_t> pareto_front(const ExperimentTable& table, std::size_t measure_a,
                                      std::size_t measure_b) {
  const std::vector<double> a = costs_of(table, measure_a);
  const std::vector<double> b = costs_of(table, measure_b);
  std::vector<std::size_t> order;
  for (std::size_t p = 0; p < a.size(); ++p)
    if (!std::isnan(a[p]) && !std::isnan(b[p])) order.push_back(p);
  std::sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    return std::tie(a[x], b[x], x) < std::tie(a[y], b[y], y);
  });
  // Along rising a: what is not beaten has less b than all before, or is the equal of the last.
  std::vector<std::size_t> front;
  for (const std::size_t p : order) {
    const bool equal = !front.empty() && a[p] == a[front.back()] && b[p] == b[front.back()];
    if (front.empty() || b[p] < b[front.back()] || equal) front.push_back(p);
  }
  std::sort(front.begin(), front.end());
  return front;
}

std::vector<std::size_t> worst_runs(const ExperimentTable& table, std::size_t measure) {
  const std::vector<double> badness = badness_of(table, table.measures[measure]);
  std::vector<std::size_t> order(table.runs.size());
  for (std::size_t r = 0; r < order.size(); ++r) order[r] = r;
  // Failed ones, those with a value, those without one.
  const auto rank = [&](std::size_t r) {
    if (table.runs[r].status == RunStatus::kFailed) return 0;
    return std::isnan(badness[r]) ? 2 : 1;
  };
  std::stable_sort(order.begin(), order.end(), [&](std::size_t x, std::size_t y) {
    if (rank(x) != rank(y)) return rank(x) < rank(y);
    return rank(x) == 1 && badness[x] > badness[y];
  });
  return order;
}

}  // namespace orrery::scenarios
