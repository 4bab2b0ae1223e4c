// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of what is in a home and of those who live there: appliances, hot water, light,
/// thermostat, absence, and scarce energy.
const std::vector<engine::FaultModel>& home_faults();

}  // namespace orrery::devices
