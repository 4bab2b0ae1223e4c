// SPDX-License-Identifier: Apache-2.0
#include "devices/catalog.h"

#include <array>
#include <vector>

#include "devices/building/air_handler.h"
#include "devices/building/appliances.h"
#include "devices/building/boiler.h"
#include "devices/building/building_faults.h"
#include "devices/building/comfort.h"
#include "devices/building/heat_pump.h"
#include "devices/building/home_faults.h"
#include "devices/building/hot_water.h"
#include "devices/building/kpi.h"
#include "devices/building/lighting.h"
#include "devices/building/microphone.h"
#include "devices/building/occupants.h"
#include "devices/building/opening.h"
#include "devices/building/security.h"
#include "devices/building/security_faults.h"
#include "devices/building/thermostat.h"
#include "devices/building/zones.h"
#include "devices/climate/weather.h"
#include "devices/climate/weather_file.h"
#include "devices/factory/factory_faults.h"
#include "devices/factory/inspection_camera.h"
#include "devices/factory/line.h"
#include "devices/factory/spindle.h"
#include "devices/grid/battery.h"
#include "devices/grid/carbon.h"
#include "devices/grid/charging_station.h"
#include "devices/grid/ev_charger.h"
#include "devices/grid/feeder.h"
#include "devices/grid/feeder3.h"
#include "devices/grid/feeder_faults.h"
#include "devices/grid/grid_device_faults.h"
#include "devices/grid/heat_pump_load.h"
#include "devices/grid/load.h"
#include "devices/grid/meter.h"
#include "devices/grid/pv.h"
#include "devices/grid/tariff.h"
#include "devices/people/operators.h"
#include "devices/people/people_faults.h"
#include "devices/process/first_order.h"
#include "devices/replay/csv_replay.h"
#include "devices/rotating/bearing_bench.h"
#include "devices/rotating/machine_faults.h"
#include "devices/sensing/analog_sensor.h"
#include "devices/water/drain_tank.h"
#include "devices/water/pump.h"

namespace orrery::devices {

std::span<const engine::DeviceEntry> device_catalog() {
  using engine::DeviceEntry;
  using engine::make_rows;
  static const std::array entries = {
      DeviceEntry{&DrainTank::info(), make_rows<DrainTank>, true, "tank"},
      DeviceEntry{&Pump::info(), make_rows<Pump>, true, "pump"},
      DeviceEntry{&BearingBench::info(), make_rows<BearingBench>, true, "motor"},
      DeviceEntry{&FirstOrder::info(), make_rows<FirstOrder>, true, "valve"},
      DeviceEntry{&csv_replay_info(), make_csv_replay, false, "sensor"},
      DeviceEntry{&Weather::info(), make_rows<Weather>, true, "station"},
      DeviceEntry{&weather_file_info(), make_weather_file, false, "station"},
      DeviceEntry{&Occupants::info(), make_rows<Occupants>, true, "person"},
      DeviceEntry{&Thermostat::info(), make_rows<Thermostat>, true, "sensor"},
      DeviceEntry{&Appliances::info(), make_rows<Appliances>, true, "device"},
      DeviceEntry{&HotWater::info(), make_hot_water, true, "boiler"},
      DeviceEntry{&Lighting::info(), make_rows<Lighting>, true, "device"},
      DeviceEntry{&zones_info(), make_zones, false, "zone"},
      DeviceEntry{&HeatPump::info(), make_rows<HeatPump>, true, "heat_pump"},
      DeviceEntry{&Boiler::info(), make_rows<Boiler>, true, "boiler"},
      DeviceEntry{&AirHandler::info(), make_rows<AirHandler>, true, "fan"},
      DeviceEntry{&Opening::info(), make_rows<Opening>, true, "device"},
      DeviceEntry{&Comfort::info(), make_rows<Comfort>, true, "person"},
      DeviceEntry{&BuildingKpi::info(), make_rows<BuildingKpi>, true, "house"},
      DeviceEntry{&Security::info(), make_rows<Security>, true, "camera"},
      DeviceEntry{&Microphone::info(), make_rows<Microphone>, true, "sensor"},
      DeviceEntry{&Line::description(), Line::make, false, "conveyor"},
      DeviceEntry{&Spindle::info(), make_rows<Spindle>, true, "machine"},
      DeviceEntry{&InspectionCamera::info(), make_rows<InspectionCamera>, true, "camera"},
      DeviceEntry{&operators_info(), make_operators, false, "person"},
      DeviceEntry{&Feeder::description(), make_feeder, false, "transformer"},
      DeviceEntry{&Feeder3::description(), make_feeder3, false, "transformer"},
      DeviceEntry{&Load::info(), make_load, true, "house"},
      DeviceEntry{&Pv::info(), make_pv, true, "solar"},
      DeviceEntry{&Battery::info(), make_battery, true, "battery"},
      DeviceEntry{&EvCharger::info(), make_ev_charger, true, "charger"},
      DeviceEntry{&ChargingStation::info(), make_charging_station, true, "charger"},
      DeviceEntry{&HeatPumpLoad::info(), make_heat_pump_load, true, "heat_pump"},
      DeviceEntry{&Meter::info(), make_meter, true, "meter"},
      DeviceEntry{&Tariff::info(), make_rows<Tariff>, true, "meter"},
      DeviceEntry{&Carbon::info(), make_rows<Carbon>, true, "meter"},
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
    for (const auto* list :
         {&machine_faults(), &building_faults(), &home_faults(), &security_faults(),
          &factory_faults(), &people_faults(), &feeder_faults(), &grid_device_faults()}) {
      models.insert(models.end(), list->begin(), list->end());
    }
    return models;
  }();
  return all;
}

}  // namespace orrery::devices
