// SPDX-License-Identifier: Apache-2.0
#include "engine/record/run_records.h"

#include <fmt/format.h>

#include "engine/registry/check.h"

namespace orrery::engine {

const char* to_string(Verdict verdict) {
  switch (verdict) {
    case Verdict::kPass: return "pass";
    case Verdict::kFail: return "fail";
    case Verdict::kUndecided: return "undecided";
  }
  ORRERY_CHECK(false, "unknown Verdict");
}

std::string RunTables::device_name(DeviceId device) const {
  for (const auto& population : populations) {
    if (device >= population.first_device && device - population.first_device < population.count) {
      return fmt::format("{}[{}]", population.name, device - population.first_device);
    }
  }
  return fmt::format("device {}", device);
}

}  // namespace orrery::engine
