// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/audit/intervals.h"
#include "scenarios/experiment/experiment_table.h"

// What a table of runs says, with intervals: tables on the terminal, JSON, reports and the browser
// all show these same numbers.
namespace orrery::scenarios {

/// One response at one point, over its replications. NaN where nothing was observed.
struct PointSummary {
  std::size_t point = 0;
  std::size_t measure = 0;
  std::uint64_t n = 0;         ///< values; runs without one are not among them
  std::uint64_t failed = 0;    ///< runs
  models::Estimate mean;       ///< t interval over replications
  models::Estimate bootstrap;  ///< the same mean, percentile bootstrap
  models::Estimate median;     ///< interval between order statistics
  double sd = 0.0;
  double least = 0.0;
  double greatest = 0.0;
};
std::vector<PointSummary> summarise(const ExperimentTable& table, double confidence);

enum class Change { kImproved, kRegressed, kUnchanged, kDifferent, kUnsure };
const char* to_string(Change change);

/// A level against the baseline at the same values of all other factors, paired by replication.
struct PairedComparison {
  std::size_t point = 0;
  std::size_t baseline_point = 0;
  std::size_t measure = 0;
  std::uint64_t pairs = 0;
  models::Estimate difference;  ///< level - baseline, paired t interval
  double p = 1.0;
  double p_holm = 1.0;  ///< adjusted over all comparisons of the same measure
  double effect = 0.0;  ///< Hedges' g of the paired differences
  Change change = Change::kUnsure;
};
std::vector<PairedComparison> compare_levels(const ExperimentTable& table);

/// +1: more is better, -1: less is better, 0: it depends. By gates of the scenario, else by the
/// names the field knows (`recall`, `false_alarms...`, `downtime`).
int better_direction(const ExperimentTable& table, const std::string& measure);

/// Share of a response's variance between points that a factor alone explains.
struct FactorImportance {
  std::size_t factor = 0;
  std::size_t measure = 0;
  models::Estimate share;
  std::string method;  ///< `variance of level means`, `Sobol first order`, `Morris mu*`
};
std::vector<FactorImportance> importance(const ExperimentTable& table);

/// Elementary effects of a Morris design: mean, mean of magnitudes, deviation, per unit range.
struct ElementaryEffect {
  std::size_t factor = 0;
  std::size_t measure = 0;
  std::uint64_t n = 0;
  double mu = 0.0;
  models::Estimate mu_star;
  double sigma = 0.0;
};
std::vector<ElementaryEffect> elementary_effects(const ExperimentTable& table);

/// Sobol indices of a Saltelli design.
struct SobolIndex {
  std::size_t factor = 0;
  std::size_t measure = 0;
  models::Estimate first;
  models::Estimate total;
};
std::vector<SobolIndex> sobol_indices(const ExperimentTable& table);

/// Points that no other point beats in both responses (means).
std::vector<std::size_t> pareto_front(const ExperimentTable& table, std::size_t measure_a,
                                      std::size_t measure_b);

/// Runs in order, the worst first, by a response; failed runs before all.
std::vector<std::size_t> worst_runs(const ExperimentTable& table, std::size_t measure);

/// The batch against the gates of its scenario, at each point by the interval of the mean over
/// replications; the worst of all.
struct PointGate {
  std::size_t point = 0;
  std::string gate;
  std::string statistic;
  std::string comparison;
  double threshold = 0.0;
  models::Estimate mean;
  std::uint64_t n = 0;
  engine::Verdict verdict = engine::Verdict::kUndecided;
};
std::vector<PointGate> judge_points(const ExperimentTable& table);
engine::Verdict verdict_of(const std::vector<PointGate>& gates);

}  // namespace orrery::scenarios
