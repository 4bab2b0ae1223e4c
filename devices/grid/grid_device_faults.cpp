// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/grid_device_faults.h"

namespace orrery::devices {

namespace {

constexpr const char* kJokar =
    "Jokar, Arianpoo, Leung, IEEE Transactions on Smart Grid 7 (2016) 216: types of attack h1 to\n"
    "h6 on what a smart meter reports.";

/// A fault that writes its severity into one point.
engine::FaultModel fault(const char* name, const char* point, double scale, const char* summary,
                         const char* details = "") {
  engine::FaultModel model = engine::describe_fault(name, summary, {{point, scale}});
  model.info.details = details;
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
      fault("heat_pump_fouling", "fouling", 1.0, "a heat pump gives a share less heat"),
      fault("compressor_failure", "compressor_failure", 1.0, "a heat pump does not run"),
      fault("meter_bypass", "bypass", 1.0, "fraud: a share of power goes round the meter"),
      fault("meter_h1", "under_registration", 1.0, "fraud h1: a share of energy is not counted",
            kJokar),
      fault("meter_h2", "zero_hours", 1.0, "fraud h2: severity hours a day are told as zero",
            kJokar),
      fault("meter_h3", "random_share", 1.0, "fraud h3: a random share of each interval is told",
            kJokar),
      fault("meter_h4", "mean_random", 1.0, "fraud h4: a random share of the mean is told", kJokar),
      fault("meter_h5", "mean_value", 1.0, "fraud h5: the mean is told at all hours", kJokar),
      fault("meter_h6", "reversed_day", 1.0, "fraud h6: the day is told backwards", kJokar),
  };
  return models;
}

}  // namespace orrery::devices
