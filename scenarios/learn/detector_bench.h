// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "models/audit/series_score.h"
#include "models/data/series_set.h"
#include "scenarios/learn/judge_series.h"

namespace orrery::scenarios {

struct BenchOptions {
  std::vector<std::string> agents;      ///< empty: every agent that needs nothing but rows
  std::vector<std::string> settings;    ///< `NAME=VALUE`, for agents that have the parameter
  int seeds = 5;                        ///< of the chosen detector; the others run once
  bool quick = false;                   ///< at most four recordings a set, few epochs
  std::map<std::string, double> level;  ///< what the card asks for; decides the choice
  models::SeriesScoreOptions scoring;
  /// Told before each agent; false stops the bench.
  std::function<bool(const std::string& doing)> keep_going = [](const std::string&) {
    return true;
  };
};

/// One agent on one set with one seed.
struct BenchRow {
  std::string set;
  std::string agent;
  std::uint64_t seed = 1;
  bool control = false;
  bool chosen = false;          ///< by planted faults in the training rows, before any test row
  double planted_ap = 0.0;      ///< average precision on those faults; NaN for controls
  models::SeriesScore planted;  ///< all metrics on those faults
  models::ScoredSet scored;
  double wall_s = 0.0;
};

/// Whether `options.agents` names detectors that can be benched. Error: `unknown-agent`.
engine::Result<void> check_bench_agents(const BenchOptions& options);

/// Which detector a set gets is decided on its training rows alone: faults are planted into the
/// last part of them, detectors are fitted on the part before, and what the card asks for decides
/// (detector_choice.h). Controls are never chosen.
///
/// Then every agent judges every recording and is scored. Errors: those of the agents' checks;
/// `unknown-agent`; `interrupted`.
engine::Result<std::vector<BenchRow>> bench_set(const models::SeriesSet& set,
                                                const BenchOptions& options);

}  // namespace orrery::scenarios
