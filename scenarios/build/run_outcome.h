// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "engine/event/rank_group.h"
#include "engine/event/simulation.h"
#include "engine/record/books.h"
#include "engine/record/run_records.h"
#include "engine/record/run_store.h"
#include "engine/registry/result.h"
#include "scenarios/build/run_watch.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Everything that a run says about itself at its end.
struct RunOutcome {
  engine::RunHeader header;
  engine::RunSummary summary;
  engine::Books books;
  std::vector<engine::MetricRecord> metrics;
  std::vector<engine::GateRecord> gates;
  std::filesystem::path result_file;
  /// Agents whose last bits depend on build and machine; empty: the fingerprint holds everywhere.
  std::vector<std::string> machine_bound;
  std::vector<std::string> failed;  ///< agents that gave up, and why; the run has failed
  std::uint32_t parts = 1;
  std::string why_one_part;  ///< when it is one
  bool is_first = true;      ///< false in ranks that have nothing to tell
  bool stopped = false;      ///< by `keep_going` or a breakpoint, at `stopped_at`, with a snapshot
  engine::SimTime stopped_at;
  std::string paused_by;  ///< what met a breakpoint; empty: none did

  /// The worst of all gates; pass when there are none.
  engine::Verdict verdict() const;
};

/// At the end of a run: settles the simulation, writes everything that is known only now to
/// `store` and finishes it, and tells it in `outcome`. Fails with `run-failed` where a device's
/// equations went wrong. With ranks, all of them call it, and only the first one writes.
engine::Result<void> conclude(const Scenario& scenario, engine::Simulation& simulation,
                              RunWatch& watch, engine::RunStore& store, engine::RankGroup* ranks,
                              double wall_s, RunOutcome& outcome);

}  // namespace orrery::scenarios
