// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/session/plant_groups.h"
#include "scenarios/session/plant_layout.h"

namespace orrery::scenarios {

/// Draws the links between what has been placed, along the axes: of a population one line to each
/// machine that it hangs on, from the edge of its ground; between nodes one from machine to
/// machine.
void add_routes(const PlantOutline& outline, const PlantGroups& groups, PlantLayout& layout);

}  // namespace orrery::scenarios
