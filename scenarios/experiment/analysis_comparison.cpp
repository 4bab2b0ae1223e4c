// SPDX-License-Identifier: Apache-2.0
#include <map>

#include "models/audit/paired_test.h"
#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/analysis.h"

namespace orrery::scenarios {
namespace {

/// A point that is held against the one with the baseline level.
struct PointPair {
  std::size_t point = 0;
  std::size_t baseline = 0;
};

std::optional<std::size_t> compared_factor(const ExperimentHeader& header) {
  for (std::size_t f = 0; f < header.factors.size(); ++f)
    if (header.factors[f].name == header.compare_factor) return f;
  return std::nullopt;
}

std::vector<std::string> other_values(const ExperimentTable::Point& point, std::size_t factor) {
  std::vector<std::string> texts;
  for (std::size_t f = 0; f < point.values.size(); ++f)
    if (f != factor) texts.push_back(point.values[f].text);
  return texts;
}

std::vector<PointPair> point_pairs(const ExperimentTable& table, std::size_t factor) {
  std::map<std::vector<std::string>, std::size_t> baselines;
  const auto is_baseline = [&](const ExperimentTable::Point& point) {
    return point.values[factor].text == table.header.compare_baseline;
  };
  for (std::size_t p = 0; p < table.points.size(); ++p)
    if (is_baseline(table.points[p])) baselines[other_values(table.points[p], factor)] = p;
  std::vector<PointPair> pairs;
  for (std::size_t p = 0; p < table.points.size(); ++p) {
    if (is_baseline(table.points[p])) continue;
    const auto found = baselines.find(other_values(table.points[p], factor));
    if (found != baselines.end()) pairs.push_back({p, found->second});
  }
  return pairs;
}

/// Values of both points by replication, where both have one.
struct PairedValues {
  std::vector<double> level;
  std::vector<double> baseline;
};

PairedValues paired_values(const ExperimentTable& table, const MeasureColumn& column,
                           const PointPair& pair) {
  std::map<std::uint32_t, double> baseline;
  const auto& from = table.points[pair.baseline];
  for (std::size_t r = from.first_run; r < from.first_run + from.runs; ++r)
    baseline[table.runs[r].replication] = column.values[r];
  PairedValues values;
  const auto& point = table.points[pair.point];
  for (std::size_t r = point.first_run; r < point.first_run + point.runs; ++r) {
    const auto partner = baseline.find(table.runs[r].replication);
    if (partner == baseline.end() || std::isnan(partner->second)) continue;
    if (std::isnan(column.values[r])) continue;
    values.level.push_back(column.values[r]);
    values.baseline.push_back(partner->second);
  }
  return values;
}

/// `band`: differences up to it are noise.
Change judge(const PairedComparison& comparison, double band, double confidence, int direction) {
  const double size = std::abs(comparison.difference.value);
  if (comparison.p_holm < 1.0 - confidence && size > band) {
    if (direction == 0) return Change::kDifferent;
    const bool more = comparison.difference.value > 0.0;
    return more == (direction > 0) ? Change::kImproved : Change::kRegressed;
  }
  const bool within = comparison.difference.lower >= -band && comparison.difference.upper <= band;
  return within ? Change::kUnchanged : Change::kUnsure;
}

std::vector<PairedComparison> compare_measure(const ExperimentTable& table, std::size_t measure,
                                              std::span<const PointPair> pairs) {
  const MeasureColumn& column = table.measures[measure];
  const double confidence = table.header.confidence;
  std::vector<PairedComparison> comparisons;
  std::vector<double> bands;
  std::vector<double> p;
  for (const PointPair& pair : pairs) {
    const PairedValues values = paired_values(table, column, pair);
    const auto test = models::paired_t(values.level, values.baseline, confidence);
    comparisons.push_back({pair.point, pair.baseline, measure, test.pairs, test.difference, test.p,
                           test.p, test.effect, Change::kUnsure});
    bands.push_back(table.header.compare_noise *
                    std::abs(models::sample_moments(values.baseline).mean));
    p.push_back(test.p);
  }
  const std::vector<double> adjusted = models::holm_adjusted(p);
  const int direction = better_direction(table, column.name);
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    comparisons[i].p_holm = adjusted[i];
    comparisons[i].change = judge(comparisons[i], bands[i], confidence, direction);
  }
  return comparisons;
}

}  // namespace

const char* to_string(Change change) {
  switch (change) {
    case Change::kImproved: return "improved";
    case Change::kRegressed: return "regressed";
    case Change::kUnchanged: return "unchanged";
    case Change::kDifferent: return "different";
    case Change::kUnsure: break;
  }
  return "unsure";
}

std::vector<PairedComparison> compare_levels(const ExperimentTable& table) {
  const auto factor = compared_factor(table.header);
  if (!factor) return {};
  const std::vector<PointPair> pairs = point_pairs(table, *factor);
  std::vector<PairedComparison> all;
  for (std::size_t m = 0; m < table.measures.size(); ++m)
    for (auto& comparison : compare_measure(table, m, pairs)) all.push_back(comparison);
  return all;
}

}  // namespace orrery::scenarios
