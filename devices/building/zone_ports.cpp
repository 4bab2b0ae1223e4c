// SPDX-License-Identifier: Apache-2.0
#include "devices/building/zone_ports.h"

#include "devices/building/zone_params.h"
#include "devices/building/zones.h"
#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

engine::PortInfo port(const char* name, const char* unit, const char* meaning) {
  return {name, unit, meaning, engine::PortShape::kScalar};
}

std::vector<engine::ParamInfo> params() {
  namespace rows = engine::rows;
  auto all = engine::describe(kZoneParams);
  all.push_back(rows::integer("zones_per_building", 1.0, {1, 64}, "rows that make one building"));
  all.push_back(
      rows::choice("structure", {"5R1C", "1R1C", "2R2C"}, "nodes and resistances of a zone"));
  all.push_back(rows::numbers(
      "links", "for each two zones of a building whose air is joined: zone, zone, W/K"));
  return all;
}

}  // namespace

const engine::ModelInfo& zones_info() {
  static const engine::ModelInfo info = [] {
    engine::ModelInfo i;
    i.kind = engine::ModelKind::kDevice;
    i.name = "building/zones";
    i.summary = "zones of buildings as resistances and capacities, with air and carbon dioxide";
    i.details =
        "Linear network of a building, solved exactly over each step by eigenvectors; well-mixed "
        "carbon dioxide. Air that moves between zones and moisture are left out. In each building "
        "energy_in = energy_lost + energy_stored.";
    i.source = "ISO 13790:2008, annex C; ISO 52016-1:2017; ASTM D6245; BOPTEST (Blum et al. 2021)";
    i.params = params();
    i.inputs = {
        port("outdoor_temperature", "K", "0: the parameter's"),
        port("heat", "W", "heating; cooling is negative"),
        port("gains", "W", "people, lights, appliances"),
        port("solar", "W", "solar gains worked out elsewhere; added"),
        port("irradiance_north", "W/m2", "on the windows"),
        port("irradiance_east", "W/m2", "on the windows"),
        port("irradiance_south", "W/m2", "on the windows"),
        port("irradiance_west", "W/m2", "on the windows"),
        port("blinds", "1", "0 up, 1 shut"),
        port("window_opening", "1", "0 shut, 1 open"),
        port("supply_flow", "m3/s", "fresh air of an air handler"),
        port("supply_temperature", "K", "of that air; 0: outdoors'"),
        port("occupants", "1", "people in the zone"),
        port("co2_source", "m3/s", "carbon dioxide breathed out, worked out elsewhere; added"),
        port("comfort_low", "K", "0: the parameter's"),
        port("comfort_high", "K", "0: the parameter's")};
    i.outputs = {
        port("temperature", "K", "air"),
        port("operative_temperature", "K", "what people feel"),
        port("mass_temperature", "K", "of what stores heat"),
        port("surface_temperature", "K", "of the surfaces: mean radiant"),
        port("co2", "1", "carbon dioxide, share of volume"),
        port("air_change", "1/s", "fresh air a volume"),
        port("heat_loss", "W", "to outdoors and to supplied air"),
        port("solar_gain", "W", "through windows"),
        port("heating_energy", "J", "since the start"),
        port("cooling_energy", "J", "since the start"),
        port("energy_in", "J", "heat and gains since the start"),
        port("energy_lost", "J", "to outdoors and to supplied air since the start"),
        port("energy_stored", "J", "above that of the start"),
        port("discomfort", "K.s", "air outside the comfort bounds, summed (BOPTEST tdis_tot)")};
    i.fault_points = {port("air_leak", "1", "infiltration gained: 1 doubles it"),
                      port("window_stuck_open", "1", "opening below which it does not go, 0..1"),
                      port("wet_insulation", "1", "envelope conductance gained: 1 doubles it")};
    return i;
  }();
  return info;
}

}  // namespace orrery::devices
