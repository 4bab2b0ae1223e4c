// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_layout.h"

#include <algorithm>
#include <cmath>

#include "scenarios/session/ground_block.h"
#include "scenarios/session/ground_routes.h"
#include "scenarios/session/plant_groups.h"
#include "scenarios/session/stated_places.h"

namespace orrery::scenarios {

namespace {

using Area = PlantLayout::Area;
using Spot = PlantLayout::Spot;

/// Places what the scenario does not: groups on the ground, servers to the east of them.
class Placer {
 public:
  Placer(const PlantGroups& groups, const PlantOutline& outline, PlantLayout& layout)
      : groups_(groups), outline_(outline), layout_(layout) {}

  void place(const StatedPlaces& stated) {
    for (std::size_t p = 0; p < outline_.populations.size(); ++p) {
      blocks_.push_back(groups_.bays[p].empty() ? GroundBlock(outline_.populations[p].count)
                                                : GroundBlock(groups_.bays[p]));
    }
    const float top = stated.any() ? stated.ground().low.y - 2.0F * kAisleM : 0.0F;
    const float left = stated.any() ? stated.ground().low.x : 0.0F;
    std::vector<Packed> packed;
    std::vector<GroundBox> boxes;
    for (const PlantGroups::Group& group : groups_.groups) {
      packed.push_back(pack_group(group, stated));
      boxes.push_back(packed.back().whole);
    }
    const GroundBox whole = pack(boxes, 2.0F * kAisleM);
    for (std::size_t g = 0; g < packed.size(); ++g) {
      const Spot north_west = {left + boxes[g].low.x, top + boxes[g].low.y + boxes[g].height};
      put_group(groups_.groups[g], packed[g], north_west, stated);
    }
    Area field = {{left, top - whole.height}, {left + whole.width, top}};
    if (stated.any()) {
      field = whole.height > 0.0F ? joined_areas(field, stated.ground()) : stated.ground();
    }
    put_side(field, stated);
  }

 private:
  struct Packed {
    GroundBox whole;
    std::vector<std::size_t> populations;
    std::vector<GroundBox> boxes;
    float lane_top = 0.0F;
  };

  static Area joined_areas(const Area& a, const Area& b) {
    return {{std::min(a.low.x, b.low.x), std::min(a.low.y, b.low.y)},
            {std::max(a.high.x, b.high.x), std::max(a.high.y, b.high.y)}};
  }

  /// Machines of the group's node that stand in a lane of their own: none when they stand in bays.
  std::uint32_t lane_count(const PlantGroups::Group& group, const StatedPlaces& stated) const {
    if (group.node == PlantGroups::kNone || group.at_side || group.host != PlantGroups::kNone)
      return 0;
    if (stated.has_node(group.node) || stated.stands_among_devices(group)) return 0;
    return outline_.nodes[group.node].count;
  }

  Packed pack_group(const PlantGroups::Group& group, const StatedPlaces& stated) const {
    Packed packed;
    for (const std::size_t p : group.populations) {
      if (stated.has_population(p)) continue;
      packed.populations.push_back(p);
      packed.boxes.push_back({blocks_[p].width(), blocks_[p].height()});
    }
    float lane = 0.0F;
    if (lane_count(group, stated) > 0) {
      float ground = 0.0F;
      for (const GroundBox& box : packed.boxes) ground += box.width;
      const auto a_line = std::max(1.0F, ground / (2.0F * kPitchM));
      lane = kAisleM + 2.0F * kPitchM * std::ceil(float(lane_count(group, stated)) / a_line);
    }
    packed.whole = pack(packed.boxes, kAisleM, lane, &packed.lane_top);
    return packed;
  }

  void put_group(const PlantGroups::Group& group, const Packed& packed, Spot north_west,
                 const StatedPlaces& stated) {
    for (std::size_t i = 0; i < packed.populations.size(); ++i) {
      const GroundBox& box = packed.boxes[i];
      put_population(packed.populations[i], {north_west.x + box.low.x, north_west.y + box.low.y});
    }
    if (group.host != PlantGroups::kNone && !stated.has_population(group.host)) {
      if (stated.has_node(group.node)) return;
      const Spot low = layout_.areas[group.host].low;
      const auto& node = outline_.nodes[group.node];
      for (std::uint32_t i = 0; i < node.count; ++i) {
        const Spot at = blocks_[group.host].node(i);
        layout_.nodes[node.first_node + i] = {low.x + at.x, low.y + at.y};
      }
      return;
    }
    const std::uint32_t count = lane_count(group, stated);
    if (count > 0) {
      put_lane(group.node, {north_west.x, north_west.y + packed.lane_top}, packed.whole.width);
    }
  }

  void put_population(std::size_t p, Spot low) {
    const auto& population = outline_.populations[p];
    layout_.areas[p] = {low, {low.x + blocks_[p].width(), low.y + blocks_[p].height()}};
    const auto& sizes = blocks_[p].bay_sizes();
    engine::DeviceId device = population.first_device;
    for (std::uint32_t bay = 0; bay < sizes.size(); ++bay) {
      for (std::uint32_t i = 0; i < sizes[bay]; ++i) {
        const Spot at = blocks_[p].row(bay, i);
        layout_.devices[device++] = {low.x + at.x, low.y + at.y};
      }
    }
  }

