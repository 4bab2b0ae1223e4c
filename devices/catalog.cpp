// SPDX-License-Identifier: Apache-2.0
#include "devices/catalog.h"

#include <array>
#include <vector>

#include "devices/factory/factory_faults.h"
#include "devices/factory/inspection_camera.h"
#include "devices/factory/line.h"
#include "devices/factory/spindle.h"
#include "devices/process/first_order.h"
#include "devices/replay/csv_replay.h"
#include "devices/rotating/bearing_bench.h"
#include "devices/rotating/machine_faults.h"
#include "devices/sensing/analog_sensor.h"
#include "devices/water/drain_tank.h"
#include "devices/water/pump.h"

namespace orrery::devices {

std::span<const engine::DeviceEntry> device_catalog() {
  static const std::array entries = {
      engine::DeviceEntry{&DrainTank::info(), engine::make_rows<DrainTank>, true},
      engine::DeviceEntry{&Pump::info(), engine::make_rows<Pump>, true},
      engine::DeviceEntry{&BearingBench::info(), engine::make_rows<BearingBench>, true},
      engine::DeviceEntry{&FirstOrder::info(), engine::make_rows<FirstOrder>, true},
      engine::DeviceEntry{&Line::description(), Line::make},
      engine::DeviceEntry{&Spindle::info(), engine::make_rows<Spindle>, true},
      engine::DeviceEntry{&InspectionCamera::info(), engine::make_rows<InspectionCamera>, true},
      engine::DeviceEntry{&csv_replay_info(), make_csv_replay},
  };
  return entries;
}

std::span<const engine::SensorEntry> sensor_catalog() {
  static const std::array entries = {
      engine::SensorEntry{&analog_sensor_info(), make_analog_sensor},
  };
  return entries;
}

const std::vector<engine::FaultModel>& fault_catalog() {
  static const std::vector<engine::FaultModel> all = [] {
    std::vector<engine::FaultModel> models;
    for (const auto* list : {&machine_faults(), &factory_faults()})
      models.insert(models.end(), list->begin(), list->end());
    return models;
  }();
  return all;
}

}  // namespace orrery::devices
