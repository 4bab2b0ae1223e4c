// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of tanks and of the districts that draw from them; those of pumps are machine_faults.h.
const std::vector<engine::FaultModel>& water_faults();

}  // namespace orrery::devices
