// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/event/simulation.h"
#include "engine/registry/result.h"
#include "scenarios/build/partition.h"

namespace orrery::scenarios {

/// Who works: threads in this process, and the processes that were started together.
struct Workers {
  std::uint32_t threads = 1;
  engine::RankGroup* ranks = nullptr;
};

struct BuiltSimulation {
  std::unique_ptr<engine::Simulation> simulation;
  PartitionPlan plan;
};

/// Plans the parts of a checked scenario and makes those of this rank. Errors as `build_part`, at
/// every rank when one has them; `memory` where it cannot fit.
engine::Result<BuiltSimulation> build_simulation(const Scenario& scenario, std::uint64_t seed,
                                                 const Workers& workers);

/// Ranks for parts, neighbours together, about the same load for each.
std::vector<std::uint32_t> share_among_ranks(const PartitionPlan& plan, std::uint32_t ranks);

}  // namespace orrery::scenarios
