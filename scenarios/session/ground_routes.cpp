// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/ground_routes.h"

#include <algorithm>
#include <cmath>

#include "scenarios/session/ground_block.h"

namespace orrery::scenarios {

namespace {

using Area = PlantLayout::Area;
using Spot = PlantLayout::Spot;

bool is_inside(const Area& area, Spot at) {
  return at.x > area.low.x && at.x < area.high.x && at.y > area.low.y && at.y < area.high.y;
}

Spot nearest_on(const Area& area, Spot to) {
  return {std::clamp(to.x, area.low.x, area.high.x), std::clamp(to.y, area.low.y, area.high.y)};
}

std::vector<Spot> along_axes(Spot from, Spot to) {
  if (from.x == to.x || from.y == to.y) return {from, to};
  return {from, {to.x, from.y}, to};
}

/// By way of a line from south to north at `x`, on which the links to one column run together.
std::vector<Spot> over_trunk(Spot from, float x, Spot to) {
  if (from.y == to.y) return {from, to};
  return {from, {x, from.y}, {x, to.y}, to};
}

class Router {
 public:
  Router(const PlantOutline& outline, const PlantGroups& groups, PlantLayout& layout)
      : outline_(outline), groups_(groups), layout_(layout) {}

  void add_access(std::size_t p) {
    const std::size_t n = groups_.node_of[p];
    if (n == PlantGroups::kNone) return;
    const auto& node = outline_.nodes[n];
    if (is_in_bays(p, n)) return add_bays(p, n);
    if (node.count == 1 && !is_inside(layout_.areas[p], layout_.nodes[node.first_node])) {
      return add_from_edge(p, layout_.nodes[node.first_node]);
    }
    const auto nearest = nearest_devices(p, n);
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const Spot to = layout_.nodes[node.first_node + i];
      if (nearest[i] == kNobody) continue;
      if (!is_inside(layout_.areas[p], to)) {
        add_from_edge(p, to);
      } else {
        layout_.routes.push_back({link_of(p), along_axes(layout_.devices[nearest[i]], to)});
      }
    }
  }

  void add_trunk(std::uint32_t l) {
    const auto* from = node_named(outline_.links[l].from);
    const auto* to = node_named(outline_.links[l].to);
    if (from == nullptr || to == nullptr) return;
    const float beside = 0.1F * kPitchM * static_cast<float>(l % 5);
    for (std::uint32_t row = 0; row < std::max(from->count, to->count); ++row) {
      const Spot a = layout_.nodes[from->first_node + row % from->count];
      const Spot b = layout_.nodes[to->first_node + row % to->count];
      const float half = std::min(kAisleM, std::abs(b.x - a.x)) / 2.0F;
      const float x = b.x > a.x ? b.x - half - beside : b.x + half + beside;
      layout_.routes.push_back({l, over_trunk(a, x, b)});
    }
  }

 private:
  static constexpr engine::DeviceId kNobody = ~engine::DeviceId{0};

  const PlantOutline::Node* node_named(const std::string& name) const {
    for (const auto& node : outline_.nodes) {
      if (node.name == name) return &node;
    }
    return nullptr;
  }
  std::uint32_t link_of(std::size_t p) const {
    return static_cast<std::uint32_t>(groups_.access[p]);
  }

  /// Each machine still stands in the lane of its bay: the scenario has moved neither.
  bool is_in_bays(std::size_t p, std::size_t n) const {
    if (groups_.bays[p].empty()) return false;
    const GroundBlock block(groups_.bays[p]);
    const Spot low = layout_.areas[p].low;
    const Spot wanted = {low.x + block.node(0).x, low.y + block.node(0).y};
    const Spot at = layout_.nodes[outline_.nodes[n].first_node];
    return wanted.x == at.x && wanted.y == at.y;
  }

  void add_bays(std::size_t p, std::size_t n) {
    const GroundBlock block(groups_.bays[p]);
    const Spot low = layout_.areas[p].low;
    for (std::uint32_t i = 0; i < outline_.nodes[n].count; ++i) {
      const Spot to = layout_.nodes[outline_.nodes[n].first_node + i];
      layout_.routes.push_back({link_of(p), {{to.x, low.y + block.bay_area(i).low.y}, to}});
    }
  }

  void add_from_edge(std::size_t p, Spot to) {
    layout_.routes.push_back({link_of(p), along_axes(nearest_on(layout_.areas[p], to), to)});
  }

  /// Of the devices on each machine the one nearest to it.
  std::vector<engine::DeviceId> nearest_devices(std::size_t p, std::size_t n) const {
    const auto& population = outline_.populations[p];
    const auto& node = outline_.nodes[n];
    std::vector<engine::DeviceId> nearest(node.count, kNobody);
    std::vector<float> least(node.count, 0.0F);
    for (std::uint32_t row = 0; row < population.count; ++row) {
      const std::size_t i = groups_.machine_of(outline_, p, row) - node.first_node;
      const Spot to = layout_.nodes[node.first_node + i];
      const Spot at = layout_.devices[population.first_device + row];
      const float apart = std::hypot(at.x - to.x, at.y - to.y);
      if (nearest[i] != kNobody && apart >= least[i]) continue;
      nearest[i] = population.first_device + row;
      least[i] = apart;
    }
    return nearest;
  }

  const PlantOutline& outline_;
  const PlantGroups& groups_;
  PlantLayout& layout_;
};

}  // namespace

void add_routes(const PlantOutline& outline, const PlantGroups& groups, PlantLayout& layout) {
  Router router(outline, groups, layout);
  for (std::size_t p = 0; p < outline.populations.size(); ++p) router.add_access(p);
  for (std::uint32_t l = 0; l < outline.links.size(); ++l) router.add_trunk(l);
}

}  // namespace orrery::scenarios
