// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/exit_code.h"
#include "engine/registry/result.h"
#include "scenarios/format/experiment_element.h"
#include "scenarios/store/experiment_store.h"

namespace orrery::scenarios {

/// What all runs of a batch have in common; workers know it from their birth.
struct BatchContext {
  std::string scenario_path;
  std::vector<std::string> trusted;  ///< SHA-256 of foreign models
  std::optional<engine::Duration> until;
  std::string folder;  ///< for kept results and snapshots of unfinished runs; empty: none
  KeepResults keep = KeepResults::kNone;
  double snapshot_every_s = 60.0;
  double run_time_limit_s = 0.0;  ///< real time a run; longer ones end as failed rows; 0: none
  double memory_bytes = 0.0;      ///< all workers of this machine together; 0: what it has
};

/// One run for a worker.
struct Job {
  PlannedRun run;
  std::string point;
  std::vector<FactorValue> factors;
  std::uint32_t order = 0;        ///< `DesignPoint::order`
  std::vector<std::string> sets;  ///< of the command line, then those of the point
  std::string command_line;       ///< repeats the run
};

/// What became of a job.
struct WorkerReport {
  std::size_t slot = 0;
  /// Nothing: the run was stopped by us and is to be done again (a snapshot may be there).
  std::optional<RunRow> row;
};

/// Processes that execute runs. A run that crashes or is killed ends as a failed row and takes
/// nothing with it. `slots` jobs at most are under way at a time. `start` and `wait` throw
/// std::system_error when the system gives no process for a worker, or has ended the pool's own.
class WorkerPool {
 public:
  virtual ~WorkerPool() = default;

  virtual std::size_t slots() const = 0;
  /// Gives a job to an idle slot.
  virtual void start(std::size_t slot, const Job& job) = 0;
  /// Waits for reports, at most `timeout_s`; may return early with none (a signal).
  virtual std::vector<WorkerReport> wait(double timeout_s) = 0;
  /// Asks all runs to stop at the next safe place; their reports still come.
  virtual void stop() = 0;
  /// Ends all workers at once; runs that were under way are to be done again. Nothing can be
  /// started after it.
  virtual void kill() = 0;
};

/// The row of a run that did not come to its end, for whatever reason.
RunRow failed_row(const Job& job, engine::ExitCode code, std::string trouble);

/// Workers on this machine. Call before the process has threads. `workers` >= 1.
engine::Result<std::unique_ptr<WorkerPool>> fork_workers(const BatchContext& context,
                                                         std::size_t workers);

}  // namespace orrery::scenarios
