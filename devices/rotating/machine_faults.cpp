// SPDX-License-Identifier: Apache-2.0
#include "devices/rotating/machine_faults.h"

#include "engine/registry/param_rows.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary, const char* details,
                         std::vector<engine::FaultWrite> writes) {
  engine::FaultModel model = engine::describe_fault(name, summary, std::move(writes));
  model.info.details = details;
  model.ends_on_repair = true;
  return model;
}

engine::FaultModel bearing_wear() {
  engine::FaultModel model = fault(
      "bearing_wear", "a defect of a rolling bearing grows until the machine fails",
      "From its onset the defect grows exponentially, while the machine runs, and reaches the\n"
      "severity after `growth_time`; 1 is failure. Lives to the onset follow a Weibull law\n"
      "(ISO 281, MAN-02 to MAN-04).",
      {{"bearing_defect_goal", 1.0, true, ""}, {"bearing_growth_time", 1.0, false, "growth_time"}});
  model.info.params = {
      engine::rows::number("growth_time", "s", 5.0 * 86400.0, {0.0, 1e9},
                           "running time from the first damage to the severity",
                           "ours: days to weeks between detectable damage and failure are usual")};
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& machine_faults() {
  static const std::vector<engine::FaultModel> models = {
      bearing_wear(),
      fault("imbalance", "the rotor is out of balance: vibration at shaft speed", "",
            {{"imbalance", 1.0, true, ""}}),
      fault("impeller_wear", "the impeller loses a share of its head", "",
            {{"impeller_wear", 1.0, true, ""}}),
      fault("cavitation", "vapour bubbles collapse in the pump: broadband noise, less head", "",
            {{"cavitation", 1.0, true, ""}}),
  };
  return models;
}

}  // namespace orrery::devices
