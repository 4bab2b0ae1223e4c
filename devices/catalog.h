// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/fault/fault_model.h"
#include "engine/registry/catalog.h"

namespace orrery::devices {

/// Every device and sensor model, one line each, in the order in which `orrery models` lists them.
std::span<const engine::DeviceEntry> device_catalog();
std::span<const engine::SensorEntry> sensor_catalog();
/// Faults that only some devices can have; those of sensors and links are in `engine/fault`.
const std::vector<engine::FaultModel>& fault_catalog();

}  // namespace orrery::devices
