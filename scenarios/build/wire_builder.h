// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <string>
#include <vector>

#include "engine/event/plant.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// The wires between the populations of this part. Populations that wires join are whole and in
/// one part (`plan_partition`).
void build_wires(const Scenario& scenario, engine::Plant& plant);

/// For each population of the plant the first one that wires join it with, over others, too; a
/// population without wires is alone.
std::vector<std::size_t> wired_groups(const Scenario& scenario);

/// Does a wire begin or end at this population?
bool is_wired(const Scenario& scenario, const std::string& population);

}  // namespace orrery::scenarios
