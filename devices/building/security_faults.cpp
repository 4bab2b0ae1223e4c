// SPDX-License-Identifier: Apache-2.0
#include "devices/building/security_faults.h"

namespace orrery::devices {

namespace {

engine::FaultModel fault(const char* name, const char* summary, const char* point, double value) {
  return engine::describe_fault(name, summary, {{point, value}});
}

}  // namespace

const std::vector<engine::FaultModel>& security_faults() {
  static const std::vector<engine::FaultModel> models = {
      fault("intrusion", "an intruder comes by the place of this sensor", "intrusion", 1.0),
      fault("sensor_blocked", "a security sensor is covered and sees nothing", "blocked", 1.0),
      fault("sensor_tampered", "a magnet keeps a door contact closed", "tampered", 1.0),
      fault("microphone_muffled", "dirt on a microphone takes up to 30 dB", "muffled", 30.0),
      fault("microphone_dead", "a microphone gives no sound", "dead", 1.0),
  };
  return models;
}

}  // namespace orrery::devices
