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
#include "devices/factory/robot_arm.h"
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
#include "devices/grid/recorded_home.h"
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
#include "devices/water/service_tank.h"
#include "devices/water/water_faults.h"

namespace orrery::devices {

std::span<const engine::DeviceEntry> device_catalog() {
  static const std::array entries = {
      engine::DeviceEntry{&DrainTank::info(), engine::make_rows<DrainTank>, true},
      engine::DeviceEntry{&Pump::info(), engine::make_rows<Pump>, true},
      engine::DeviceEntry{&ServiceTank::info(), engine::make_rows<ServiceTank>, true},
      engine::DeviceEntry{&BearingBench::info(), engine::make_rows<BearingBench>, true},
      engine::DeviceEntry{&FirstOrder::info(), engine::make_rows<FirstOrder>, true},
      engine::DeviceEntry{&csv_replay_info(), make_csv_replay},
      engine::DeviceEntry{&Weather::info(), engine::make_rows<Weather>, true},
      engine::DeviceEntry{&weather_file_info(), make_weather_file},
      engine::DeviceEntry{&Occupants::info(), engine::make_rows<Occupants>, true},
      engine::DeviceEntry{&Thermostat::info(), engine::make_rows<Thermostat>, true},
      engine::DeviceEntry{&Appliances::info(), engine::make_rows<Appliances>, true},
      engine::DeviceEntry{&HotWater::info(), make_hot_water, true},
      engine::DeviceEntry{&Lighting::info(), engine::make_rows<Lighting>, true},
      engine::DeviceEntry{&zones_info(), make_zones},
      engine::DeviceEntry{&HeatPump::info(), engine::make_rows<HeatPump>, true},
      engine::DeviceEntry{&Boiler::info(), engine::make_rows<Boiler>, true},
      engine::DeviceEntry{&AirHandler::info(), engine::make_rows<AirHandler>, true},
      engine::DeviceEntry{&Opening::info(), engine::make_rows<Opening>, true},
      engine::DeviceEntry{&Comfort::info(), engine::make_rows<Comfort>, true},
      engine::DeviceEntry{&BuildingKpi::info(), engine::make_rows<BuildingKpi>, true},
      engine::DeviceEntry{&Security::info(), engine::make_rows<Security>, true},
      engine::DeviceEntry{&Microphone::info(), engine::make_rows<Microphone>, true},
      engine::DeviceEntry{&Line::description(), Line::make},
      engine::DeviceEntry{&Spindle::info(), engine::make_rows<Spindle>, true},
      engine::DeviceEntry{&RobotArm::info(), engine::make_rows<RobotArm>, true},
      engine::DeviceEntry{&InspectionCamera::info(), engine::make_rows<InspectionCamera>, true},
      engine::DeviceEntry{&operators_info(), make_operators},
      engine::DeviceEntry{&Feeder::description(), make_feeder},
      engine::DeviceEntry{&Feeder3::description(), make_feeder3},
      engine::DeviceEntry{&Load::info(), make_load, true},
      engine::DeviceEntry{&Pv::info(), make_pv, true},
      engine::DeviceEntry{&Battery::info(), make_battery, true},
      engine::DeviceEntry{&EvCharger::info(), make_ev_charger, true},
      engine::DeviceEntry{&ChargingStation::info(), make_charging_station, true},
      engine::DeviceEntry{&HeatPumpLoad::info(), make_heat_pump_load, true},
      engine::DeviceEntry{&Meter::info(), make_meter, true},
      engine::DeviceEntry{&Tariff::info(), engine::make_rows<Tariff>, true},
      engine::DeviceEntry{&Carbon::info(), engine::make_rows<Carbon>, true},
      engine::DeviceEntry{&recorded_home_info(), make_recorded_home, true},
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
    for (const auto* list : {&machine_faults(), &building_faults(), &home_faults(),
                             &security_faults(), &factory_faults(), &people_faults(),
                             &feeder_faults(), &grid_device_faults(), &water_faults()}) {
      models.insert(models.end(), list->begin(), list->end());
    }
    return models;
  }();
  return all;
}

}  // namespace orrery::devices
