// SPDX-License-Identifier: Apache-2.0
#include "devices/building/building_faults.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* point, const char* summary) {
  return engine::describe_fault(point, summary, {{point}});
}

engine::FaultModel named(const char* name, const char* point, const char* summary) {
  engine::FaultModel model = fault(point, summary);
  model.info.name = name;
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& building_faults() {
  static const std::vector<engine::FaultModel> models = {
      fault("air_leak", "a zone leaks air: infiltration grows by the severity's share"),
      fault("window_stuck_open", "a window does not shut further than the severity"),
      fault("wet_insulation", "insulation is wet: the envelope conducts more by the severity"),
      fault("refrigerant_leak", "a heat pump loses refrigerant: less capacity, lower COP"),
      named("heat_exchanger_dirt", "fouling", "a heat pump's exchangers are dirty: lower COP"),
      fault("heat_exchanger_fouling", "a boiler's exchanger is fouled: lower efficiency"),
      fault("ignition_failure", "a boiler does not light"),
      fault("filter_clogging", "an air filter clogs: less flow for the same fan power"),
      fault("fan_stopped", "the fans of an air handler stand still"),
      fault("recovery_lost", "heat recovery loses a share of its effect"),
      named("opening_stuck", "stuck", "a blind or a window keeps its position"),
  };
  return models;
}

}  // namespace orrery::devices
