// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/registry/diagnostic.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Bytes that the parts of a scenario will hold, roughly: columns of eight bytes for each parameter
/// and state of each row. Recorded data, result and agents that learn come on top.
double estimated_bytes(const Scenario& scenario);

/// Memory of this machine.
double physical_memory_bytes();

/// Refuses a scenario that cannot fit into `available` bytes, at its largest population.
void check_memory(const Scenario& scenario, double available, engine::Diagnostics& diagnostics);

}  // namespace orrery::scenarios