  /// Machines side by side over the width of a group, in as many lines as it takes.
  void put_lane(std::size_t n, Spot north_west, float width) {
    const auto& node = outline_.nodes[n];
    const auto a_line = std::max(1u, static_cast<std::uint32_t>(width / (2.0F * kPitchM)));
    for (std::uint32_t i = 0; i < node.count; ++i) {
      const std::uint32_t line = i / a_line;
      const std::uint32_t in_line = std::min(a_line, node.count - line * a_line);
      const float step = width / static_cast<float>(in_line);
      layout_.nodes[node.first_node + i] = {
          north_west.x + (static_cast<float>(i % a_line) + 0.5F) * step,
          north_west.y - kPitchM - static_cast<float>(line) * 2.0F * kPitchM};
    }
  }

  /// Columns of machines to the east: the nearer to the devices, the nearer in the network.
  void put_side(const Area& field, const StatedPlaces& stated) {
    float x = field.high.x + kAisleM;
    for (const auto& column : groups_.side_columns) {
      std::vector<std::uint32_t> machines;
      for (const std::size_t n : column) {
        if (stated.has_node(n)) continue;
        for (std::uint32_t i = 0; i < outline_.nodes[n].count; ++i)
          machines.push_back(outline_.nodes[n].first_node + i);
      }
      if (machines.empty()) continue;
      const float room = std::max(field.high.y - field.low.y, 2.0F * kPitchM);
      const auto a_column = std::max(1u, static_cast<std::uint32_t>(room / (2.0F * kPitchM)));
      const auto count = static_cast<std::uint32_t>(machines.size());
      const std::uint32_t columns = (count - 1) / a_column + 1;
      const float middle = (field.low.y + field.high.y) / 2.0F;
      for (std::uint32_t i = 0; i < count; ++i) {
        const std::uint32_t first = i / a_column * a_column;
        const std::uint32_t here = std::min(a_column, count - first);
        const float step = std::min(room / static_cast<float>(here), 4.0F * kPitchM);
        const float from_middle = static_cast<float>(i - first) - static_cast<float>(here - 1) / 2;
        layout_.nodes[machines[i]] = {x + static_cast<float>(i / a_column) * 2.0F * kPitchM,
                                      middle - from_middle * step};
      }
      x += static_cast<float>(columns) * 2.0F * kPitchM + kAisleM;
    }
  }

  const PlantGroups& groups_;
  const PlantOutline& outline_;
  PlantLayout& layout_;
  std::vector<GroundBlock> blocks_;
};

void set_ground(PlantLayout& layout) {
  bool first = true;
  const auto take = [&](Spot at) {
    if (first) layout.ground = {at, at};
    first = false;
    layout.ground.low = {std::min(layout.ground.low.x, at.x), std::min(layout.ground.low.y, at.y)};
    layout.ground.high = {std::max(layout.ground.high.x, at.x),
                          std::max(layout.ground.high.y, at.y)};
  };
  for (const Area& area : layout.areas) {
    take(area.low);
    take(area.high);
  }
  for (const Spot at : layout.nodes) take(at);
  for (const auto& outline : layout.outlines) {
    for (const Spot at : outline.spots) take(at);
  }
  if (!layout.picture.empty()) {
    take(layout.picture_area.low);
    take(layout.picture_area.high);
  }
  const float margin = layout.device_size;
  layout.ground.low = {layout.ground.low.x - margin, layout.ground.low.y - margin};
  layout.ground.high = {layout.ground.high.x + margin, layout.ground.high.y + margin};
}

void add_floor(const LayoutElement& element, PlantLayout& layout) {
  if (element.floor) {
    const FloorElement& floor = *element.floor;
    const Spot low = {float(floor.at.x_m), float(floor.at.y_m)};
    layout.picture = floor.picture;
    layout.picture_area = {low, {low.x + float(floor.width_m), low.y + float(floor.height_m)}};
  }
  for (const GroundOutline& outline : element.outlines) {
    auto& drawn = layout.outlines.emplace_back();
    drawn.name = outline.name;
    drawn.closed = outline.closed;
    for (const GroundPoint& at : outline.points)
      drawn.spots.push_back({float(at.x_m), float(at.y_m)});
  }
}

}  // namespace

PlantLayout lay_out(const PlantOutline& outline, const Scenario* scenario) {
  PlantLayout layout;
  layout.devices.resize(outline.device_count());
  layout.areas.resize(outline.populations.size());
  layout.nodes.resize(
      outline.nodes.empty() ? 0 : outline.nodes.back().first_node + outline.nodes.back().count);
  layout.device_size = kPitchM;
  const PlantGroups groups = group_plant(outline, scenario);
  StatedPlaces stated(outline, scenario != nullptr ? &scenario->layout : nullptr);
  stated.put(layout);
  Placer(groups, outline, layout).place(stated);
  stated.put_nodes_among_devices(groups, layout);
  add_routes(outline, groups, layout);
  if (scenario != nullptr) add_floor(scenario->layout, layout);
  set_ground(layout);
  return layout;
}

}  // namespace orrery::scenarios
