// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>

#include "engine/event/plant.h"
#include "engine/registry/result.h"
#include "scenarios/build/partition.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// What a part is made of and knows: how the plant is cut, which part this is, the whole in names.
struct PartFrame {
  const Scenario& scenario;
  const PartitionPlan& plan;
  std::uint32_t part = 0;
  std::uint64_t seed = 1;
  std::shared_ptr<const engine::PlantDirectory> directory;

  bool owns_node(engine::NodeId node) const { return plan.owners->part_of_node[node] == part; }
};

/// Names, signals and subscriptions of the whole plant.
std::shared_ptr<const engine::PlantDirectory> make_directory(const Scenario& scenario);

/// Makes one part of a run out of a checked scenario. Mistakes that only show when values are drawn
/// or files are read (a draw out of range, a broken CSV, a network without a route, an agent that
/// does not fit its node) are reported here, all at once.
engine::Result<engine::Plant> build_part(const PartFrame& frame);

/// The whole plant as one part.
engine::Result<engine::Plant> build_plant(const Scenario& scenario, std::uint64_t seed);

}  // namespace orrery::scenarios
