// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "engine/fault/fault_model.h"

namespace orrery::devices {

/// Intrusions and what befalls security sensors and microphones.
const std::vector<engine::FaultModel>& security_faults();

}  // namespace orrery::devices
