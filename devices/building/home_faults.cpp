// SPDX-License-Identifier: Apache-2.0
#include "devices/building/home_faults.h"

#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary,
                         std::vector<engine::FaultWrite> writes,
                         std::vector<engine::ParamInfo> params = {}) {
  engine::FaultModel model = engine::describe_fault(name, summary, std::move(writes));
  model.info.params = std::move(params);
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& home_faults() {
  namespace rows = engine::rows;
  static const std::vector<engine::FaultModel> models = {
      fault("fridge_door_open", "the door of the fridge stands open: it hardly rests",
            {{"fridge_door", 1.0, true, ""}}),
      fault("stuck_load", "an appliance that nobody turns off draws `power` times the severity",
            {{"stuck_load", 1.0, true, "power"}},
            {rows::number("power", "W", 1500.0, {0.0, 1e5}, "of the appliance",
                          "ours: an electric heater")}),
      fault("element_burnt_out", "a share of the hot water element gives no heat",
            {{"element_loss", 1.0, true, ""}}),
      fault("tank_insulation", "the tank's insulation is wet: severity 1 doubles its loss",
            {{"insulation_loss", 1.0, true, ""}}),
      fault("hot_water_leak", "hot water drips away, `flow` times the severity",
            {{"leak", 1.0, true, "flow"}},
            {rows::number("flow", "m3/s", 3e-6, {0.0, 1e-2}, "at severity 1",
                          "ours: 11 l an hour, a dripping tap")}),
      fault("light_stuck_on", "a light switch does not open", {{"light_stuck_on", 1.0, true, ""}}),
      fault("lamps_broken", "a share of the lamps is out", {{"lamps_broken", 1.0, true, ""}}),
      fault("thermostat_offset", "the thermostat reads `offset` times the severity too much",
            {{"thermostat_offset", 1.0, true, "offset"}},
            {rows::difference(rows::number("offset", "K", 2.0, {-20.0, 20.0},
                                           "at severity 1; negative reads too little",
                                           "ours: a thermostat in the sun"))}),
      fault("heating_valve_stuck", "the heating valve stays at `opening` whatever is demanded",
            {{"valve_stuck", 1.0, false, ""}, {"valve_stuck_at", 1.0, false, "opening"}},
            {rows::number("opening", "1", 1.0, {0.0, 1.0}, "0 shut, 1 open", "ours")}),
      fault("vacation", "nobody is in", {{"vacation", 1.0, false, ""}}),
      fault("price_jump", "energy is scarce: severity 1 doubles its price",
            {{"price_jump", 1.0, true, ""}}),
  };
  return models;
}

}  // namespace orrery::devices
