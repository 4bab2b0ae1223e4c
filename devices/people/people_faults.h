// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Faults of people who answer alarms.
const std::vector<engine::FaultModel>& people_faults();

}  // namespace orrery::devices
