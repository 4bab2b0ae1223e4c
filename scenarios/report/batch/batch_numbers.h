// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <nlohmann/json.hpp>

#include <string>
#include <vector>

#include "scenarios/experiment/analysis.h"

namespace orrery::scenarios {

/// How much of a batch goes into a page; what does not fit is said there.
struct BatchLimits {
  std::size_t bytes_max = 3'600'000;  ///< of JSON: with the charts' library a page below 5 MB
  std::size_t worst_max = 10;         ///< runs a response whose commands are shown
};

/// All numbers that the figures and tables of a batch show, in columns (docs/report.md). Numbers
/// have six significant digits, null stands for NaN and for unbounded. A level is an index into the
/// factor's `levels`, a point into the columns of `points`, a run into those of `runs`.
///
/// The runs table keeps what fits into `limits`: failed runs first, then the worst by the first
/// response, in the table's order; `runs.total` says how many there are, `points.total` likewise.
nlohmann::json batch_numbers(const ExperimentTable& table, const BatchLimits& limits = {});

/// Measures in the order in which the experiment names its responses, the others behind them.
std::vector<std::size_t> response_order(const ExperimentTable& table);
/// The first of them.
std::size_t first_response(const ExperimentTable& table);

/// Failed runs whose messages differ in numbers only.
struct FailureGroup {
  std::string message;            ///< of the first of them
  std::vector<std::size_t> runs;  ///< in the table's order
  std::size_t points = 0;         ///< at so many
};
/// The most frequent first.
std::vector<FailureGroup> failure_groups(const ExperimentTable& table);

/// The worst runs by each measure that have a value, the very worst first. Failed runs are told
/// by `failure_groups`.
std::vector<std::size_t> worst_done_runs(const ExperimentTable& table, std::size_t measure,
                                         std::size_t count);

}  // namespace orrery::scenarios
