// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/network_builder.h"

namespace orrery::scenarios {

/// Adds the agents with their cleaning steps and their controls to `plant`.
void build_sites(const Scenario& scenario, const NetworkParts& network, engine::Plant& plant,
                 engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
