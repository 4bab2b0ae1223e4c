// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of stations, tools and inspection cameras.
const std::vector<engine::FaultModel>& factory_faults();

}  // namespace orrery::devices
