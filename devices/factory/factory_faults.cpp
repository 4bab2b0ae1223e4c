// SPDX-License-Identifier: Apache-2.0
#include "devices/factory/factory_faults.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary, const char* point,
                         bool ends_on_repair = true) {
  engine::FaultModel model = engine::describe_fault(name, summary, {{point}});
  model.ends_on_repair = ends_on_repair;
  return model;
}

}  // namespace

const std::vector<engine::FaultModel>& factory_faults() {
  static const std::vector<engine::FaultModel> models = {
      fault("slow_station", "parts take longer by the severity's share", "slowness"),
      fault("part_jam", "parts jam on their way in, with the severity as probability", "jam"),
      fault("tool_breakage", "the tool breaks and the machine stops for repair", "breakage"),
      fault("worn_tool", "more defective parts: half the severity is added to their share",
            "tool_wear"),
      fault("miscalibrated_inspection",
            "a share of defects is no longer found, and good parts are rejected",
            "inspection_error"),
      fault("abrasive_material", "tools wear faster by the severity's share", "wear_rate"),
      fault("chatter", "self-excited vibration of tool and part: noise and a rough surface",
            "chatter"),
      fault("lamp_loss", "the severity's share of an inspection's light is gone", "lamp_loss",
            false),
      fault("lens_dirt", "a dark spot in every picture of a camera", "dirt", false),
      fault("misfocus", "pictures of a camera lose detail", "misfocus", false),
      fault("arm_motor_loss", "the motors of a robot arm lose the severity's share of their torque",
            "motor_loss"),
      fault("arm_jam", "the joints of a robot arm turn hard: twenty times the friction", "jammed"),
  };
  return models;
}

}  // namespace orrery::devices
