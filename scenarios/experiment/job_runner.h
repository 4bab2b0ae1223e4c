// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scenarios/build/run.h"
#include "scenarios/experiment/worker_pool.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {

/// What a run asks of whoever executes it.
struct RunGate {
  /// Returns true when the run may take so many bytes, false when it is not to begin any more.
  std::function<bool(double bytes)> wait_for_memory = [](double) { return true; };
  /// False: stop at the next safe place.
  std::function<bool()> keep_going = [] { return true; };
};

/// Executes the jobs of a batch in this process, one after another. A job that cannot be executed
/// gives a failed row; one that was stopped gives none.
class JobRunner {
 public:
  explicit JobRunner(BatchContext context);

  std::optional<RunRow> run(const Job& job, const RunGate& gate);

 private:
  engine::Result<const Scenario*> scenario_of(const Job& job);
  std::optional<RunRow> simulate(const Job& job, const Scenario& scenario, const RunGate& gate);
  RunOptions options_for(const Job& job, const RunGate& gate) const;

  BatchContext context_;
  std::vector<std::string> sets_;       ///< of the scenario that is held
  double waited_s_ = 0.0;               ///< of this job, until it was given memory
  std::optional<LoadedScenario> held_;  ///< that of the last job: the next often has the same
};

}  // namespace orrery::scenarios
