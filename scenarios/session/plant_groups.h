// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "scenarios/format/scenario.h"
#include "scenarios/session/plant_outline.h"

namespace orrery::scenarios {

/// Who stands with whom: populations that hang on the same node, then those that wires join to
/// them.
struct PlantGroups {
  static constexpr std::size_t kNone = std::numeric_limits<std::size_t>::max();

  struct Group {
    std::size_t node = kNone;  ///< index of the node that it hangs on
    bool at_side = false;      ///< its node stands with the servers, not among the devices
    /// The population in whose bays the node's machines stand; none: they have a lane.
    std::size_t host = kNone;
    std::vector<std::size_t> populations;  ///< neighbours by wire are neighbours here
  };

  std::vector<Group> groups;
  /// By population: rows of each bay; empty: one block without bays.
  std::vector<std::vector<std::uint32_t>> bays;
  /// By population: index of its access link and of the node behind it, or kNone.
  std::vector<std::size_t> access;
  std::vector<std::size_t> node_of;
  std::vector<bool> in_turn;  ///< by link
  /// Nodes that stand to one side, in columns, by their distance from the devices in the network.
  std::vector<std::vector<std::size_t>> side_columns;

  /// Machine of its node on which a row of a population hangs; kNone: on none.
  std::size_t machine_of(const PlantOutline& outline, std::size_t population,
                         std::uint32_t row) const;
};

/// `scenario` may be null: then no wires are known, and rows are spread in blocks.
PlantGroups group_plant(const PlantOutline& outline, const Scenario* scenario);

}  // namespace orrery::scenarios
