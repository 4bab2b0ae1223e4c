// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/record/run_records.h"
#include "models/audit/intervals.h"
#include "scenarios/compare/tolerance.h"
#include "scenarios/experiment/analysis.h"

namespace orrery::scenarios {

/// One number of two runs, or of one point of two batches. A is the baseline.
///
/// The noise threshold is max(absolute, relative |A|).
///   unchanged   the difference is within the noise threshold; of a batch, its whole interval is
///   unsure      runs: each value lies in the other's interval, or in that of the one which has it;
///               batches: neither significant (Holm, over all rows) nor surely within the noise
///   improved, regressed, different (nobody knows which way is better)   otherwise
/// A number that one side alone observed is different.
struct MeasureComparison {
  std::string point;  ///< of a batch; empty for runs
  std::string name;
  std::string unit;
  models::Estimate a;  ///< bounds NaN: it has no interval
  models::Estimate b;
  models::Estimate difference;  ///< B - A; bounds of batches only
  double noise = 0.0;
  int better = 0;  ///< +1 more, -1 less, 0 not known
  Change change = Change::kUnsure;
  // Of batches.
  std::string test;     ///< `paired t` by seed, `Welch t`, or empty: too few runs
  std::uint64_t n = 0;  ///< pairs, or the smaller sample
  double p = 1.0;
  double p_holm = 1.0;
  double effect = 0.0;  ///< Hedges' g of the paired differences; NaN otherwise

  /// (B - A) / |A|; infinite at A = 0.
  double relative() const;
};

/// What a reader wants to see first: regressed, different, unsure, improved, unchanged.
int rank_of(Change change);

/// Metrics that both runs have, in the order of A; what one alone has goes to `lonely`.
std::vector<MeasureComparison> compare_metrics(const engine::RunTables& a,
                                               const engine::RunTables& b,
                                               const ToleranceTable& tolerances,
                                               std::vector<std::string>& lonely);

/// Points of the same key and measures of the same name; replications are paired by seed where
/// two or more seeds are common, otherwise both are independent samples. `only`: as of signals.
std::vector<MeasureComparison> compare_points(const ExperimentTable& a, const ExperimentTable& b,
                                              const ToleranceTable& tolerances,
                                              const std::vector<std::string>& only,
                                              std::vector<std::string>& lonely);

}  // namespace orrery::scenarios
