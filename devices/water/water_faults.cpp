// SPDX-License-Identifier: Apache-2.0
#include "devices/water/water_faults.h"

#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

namespace rows = engine::rows;

engine::FaultModel tank_leak() {
  engine::FaultModel model = engine::describe_fault(
      "tank_leak", "a tank loses water through its floor, `flow` times the severity",
      {{"floor_leak", 1.0, true, "flow"}});
  model.info.params = {
      rows::number("flow", "m3/s", 1e-3, {0.0, 10.0}, "at severity 1", "ours: 3.6 m3 an hour")};
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& water_faults() {
  static const std::vector<engine::FaultModel> models = {
      tank_leak(),
      engine::describe_fault("demand_surge",
                             "a district draws more by the severity's share: a fire, a burst main",
                             {{"surge", 1.0, true, ""}}),
      engine::describe_fault("blocked_drain", "the severity's share of a tank's drain is shut",
                             {{"blockage", 1.0, true, ""}}),
  };
  return models;
}

}  // namespace orrery::devices
