// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/grid_device_faults.h"

namespace orrery::devices {

namespace {

/// A fault that writes its severity into one point.
engine::FaultModel fault(const char* name, const char* point, double scale, const char* summary,
                         const char* details = "") {
  engine::FaultModel model;
  model.info.kind = engine::ModelKind::kFault;
  model.info.name = name;
  model.info.summary = summary;
  model.info.details = details;
  model.writes = {{point, scale, true, ""}};
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& grid_device_faults() {
  static const std::vector<engine::FaultModel> models = {
      fault("extra_load", "extra_power", 1.0, "a customer draws more: severity is the power in W"),
      fault("pv_soiling", "soiling", 1.0, "dirt takes a share of the light of a plant"),
      fault("pv_string_loss", "string_loss", 1.0, "a share of a plant's strings is open"),
      fault("inverter_trip", "inverter_trip", 1.0, "an inverter is off while the fault lasts"),
      fault("battery_cells_out", "capacity_loss", 1.0, "a share of a battery's cells is out"),
      fault("converter_trip", "converter_trip", 1.0, "a battery's converter is off"),
      fault("charger_outage", "outage", 1.0, "a charge point gives nothing"),
      fault("charge_points_out", "points_out", 1.0, "severity: points of a station out of order"),
  };
  return models;
}

}  // namespace orrery::devices
