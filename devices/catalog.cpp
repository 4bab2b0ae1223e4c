// SPDX-License-Identifier: Apache-2.0
#include "devices/catalog.h"

#include <array>

#include "devices/grid/feeder.h"
#include "devices/grid/feeder3.h"
#include "devices/grid/feeder_faults.h"
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
      engine::DeviceEntry{&csv_replay_info(), make_csv_replay},
      engine::DeviceEntry{&Feeder::description(), make_feeder},
      engine::DeviceEntry{&Feeder3::description(), make_feeder3},
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
    std::vector<engine::FaultModel> models = machine_faults();
    for (const auto* more : {&feeder_faults()})
      models.insert(models.end(), more->begin(), more->end());
    return models;
  }();
  return all;
}

}  // namespace orrery::devices
