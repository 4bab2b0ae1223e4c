// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/event/plant.h"
#include "engine/registry/result.h"
#include "scenarios/format/scenario.h"

namespace orrery::scenarios {

/// Makes the parts of a run out of a checked scenario. Mistakes that only show when values are
/// drawn or files are read (a draw out of range, a broken CSV, a network without a route, an agent
/// that does not fit its node) are reported here, all at once.
engine::Result<engine::Plant> build_plant(const Scenario& scenario, std::uint64_t seed);

}  // namespace orrery::scenarios
