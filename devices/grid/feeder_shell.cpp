// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/feeder_shell.h"

#include <fmt/format.h>

#include <utility>

#include "engine/registry/param_rows.h"

namespace orrery::devices {

void describe_network_choice(std::vector<std::string> networks, engine::ModelInfo& info) {
  info.params.push_back(engine::rows::choice("network", std::move(networks),
                                             "where buses, branches and loads come from"));
  auto file = engine::rows::text("file", "", "table of the network; network: file");
  file.kind = engine::ParamKind::kFile;
  info.params.push_back(std::move(file));
}

engine::Result<void> check_bus_count(const engine::PopulationSpec& spec, const std::string& network,
                                     std::uint32_t buses) {
  if (spec.count % buses == 0) return {};
  return engine::failure(
      "feeder-count", {},
      fmt::format("feeder '{}': network '{}' has {} buses, count is {}", spec.name, network, buses,
                  spec.count),
      fmt::format("set count to {}, or to a multiple for several feeders", buses));
}

}  // namespace orrery::devices
