// SPDX-License-Identifier: Apache-2.0
#include "devices/people/people_faults.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary, const char* point) {
  return engine::describe_fault(name, summary, {{point}});
}

}  // namespace

const std::vector<engine::FaultModel>& people_faults() {
  static const std::vector<engine::FaultModel> models = {
      fault("operator_absent", "nobody goes to this place: its alarms wait", "unattended"),
      fault("operator_distracted", "reactions to alarms of this place take longer", "slow"),
  };
  return models;
}

}  // namespace orrery::devices
