// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/network_builder.h"

namespace orrery::scenarios {

/// Resolves the targets of the faults and draws the rows they fall on.
/// In a part: those that fall on what the part has. A fault of a link that two parts work is in
/// both, and one of them tells of it.
void build_faults(const PartFrame& frame, const NetworkParts& network, engine::Plant& plant,
                  engine::Diagnostics& diagnostics);

/// How many rows a population, sensor or link that exists has over the whole plant.
std::uint32_t rows_of(const Scenario& scenario, const std::string& target);

/// Commands by hand to the devices that this part has.
void build_commands(const PartFrame& frame, engine::Plant& plant);

}  // namespace orrery::scenarios
