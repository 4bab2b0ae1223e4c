// SPDX-License-Identifier: Apache-2.0
#include "devices/catalog.h"

#include <array>

#include "devices/building/air_handler.h"
#include "devices/building/boiler.h"
#include "devices/building/building_faults.h"
#include "devices/building/comfort.h"
#include "devices/building/heat_pump.h"
#include "devices/building/kpi.h"
#include "devices/building/opening.h"
#include "devices/building/zones.h"
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
      engine::DeviceEntry{&zones_info(), make_zones},
      engine::DeviceEntry{&HeatPump::info(), engine::make_rows<HeatPump>, true},
      engine::DeviceEntry{&Boiler::info(), engine::make_rows<Boiler>, true},
      engine::DeviceEntry{&AirHandler::info(), engine::make_rows<AirHandler>, true},
      engine::DeviceEntry{&Opening::info(), engine::make_rows<Opening>, true},
      engine::DeviceEntry{&Comfort::info(), engine::make_rows<Comfort>, true},
      engine::DeviceEntry{&BuildingKpi::info(), engine::make_rows<BuildingKpi>, true},
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
  static const auto models = [] {
    std::vector<engine::FaultModel> all;
    for (const auto* list : {&machine_faults(), &building_faults()})
      all.insert(all.end(), list->begin(), list->end());
    return all;
  }();
  return models;
}

}  // namespace orrery::devices
