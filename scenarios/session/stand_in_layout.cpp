// SPDX-License-Identifier: Apache-2.0
#include <cmath>

#include "scenarios/session/plant_layout.h"

// Until plants are laid out: everything on a grid.
namespace orrery::scenarios {

PlantLayout lay_out(const PlantOutline& outline, const Scenario*) {
  PlantLayout layout;
  const auto count = outline.device_count();
  const auto side = static_cast<std::uint32_t>(std::ceil(std::sqrt(count)));
  for (std::uint32_t i = 0; i < count; ++i)
    layout.devices.push_back({float(i % side) * 3.0F, float(i / side) * 3.0F});
  const float edge = float(side) * 3.0F;
  for (std::size_t i = 0; i < outline.populations.size(); ++i)
    layout.areas.push_back({{0.0F, 0.0F}, {edge, edge}});
  for (const auto& node : outline.nodes)
    for (std::uint32_t i = 0; i < node.count; ++i)
      layout.nodes.push_back({edge + 5.0F, float(layout.nodes.size()) * 5.0F});
  layout.ground = {{-5.0F, -5.0F}, {edge + 10.0F, edge + 5.0F}};
  return layout;
}

}  // namespace orrery::scenarios
