// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/event/plant.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// The wires between the populations of this part. Populations that wires join are whole and in
/// one part (`plan_partition`).
/// A wire from the rows of one population to those of another; whoever calls knows where the two
/// are.
engine::Wire rows_of_wire(const Scenario& scenario, const DeviceElement& target,
                          const WireElement& element);

void build_wires(const Scenario& scenario, engine::Plant& plant);

/// How wires join the populations of a plant; both by index into `Scenario::plant`.
struct WiredGroups {
  /// The first population that wires join it with, over others, too; itself without wires.
  std::vector<std::size_t> first;
  /// Does a wire begin or end here?
  std::vector<bool> wired;
};
WiredGroups wired_groups(const Scenario& scenario);

}  // namespace orrery::scenarios
