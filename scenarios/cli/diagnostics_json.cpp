// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/diagnostics_json.h"

namespace orrery::scenarios {

nlohmann::ordered_json diagnostics_json(const engine::Diagnostics& diagnostics) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& item : diagnostics.items()) {
    list.push_back({{"severity", item.severity == engine::Severity::kError ? "error" : "warning"},
                    {"code", item.code},
                    {"file", item.place.file},
                    {"line", item.place.line},
                    {"column", item.place.column},
                    {"message", item.message},
                    {"remedy", item.remedy}});
  }
  return list;
}

}  // namespace orrery::scenarios
