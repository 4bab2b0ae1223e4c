// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/exit_code.h"
#include "engine/registry/result.h"
#include "scenarios/experiment/earlier_runs.h"
#include "scenarios/experiment/run_source.h"
#include "scenarios/experiment/worker_pool.h"

namespace orrery::scenarios {

struct BatchOptions {
  std::string scenario_path;      ///< as the command line has it
  std::vector<std::string> sets;  ///< of the command line, before those of the points
  std::string until;              ///< of the command line; empty: none
  BudgetElement budget;
  bool retry_failed = false;  ///< failed runs of earlier commands are executed again
  Writers writers = Writers::kOne;
  /// Shard k of n executes the runs whose identity falls to it; n = 1: all.
  std::uint32_t shard = 0;
  std::uint32_t shards = 1;
  double stop_within_s = 4.0;  ///< workers that take longer to stop are ended
  /// Told about every change; false: stop and leave the rest for later.
  std::function<bool(const BatchStatus&)> on_status = [](const BatchStatus&) { return true; };
};

struct BatchOutcome {
  BatchStatus status;
  std::uint64_t executed = 0;  ///< by this command
  EarlierRuns earlier;
  bool stopped = false;      ///< by `on_status`
  std::string budget_spent;  ///< which budget ended it; empty: none
  double wall_s = 0.0;
  double run_s = 0.0;     ///< sum over executed runs
  double overhead = 0.0;  ///< 1 - run_s / (wall_s of busy slots); NaN without runs
  double resume_scan_s = 0.0;
  std::vector<std::string> remarks;
};

/// Executes what is missing of an experiment. Rows are stored as they come, a few at a time.
/// Errors are those of the store, and `io-disk-full` of a result that was to be kept; a failed run
/// is none. Throws what the pool does.
engine::Result<BatchOutcome> run_batch(ExperimentPlan& plan, WorkerPool& pool,
                                       ExperimentStore& store, const BatchOptions& options);

}  // namespace orrery::scenarios
