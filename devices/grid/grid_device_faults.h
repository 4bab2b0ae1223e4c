// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of what hangs on a feeder, and fraud at its meters; lines of `devices/catalog.cpp`.
const std::vector<engine::FaultModel>& grid_device_faults();

}  // namespace orrery::devices
