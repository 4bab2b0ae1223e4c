// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/registry/result.h"
#include "scenarios/experiment/known_runs.h"
#include "scenarios/experiment/run_source.h"

namespace orrery::scenarios {

/// Part `number` of `of` parts of an experiment.
struct Shard {
  std::uint32_t number = 0;
  std::uint32_t of = 1;
};
/// By its identity: a run falls to the same shard in every command.
bool falls_to(const PlannedRun& run, Shard shard);

/// Where a run stands in the table: a row without outcome, for `ExperimentStore::place_runs`.
RunRow place_of(const PlannedRun& run, const DesignPoint& point,
                const std::vector<std::string>& factors);

/// What earlier commands have executed of an experiment.
struct EarlierRuns {
  std::uint64_t planned = 0;       ///< runs of the shard, as far as known outcomes let one see
  std::uint64_t found = 0;         ///< of these, the ones that have ended
  std::uint64_t failed = 0;        ///< of these
  std::uint64_t other_builds = 0;  ///< of `found`, by another build of the same version
  std::uint64_t others = 0;        ///< that are kept and are none of this experiment
};

/// Counts them and, with a `store`, gives each its place in the table of the plan's header: so the
/// table is whole, and the time left right, before the first run begins. `build`: of this program.
engine::Result<EarlierRuns> find_earlier(const ExperimentPlan& plan, const KnownRuns& known,
                                         Shard shard, const std::string& build,
                                         ExperimentStore* store);

}  // namespace orrery::scenarios
