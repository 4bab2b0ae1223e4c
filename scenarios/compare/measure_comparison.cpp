// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/measure_comparison.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "models/audit/paired_test.h"
#include "models/audit/sample_statistics.h"
#include "scenarios/compare/signal_comparison.h"

namespace orrery::scenarios {

namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

Change direction_of(const MeasureComparison& one) {
  if (one.better == 0) return Change::kDifferent;
  return (one.difference.value > 0.0) == (one.better > 0) ? Change::kImproved : Change::kRegressed;
}

/// Decides what needs no statistics; true when it did.
bool judge_plainly(MeasureComparison& one) {
  const bool none_a = std::isnan(one.a.value);
  const bool none_b = std::isnan(one.b.value);
  if (none_a != none_b) one.change = Change::kDifferent;
  if (none_a && none_b) one.change = Change::kUnchanged;
  if (one.a.value == one.b.value) one.difference.value = 0.0;  // infinite ones too
  return none_a || none_b;
}

bool holds(const models::Estimate& interval, double value) {
  return value >= interval.lower && value <= interval.upper;
}

bool has_interval(const models::Estimate& estimate) {
  return !std::isnan(estimate.lower) && !std::isnan(estimate.upper);
}

/// Each value lies in the other's interval, where that has one; one must.
bool intervals_agree(const models::Estimate& a, const models::Estimate& b) {
  const auto may_be = [](const models::Estimate& interval, double value) {
    return !has_interval(interval) || holds(interval, value);
  };
  return (has_interval(a) || has_interval(b)) && may_be(a, b.value) && may_be(b, a.value);
}

/// By the values and their own intervals.
void judge_single(MeasureComparison& one) {
  if (judge_plainly(one)) return;
  if (std::abs(one.difference.value) <= one.noise) {
    one.change = Change::kUnchanged;
  } else if (intervals_agree(one.a, one.b)) {
    one.change = Change::kUnsure;
  } else {
    one.change = direction_of(one);
  }
}

/// By a test over replications.
void judge_tested(MeasureComparison& one, double confidence) {
  if (judge_plainly(one)) return;
  const auto& [value, lower, upper] = one.difference;
  if (one.p_holm < 1.0 - confidence && std::abs(value) > one.noise) {
    one.change = direction_of(one);
  } else {
    const bool within = lower >= -one.noise && upper <= one.noise;
    one.change = within ? Change::kUnchanged : Change::kUnsure;
  }
}

MeasureComparison start(const std::string& name, const std::string& unit, models::Estimate a,
                        models::Estimate b, const ToleranceTable& tolerances) {
  MeasureComparison one;
  one.name = name;
  one.unit = unit;
  one.a = a;
  one.b = b;
  one.difference = {b.value - a.value, kNan, kNan};
  one.noise = std::isnan(a.value) ? 0.0 : tolerances.of_metric(name).of(a.value);
  one.effect = kNan;
  return one;
}

models::Estimate estimate_of(const engine::MetricRecord& metric) {
  return {metric.value, metric.lower.value_or(kNan), metric.upper.value_or(kNan)};
}

/// What `better_direction` looks at: the gates of both.
ExperimentTable gates_alone(const engine::RunTables& a, const engine::RunTables& b) {
  ExperimentTable table;
  for (const auto* tables : {&a, &b}) table.runs.emplace_back().gates = tables->gates;
  return table;
}

/// By key; of equal ones the first.
using PointsByKey = std::map<std::string_view, const ExperimentTable::Point*>;

PointsByKey points_of(const ExperimentTable& table) {
  PointsByKey points;
  for (const auto& point : table.points) points.try_emplace(point.key, &point);
  return points;
}

/// A measure that both experiments have.
struct ColumnPair {
  const MeasureColumn* a = nullptr;
  const MeasureColumn* b = nullptr;
  int better = 0;  ///< as of better_direction
};

std::vector<ColumnPair> columns_of(const ExperimentTable& a, const ExperimentTable& b,
                                   const std::vector<std::string>& only) {
  std::vector<ColumnPair> pairs;
  for (const MeasureColumn& column : a.measures) {
    const MeasureColumn* partner = b.measure(column.name);
    if (partner == nullptr || partner->unit != column.unit) continue;
    if (!is_chosen(only, "metric", column.name)) continue;
    pairs.push_back({&column, partner, better_direction(a, column.name)});
  }
  return pairs;
}

using BySeed = std::map<std::uint64_t, double>;

BySeed values_by_seed(const ExperimentTable& table, const ExperimentTable::Point& point,
                      const MeasureColumn& column) {
  BySeed values;
  for (std::size_t r = point.first_run; r < point.first_run + point.runs; ++r)
    if (!std::isnan(column.values[r])) values[table.runs[r].seed] = column.values[r];
  return values;
}

std::vector<double> all_of(const BySeed& values) {
  std::vector<double> all;
  for (const auto& [seed, value] : values) all.push_back(value);
  return all;
}

/// The level at which the interval of a difference just reaches zero: the test's p.
double p_of_difference(const std::vector<double>& b, const std::vector<double>& a) {
  double low = 0.0;  // confidence whose interval leaves zero out
  double high = 1.0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    const auto interval = models::mean_difference(b, a, middle);
    (holds(interval, 0.0) ? high : low) = middle;
  }
  return 1.0 - low;
}

void test_pairs(MeasureComparison& one, const BySeed& a, const BySeed& b,
                const std::vector<std::uint64_t>& common, double confidence) {
  std::vector<double> left;
  std::vector<double> right;
  for (const std::uint64_t seed : common) {
    left.push_back(a.at(seed));
    right.push_back(b.at(seed));
  }
  const auto test = models::paired_t(right, left, confidence);
  one.test = "paired t";
  one.n = test.pairs;
  one.difference = test.difference;
  one.p = test.p;
  one.effect = test.effect;
}

