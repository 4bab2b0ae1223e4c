// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of the fabric of buildings and of their heating, cooling and ventilation.
const std::vector<engine::FaultModel>& building_faults();

}  // namespace orrery::devices
