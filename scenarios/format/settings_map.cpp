// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/settings_map.h"

#include <fmt/format.h>

#include "scenarios/format/document.h"

namespace orrery::scenarios {

/// The settings as a mapping of a scenario, so that they pass the same checks.
Value settings_map(const std::vector<std::string>& sets, engine::Diagnostics& diagnostics) {
  Value map = Value::mapping(ValueStyle::kBlock, Spot{});
  for (const auto& set : sets) {
    const std::size_t equals = set.find('=');
    const engine::SourcePlace place{"--set", 1, 1, 0, set.size()};
    if (equals == std::string::npos || equals == 0) {
      diagnostics.error("set-form", place, fmt::format("'{}' is not NAME=VALUE", set),
                        "write --set 'speed=3000 rev/min', for instance");
      continue;
    }
    const auto document = read_document(set.substr(equals + 1), "--set");
    if (!document) {
      diagnostics.append(document.error());
      continue;
    }
    map.entries().push_back({{set.substr(0, equals), Spot{}}, document->root});
  }
  return map;
}

}  // namespace orrery::scenarios
