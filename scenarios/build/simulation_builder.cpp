// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/simulation_builder.h"

#include <numeric>

#include "scenarios/build/memory_estimate.h"
#include "scenarios/build/plant_builder.h"

namespace orrery::scenarios {

namespace {

engine::Result<void> agreed_on(const engine::Diagnostics& mistakes, engine::RankGroup* ranks) {
  engine::Result<void> mine;
  if (mistakes.has_errors()) mine = engine::failure(mistakes);
  return engine::agreed(std::move(mine), ranks);
}

}  // namespace

std::vector<std::uint32_t> share_among_ranks(const PartitionPlan& plan, std::uint32_t ranks) {
  // A part without devices still costs something.
  const std::uint64_t total =
      std::accumulate(plan.load.begin(), plan.load.end(), std::uint64_t{plan.parts});
  std::vector<std::uint32_t> rank_of_part;
  std::uint64_t before = 0;
  for (const std::uint64_t load : plan.load) {
    const std::uint64_t middle = before + (load + 1) / 2;
    rank_of_part.push_back(static_cast<std::uint32_t>(middle * ranks / total));
    before += load + 1;
  }
  return rank_of_part;
}

engine::Result<BuiltSimulation> build_simulation(const Scenario& scenario, std::uint64_t seed,
                                                 const Workers& workers) {
  engine::Diagnostics mistakes;
  check_memory(scenario, usable_memory_bytes(), mistakes);
  // The machines of the ranks may have more or less memory.
  if (auto all = agreed_on(mistakes, workers.ranks); !all) return engine::failure(all.error());
  BuiltSimulation built;
  built.plan = plan_partition(scenario, seed);
  engine::Coupling coupling = coupling_of(scenario, built.plan);
  const std::uint32_t rank = workers.ranks == nullptr ? 0 : workers.ranks->rank();
  if (workers.ranks != nullptr)
    coupling.rank_of_part = share_among_ranks(built.plan, workers.ranks->size());
  const auto directory = make_directory(scenario);
  std::vector<engine::Plant> parts;
  for (std::uint32_t part = 0; part < built.plan.parts && !mistakes.has_errors(); ++part) {
    if (coupling.rank_of_part[part] != rank) continue;
    auto plant = build_part({scenario, built.plan, part, seed, directory});
    if (!plant) {
      mistakes = plant.error();
    } else {
      parts.push_back(std::move(*plant));
    }
  }
  if (auto all = agreed_on(mistakes, workers.ranks); !all) return engine::failure(all.error());
  built.simulation = std::make_unique<engine::Simulation>(std::move(parts), std::move(coupling),
                                                          workers.threads, workers.ranks);
  return built;
}

}  // namespace orrery::scenarios
