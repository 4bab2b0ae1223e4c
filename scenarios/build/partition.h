// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/event/simulation.h"
#include "engine/network/ownership.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// `plan: auto` cuts a plant of as many devices: below this a window costs more than it saves.
inline constexpr std::uint64_t kLargePlant = 20'000;

/// Neighbouring rows of one population that live in one part.
struct RowBlock {
  std::size_t device = 0;  ///< index into `Scenario::plant`
  std::uint32_t first_row = 0;
  std::uint32_t count = 0;
  engine::DeviceId first_device = 0;  ///< of the block
  std::uint32_t part = 0;
};

/// How a plant is cut. It follows from the scenario and the seed alone, never from the number of
/// workers: one plan, one result.
struct PartitionPlan {
  std::uint32_t parts = 1;
  std::vector<RowBlock> blocks;  ///< in order of device
  std::shared_ptr<const engine::Ownership> owners;
  engine::Duration lookahead;       ///< 0 while nothing crosses
  std::string why_not;              ///< why the plant stayed whole, for who asks for workers
  std::vector<std::uint64_t> load;  ///< devices, by part

  std::vector<RowBlock> blocks_of(std::uint32_t part) const;
};

/// Cuts at gateways: each takes its devices and what is joined to it without a latency; small ones
/// are put together, and the devices of a very large one are cut into blocks of their own.
PartitionPlan plan_partition(const Scenario& scenario, std::uint64_t seed);

/// Who sends what to whom, for the windows.
engine::Coupling coupling_of(const Scenario& scenario, const PartitionPlan& plan);

/// Ids as everybody numbers them: nodes in order of the scenario, instance after instance.
engine::NodeId first_node_of(const Scenario& scenario, const std::string& node);
std::uint32_t instances_of(const Scenario& scenario, const std::string& node);
/// Instance of `link.to` on which row `row` of `rows` hangs.
std::uint32_t instance_of_row(const LinkElement& link, std::uint32_t row, std::uint32_t rows,
                              std::uint32_t instances);
/// The first row of an instance's block, when rows are given in blocks.
std::uint32_t first_row_of_instance(std::uint32_t instance, std::uint32_t rows,
                                    std::uint32_t instances);
/// The nodes at the two ends of row `row` of a link between nodes.
std::pair<engine::NodeId, engine::NodeId> ends_of_row(const Scenario& scenario,
                                                      const LinkElement& link, std::uint32_t row);
/// The access link of a population, or null.
const LinkElement* access_link(const Scenario& scenario, const std::string& devices);

}  // namespace orrery::scenarios
