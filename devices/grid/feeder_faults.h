// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of feeders: short circuits, broken and badly joined conductors, stuck tap changers.
const std::vector<engine::FaultModel>& feeder_faults();

}  // namespace orrery::devices
