// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "scenarios/build/network_builder.h"

namespace orrery::scenarios {

/// Resolves the targets of the faults and draws the rows they fall on.
void build_faults(const Scenario& scenario, const NetworkParts& network, engine::Plant& plant,
                  engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
