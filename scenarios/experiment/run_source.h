// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/experiment/design_point.h"
#include "scenarios/format/scenario.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// Decides which run comes next, and hears what came of each. What it decides depends on the
/// experiment and on outcomes by replication, never on the order in which runs end: so the table
/// is the same for any number of workers.
class RunSource {
 public:
  virtual ~RunSource() = default;

  /// All points so far; an optimiser adds to them.
  virtual const std::vector<DesignPoint>& points() const = 0;
  /// The next run; nothing when there is none, or none before others have ended. Every run of the
  /// experiment is given once, those of earlier commands too: the batch knows these by their
  /// identity, tells at once that they ended, and so learns where they stand.
  virtual std::optional<PlannedRun> next() = 0;
  /// A run that `next` gave has ended, in this command or an earlier one.
  virtual void ended(const PlannedRun& run, const RunRow& row) = 0;
  /// Nothing more will come, whatever ends.
  virtual bool exhausted() const = 0;
  /// Runs in all, as far as can be said: for progress.
  virtual std::uint64_t expected() const = 0;
  /// What a reader of the table should know: `stopped at 100 replications, the interval is still
  /// too wide: 3 points`. Empty when there is nothing.
  virtual std::vector<std::string> remarks() const { return {}; }
};

/// What the command line changes about an experiment.
struct PlanOptions {
  std::optional<std::uint32_t> replications;
  std::string filter;                     ///< besides the section's own
  std::optional<engine::Duration> until;  ///< of every run: part of its identity
};

/// Everything that an experiment is made of before its first run.
struct ExperimentPlan {
  ExperimentHeader header;
  ExperimentElement section;  ///< as the file and the command line have it
  std::unique_ptr<RunSource> source;
  /// The same runs from the start: to look ahead at what is there already.
  std::function<std::unique_ptr<RunSource>()> make_source;
  /// Levels that do not load, as `factor=level: why`: their runs will fail.
  std::vector<std::string> broken_levels;
};

/// Reads `scenario` (a scenario without a section `experiment` is one with replications only) and
/// plans its experiment. Codes, besides those of the loader: `factor-path` (with what was meant),
/// `factor-level`, `experiment-empty` (nothing selected: exit code 5), `filter` and `priority`
/// with those of expressions.
engine::Result<ExperimentPlan> plan_experiment(const std::string& scenario_path,
                                               const std::vector<std::string>& sets,
                                               const PlanOptions& options);

}  // namespace orrery::scenarios