void test(MeasureComparison& one, const BySeed& a, const BySeed& b, double confidence) {
  std::vector<std::uint64_t> common;
  for (const auto& [seed, value] : a)
    if (b.contains(seed)) common.push_back(seed);
  one.n = std::min(a.size(), b.size());
  if (common.size() >= 2) return test_pairs(one, a, b, common, confidence);
  if (one.n == 1 && common.size() == 1)
    one.difference.value = b.at(common.front()) - a.at(common.front());
  if (one.n < 2) return;
  const auto left = all_of(a);
  const auto right = all_of(b);
  one.test = "Welch t";
  one.difference = models::mean_difference(right, left, confidence);
  const bool constant = one.difference.lower == one.difference.upper;
  one.p = constant ? (one.difference.value == 0.0 ? 1.0 : 0.0) : p_of_difference(right, left);
}

void compare_point(const ExperimentTable& a, const ExperimentTable& b,
                   const ExperimentTable::Point& point_a, const ExperimentTable::Point& point_b,
                   const std::vector<ColumnPair>& columns, const ToleranceTable& tolerances,
                   std::vector<MeasureComparison>& all) {
  const double confidence = a.header.confidence;
  for (const ColumnPair& column : columns) {
    const BySeed left = values_by_seed(a, point_a, *column.a);
    const BySeed right = values_by_seed(b, point_b, *column.b);
    auto& one = all.emplace_back(
        start(column.a->name, column.a->unit, models::mean_interval(all_of(left), confidence),
              models::mean_interval(all_of(right), confidence), tolerances));
    one.point = point_a.key;
    one.better = column.better;
    test(one, left, right, confidence);
  }
}

void judge_all(std::vector<MeasureComparison>& all, double confidence) {
  std::vector<double> p;
  for (const auto& one : all) p.push_back(one.test.empty() ? kNan : one.p);
  const auto adjusted = models::holm_adjusted(p);
  for (std::size_t i = 0; i < all.size(); ++i) {
    all[i].p_holm = adjusted[i];
    if (all[i].test.empty()) {
      judge_single(all[i]);
    } else {
      judge_tested(all[i], confidence);
    }
  }
}

/// A failed run has no values: what is compared is without it.
void tell_failed_runs(const ExperimentTable& table, const char* side,
                      std::vector<std::string>& lonely) {
  for (const auto& point : table.points) {
    const std::uint64_t failed = failed_runs(table, point);
    if (failed > 0)
      lonely.push_back(fmt::format("{} of {} runs of point {} failed in {}", failed, point.runs,
                                   point.key, side));
  }
}

void tell_lonely_measures(const ExperimentTable& a, const ExperimentTable& b, const char* side,
                          std::vector<std::string>& lonely) {
  for (const auto& column : a.measures) {
    const auto* other = b.measure(column.name);
    if (other == nullptr) lonely.push_back(column.name + " in " + side + " only");
    if (other != nullptr && other->unit != column.unit && *side == 'A')
      lonely.push_back(column.name + ": units differ");
  }
  const PointsByKey others = points_of(b);
  for (const auto& point : a.points)
    if (!others.contains(point.key))
      lonely.push_back("point " + point.key + " in " + side + " only");
  tell_failed_runs(a, side, lonely);
}

}  // namespace

double MeasureComparison::relative() const {
  if (difference.value == 0.0) return 0.0;
  return difference.value / std::abs(a.value);
}

int rank_of(Change change) {
  switch (change) {
    case Change::kRegressed: return 0;
    case Change::kDifferent: return 1;
    case Change::kUnsure: return 2;
    case Change::kImproved: return 3;
    case Change::kUnchanged: break;
  }
  return 4;
}

std::vector<MeasureComparison> compare_metrics(const engine::RunTables& a,
                                               const engine::RunTables& b,
                                               const ToleranceTable& tolerances,
                                               std::vector<std::string>& lonely) {
  std::map<std::string, const engine::MetricRecord*> others;
  for (const auto& metric : b.metrics) others[measure_name(metric)] = &metric;
  const ExperimentTable gates = gates_alone(a, b);
  std::vector<MeasureComparison> all;
  for (const auto& metric : a.metrics) {
    const std::string name = measure_name(metric);
    const auto found = others.find(name);
    if (found == others.end()) {
      lonely.push_back(name + " in A only");
      continue;
    }
    const engine::MetricRecord& other = *found->second;
    others.erase(found);
    if (other.unit != metric.unit) {
      lonely.push_back(name + ": units differ");
      continue;
    }
    auto& one = all.emplace_back(
        start(name, metric.unit, estimate_of(metric), estimate_of(other), tolerances));
    one.better = better_direction(gates, name);
    judge_single(one);
  }
  for (const auto& [name, metric] : others) lonely.push_back(name + " in B only");
  return all;
}

std::vector<MeasureComparison> compare_points(const ExperimentTable& a, const ExperimentTable& b,
                                              const ToleranceTable& tolerances,
                                              const std::vector<std::string>& only,
                                              std::vector<std::string>& lonely) {
  std::vector<MeasureComparison> all;
  const auto columns = columns_of(a, b, only);
  const PointsByKey others = points_of(b);
  for (const auto& point : a.points) {
    const auto other = others.find(point.key);
    if (other != others.end()) compare_point(a, b, point, *other->second, columns, tolerances, all);
  }
  judge_all(all, a.header.confidence);
  tell_lonely_measures(a, b, "A", lonely);
  tell_lonely_measures(b, a, "B", lonely);
  return all;
}

}  // namespace orrery::scenarios
