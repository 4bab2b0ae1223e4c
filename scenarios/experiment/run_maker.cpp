// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/run_maker.h"

#include "engine/random/stream.h"

namespace orrery::scenarios {

PlannedRun RunMaker::make(const DesignPoint& point, std::size_t index,
                          std::uint32_t replication) const {
  PlannedRun run;
  run.point = index;
  run.replication = replication;
  run.seed = seed_of(point, replication);
  run.id = identity_.of(point.sets, run.seed);
  return run;
}

/// A point's own seeds depend on what it is, not on where it stands: a level that is added moves
/// none of them. Below 2^53, so that every reader of JSON gets them right.
std::uint64_t RunMaker::seed_of(const DesignPoint& point, std::uint32_t replication) const {
  if (common_random_numbers_) return first_seed_ + replication;
  const std::uint64_t own = engine::entity_key(point.key(factors_), replication);
  return engine::mix64(own ^ first_seed_) >> 11;
}

}  // namespace orrery::scenarios
