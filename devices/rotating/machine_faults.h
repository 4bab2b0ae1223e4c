// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of rotating machines that a service or a repair ends: bearing wear, imbalance, impeller
/// wear, cavitation.
const std::vector<engine::FaultModel>& machine_faults();

}  // namespace orrery::devices
