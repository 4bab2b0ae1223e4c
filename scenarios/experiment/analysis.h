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
  models::Estimate median;     ///< interval between order statistics; infinite: n too small
  double sd = 0.0;
  double least = 0.0;
  double greatest = 0.0;
};
std::vector<PointSummary> summarise(const ExperimentTable& table, double confidence);

enum class Change { kImproved, kRegressed, kUnchanged, kDifferent, kUnsure };
const char* to_string(Change change);

/// A level against the baseline at the same values of all other factors, paired by replication.
/// Improved, regressed or different: the adjusted p is below 1 - confidence and the difference
/// greater than `compare_noise` times the baseline's mean. Unchanged: the whole interval lies
/// within that band. Unsure: neither.
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
/// names the field knows (`recall`, `false_alarms...`, `downtime`). Gates on both sides: 0.
int better_direction(const ExperimentTable& table, const std::string& measure);

/// Share of a response's variance between points that a factor alone explains. By the design:
/// Sobol first-order indices; of Morris' trajectories mu* by its sum over factors; else the
/// variance of level means, where numbers of a range are put into at most eight groups of equal
/// size
/// (`explained_variance.h`: epsilon^2 of sampled points, eta^2 of a grid) and intervals are those
/// of the jackknife, over points of a sampled design and over replications of a grid. The bootstrap
/// would not do: points drawn twice explain each other.
struct FactorImportance {
  std::size_t factor = 0;
  std::size_t measure = 0;
  models::Estimate share;
  std::string method;  ///< `variance of level means`, `Sobol first order`, `Morris mu*`
};
std::vector<FactorImportance> importance(const ExperimentTable& table);

/// Elementary effects of a Morris design: mean, mean of magnitudes (bootstrap over trajectories),
/// deviation, per range of the factor (of its logarithm on a log scale), of which every step is the
/// share that `morris_levels` says. Empty for other designs, and when the sample is crossed with a
/// grid.
/// Source: Morris, Technometrics 33 (1991) 161; Campolongo, Cariboni, Saltelli, Environ. Model.
/// Softw. 22 (2007) 1509 (mu*).
struct ElementaryEffect {
  std::size_t factor = 0;
  std::size_t measure = 0;
  std::uint64_t n = 0;
  double mu = 0.0;
  models::Estimate mu_star;
  double sigma = 0.0;
};
std::vector<ElementaryEffect> elementary_effects(const ExperimentTable& table);

/// Sobol indices of a Saltelli design, bootstrap over base samples. First order by Saltelli et al.
/// 2010, total by Jansen 1999. Estimates may leave [0, 1] when base samples are few. Empty for
/// other designs, and when the sample is crossed with a grid.
struct SobolIndex {
  std::size_t factor = 0;
  std::size_t measure = 0;
  models::Estimate first;
  models::Estimate total;
};
std::vector<SobolIndex> sobol_indices(const ExperimentTable& table);

/// Points that no other point beats in both responses (means): none is as good in both and better
/// in one. A response of unknown direction counts as a cost. In order of points; those without a
/// value in both are left out.
std::vector<std::size_t> pareto_front(const ExperimentTable& table, std::size_t measure_a,
                                      std::size_t measure_b);

/// Runs in order, the worst first, by a response; failed runs before all, runs without a value
/// last. Of unknown direction: the farthest from the median first.
std::vector<std::size_t> worst_runs(const ExperimentTable& table, std::size_t measure);

/// The batch against the gates of its scenario, at each point by the interval of the mean over
/// replications (of a single one by the run's own interval, as `orrery run` does). A point without
/// values is undecided. `verdict_of` is the worst of all.
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
