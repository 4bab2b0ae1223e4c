// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string>

#include "engine/registry/model_info.h"
#include "engine/registry/param_set.h"

namespace orrery::engine {

/// What a node's machine can do and costs. SI units.
struct HardwareProfile {
  std::string name;
  double multiply_accumulates_per_s = 0.0;
  double ram_byte = 0.0;
  double idle_power_w = 0.0;
  double energy_per_mac_j = 0.0;
};

/// Named profiles (microcontroller, gateway, server, cloud); sources stand beside the numbers.
std::span<const HardwareProfile> hardware_profiles();

/// Description rows of a node: its profile, and what a scenario may override.
const ModelInfo& node_info();
HardwareProfile profile_from(const ParamSet& params);

}  // namespace orrery::engine
