// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <vector>

#include "engine/record/run_store.h"
#include "engine/registry/result.h"
#include "scenarios/build/checkpoint.h"
#include "scenarios/build/run_outcome.h"
#include "scenarios/build/simulation_builder.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

struct RunOptions {
  std::optional<std::uint64_t> seed;      ///< instead of the scenario's
  std::optional<engine::Duration> until;  ///< instead of its duration
  Workers workers;
  std::filesystem::path out;  ///< result file
  /// Where the run is written instead of `out`, such as into memory; it must outlive the run.
  engine::RunStore* store = nullptr;
  std::string command_line;
  SnapshotOptions snapshots;
  std::vector<std::string> breakpoints;  ///< as in breakpoints.h
  double speed = 0.0;  ///< simulated seconds a real second at most; 0: as fast as possible
  /// Told what became of an earlier run that had not finished.
  std::function<void(const std::string&)> remark = [](const std::string&) {};
  /// Asked between slices of the run; false stops it.
  std::function<bool(engine::SimTime)> keep_going = [](engine::SimTime) { return true; };
};

/// Simulates a scenario and writes its result file. Errors are the user's (values, files) or the
/// disk's (`io-...`).
engine::Result<RunOutcome> run_scenario(const Scenario& scenario, const RunOptions& options);

}  // namespace orrery::scenarios
