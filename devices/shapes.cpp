// SPDX-License-Identifier: Apache-2.0
#include "devices/shapes.h"

#include <array>

namespace orrery::devices {

std::span<const Shape> device_shapes() {
  static constexpr std::array shapes = std::to_array<Shape>({
      {"water/drain_tank", "tank"},
      {"water/pump", "pump"},
      {"water/service_tank", "tower"},
      {"rotating/bearing", "motor"},
      {"process/first_order", "valve"},
      {"replay/csv", "sensor"},
      {"climate/weather", "station"},
      {"climate/weather_file", "station"},
      {"building/occupants", "person"},
      {"building/thermostat", "sensor"},
      {"building/appliances", "device"},
      {"building/hot_water", "boiler"},
      {"building/lighting", "device"},
      {"building/zones", "zone"},
      {"building/heat_pump", "heat_pump"},
      {"building/boiler", "boiler"},
      {"building/air_handler", "fan"},
      {"building/opening", "device"},
      {"building/comfort", "person"},
      {"building/kpi", "house"},
      {"building/security", "camera"},
      {"building/microphone", "sensor"},
      {"factory/line", "conveyor"},
      {"factory/spindle", "machine"},
      {"factory/robot_arm", "robot"},
      {"factory/inspection_camera", "camera"},
      {"people/operators", "person"},
      {"grid/feeder", "transformer"},
      {"grid/feeder3", "transformer"},
      {"grid/load", "house"},
      {"grid/pv", "solar"},
      {"grid/battery", "battery"},
      {"grid/ev_charger", "charger"},
      {"grid/charging_station", "charger"},
      {"grid/heat_pump_load", "heat_pump"},
      {"grid/meter", "meter"},
      {"grid/tariff", "meter"},
      {"grid/carbon", "meter"},
      {"grid/recorded_home", "house"},
  });
  return shapes;
}

const char* shape_of(const std::string& model) {
  for (const Shape& shape : device_shapes())
    if (model == shape.model) return shape.mesh;
  return "device";
}

}  // namespace orrery::devices
