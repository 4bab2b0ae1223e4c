// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/stated_places.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "scenarios/session/ground_block.h"

namespace orrery::scenarios {

namespace {

using Area = PlantLayout::Area;
using Spot = PlantLayout::Spot;

void widen(Area& area, Spot at) {
  area.low = {std::min(area.low.x, at.x), std::min(area.low.y, at.y)};
  area.high = {std::max(area.high.x, at.x), std::max(area.high.y, at.y)};
}

constexpr float kFar = std::numeric_limits<float>::max();
constexpr Area kNowhere = {{kFar, kFar}, {-kFar, -kFar}};

/// North of everything that is listed.
GroundPoint behind(const std::vector<GroundPoint>& positions) {
  GroundPoint at = positions.front();
  for (const GroundPoint& each : positions)
    at = {std::min(at.x_m, each.x_m), std::max(at.y_m, each.y_m)};
  return {at.x_m, at.y_m + double{kPitchM}};
}

/// As many as there are: a list that is too long is cut, after one that is too short follows a
/// block.
std::vector<Spot> spots_of(const PlaceElement& place, std::uint32_t count) {
  std::vector<Spot> spots;
  spots.reserve(count);
  for (const GroundPoint& at : place.positions)
    if (spots.size() < count) spots.push_back({float(at.x_m), float(at.y_m)});
  const auto listed = static_cast<std::uint32_t>(spots.size());
  const GroundPoint at = place.at.value_or(listed > 0 ? behind(place.positions) : GroundPoint{});
  const std::uint32_t columns = place.columns > 0 ? place.columns : block_columns(count - listed);
  const double spacing = place.spacing_m > 0.0 ? place.spacing_m : double{kPitchM};
  while (spots.size() < count) {
    const auto i = static_cast<std::uint32_t>(spots.size()) - listed;
    spots.push_back({static_cast<float>(at.x_m + spacing * (i % columns)),
                     static_cast<float>(at.y_m + spacing * (i / columns))});
  }
  return spots;
}

/// How far neighbours are apart: exact for few, from the density for many.
float distance_between(const std::vector<Spot>& spots) {
  constexpr std::size_t kFew = 1000;
  if (spots.size() < 2) return kFar;
  float least = kFar;
  if (spots.size() > kFew) {
    Area area = kNowhere;
    for (const Spot at : spots) widen(area, at);
    const double ground =
        double(area.high.x - area.low.x) * double(area.high.y - area.low.y) / double(spots.size());
    return ground > 0.0 ? static_cast<float>(std::sqrt(ground)) : kFar;
  }
  for (std::size_t i = 0; i < spots.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const float apart = std::hypot(spots[i].x - spots[j].x, spots[i].y - spots[j].y);
      if (apart > 0.0F) least = std::min(least, apart);
    }
  }
  return least;
}

/// Finds a free place near a wanted one.
class FreePlaces {
 public:
  explicit FreePlaces(float size) : size_(size) {}
  void take(Spot at) { taken_.insert(cell(at)); }
  Spot near(Spot wanted) const {
    constexpr int kRings = 40;
    for (int ring = 0; ring < kRings; ++ring) {
      for (int dy = -ring; dy <= ring; ++dy) {
        for (int dx = -ring; dx <= ring; ++dx) {
          if (std::max(std::abs(dx), std::abs(dy)) != ring) continue;
          const Spot at = {wanted.x + float(dx) * size_, wanted.y + float(dy) * size_};
          if (is_free(at)) return at;
        }
      }
    }
    return wanted;
  }

 private:
  using Cell = std::pair<long, long>;
  Cell cell(Spot at) const {
    return {std::lround(at.x / size_ * 2.0F), std::lround(at.y / size_ * 2.0F)};
  }
  bool is_free(Spot at) const {
    const Cell here = cell(at);
    for (long dy = -1; dy <= 1; ++dy) {
      for (long dx = -1; dx <= 1; ++dx) {
        if (taken_.count({here.first + dx, here.second + dy}) > 0) return false;
      }
    }
    return true;
  }

  float size_;
  std::set<Cell> taken_;  ///< halves of a device's size
};

}  // namespace

StatedPlaces::StatedPlaces(const PlantOutline& outline, const LayoutElement* layout)
    : outline_(outline),
      element_(layout),
      populations_(outline.populations.size(), nullptr),
      nodes_(outline.nodes.size(), nullptr),
      ground_(kNowhere) {
  if (layout == nullptr) return;
  for (const PlaceElement& place : layout->places) {
    for (std::size_t p = 0; p < populations_.size(); ++p) {
      if (outline.populations[p].name == place.name) populations_[p] = &place;
    }
    for (std::size_t n = 0; n < nodes_.size(); ++n) {
      if (outline.nodes[n].name == place.name) nodes_[n] = &place;
    }
  }
}

bool StatedPlaces::stands_among_devices(const PlantGroups::Group& group) const {
  if (group.node == PlantGroups::kNone || group.at_side || has_node(group.node)) return false;
  if (group.host != PlantGroups::kNone) return has_population(group.host);
  const auto& members = group.populations;
  return std::all_of(members.begin(), members.end(),
                     [&](std::size_t p) { return has_population(p); });
}

void StatedPlaces::put(PlantLayout& layout) {
  float apart = kFar;
  bool all = true;
  for (std::size_t p = 0; p < populations_.size(); ++p) {
    all = all && has_population(p);
    if (!has_population(p)) continue;
    const auto& population = outline_.populations[p];
    const auto spots = spots_of(*populations_[p], population.count);
    apart = std::min(apart, distance_between(spots));
    std::copy(spots.begin(), spots.end(),
              layout.devices.begin() + static_cast<std::ptrdiff_t>(population.first_device));
    layout.areas[p] = kNowhere;
    for (const Spot at : spots) widen(layout.areas[p], at);
  }
  constexpr float kLeastM = 0.1F;
  constexpr float kMostM = 50.0F;
  if (apart < kFar) {
    layout.device_size = std::clamp(apart, kLeastM, all ? kMostM : kPitchM);
  }
  const float half = layout.device_size / 2.0F;
  for (std::size_t p = 0; p < populations_.size(); ++p) {
    if (!has_population(p)) continue;
    Area& area = layout.areas[p];
    area = {{area.low.x - half, area.low.y - half}, {area.high.x + half, area.high.y + half}};
    widen(ground_, area.low);
    widen(ground_, area.high);
    any_ = true;
  }
  for (std::size_t n = 0; n < nodes_.size(); ++n) {
    if (!has_node(n)) continue;
    const auto spots = spots_of(*nodes_[n], outline_.nodes[n].count);
    std::copy(spots.begin(), spots.end(),
              layout.nodes.begin() + static_cast<std::ptrdiff_t>(outline_.nodes[n].first_node));
    for (const Spot at : spots) widen(ground_, at);
    any_ = true;
  }
  if (!any_) return;
  for (const GroundOutline& outline : element_->outlines) {
    for (const GroundPoint& at : outline.points) widen(ground_, {float(at.x_m), float(at.y_m)});
  }
  if (!element_->floor) return;
  const FloorElement& floor = *element_->floor;
  widen(ground_, {float(floor.at.x_m), float(floor.at.y_m)});
  widen(ground_, {float(floor.at.x_m + floor.width_m), float(floor.at.y_m + floor.height_m)});
}

void StatedPlaces::put_nodes_among_devices(const PlantGroups& groups, PlantLayout& layout) const {
  bool needed = false;
  for (const auto& group : groups.groups) needed = needed || stands_among_devices(group);
  if (!needed) return;
  FreePlaces places(layout.device_size);
  for (const Spot at : layout.devices) places.take(at);
  for (const auto& group : groups.groups) {
    if (!stands_among_devices(group)) continue;
    const auto& node = outline_.nodes[group.node];
    std::vector<double> x(node.count, 0.0), y(node.count, 0.0), devices(node.count, 0.0);
    for (const std::size_t p : group.populations) {
      if (groups.node_of[p] != group.node || !has_population(p)) continue;
      const auto& population = outline_.populations[p];
      for (std::uint32_t row = 0; row < population.count; ++row) {
        const std::size_t i = groups.machine_of(outline_, p, row) - node.first_node;
        const Spot at = layout.devices[population.first_device + row];
        x[i] += double{at.x};
        y[i] += double{at.y};
        devices[i] += 1.0;
      }
    }
    for (std::uint32_t i = 0; i < node.count; ++i) {
      Spot at = {(ground_.low.x + ground_.high.x) / 2, (ground_.low.y + ground_.high.y) / 2};
      if (devices[i] > 0.0)
        at = {static_cast<float>(x[i] / devices[i]), static_cast<float>(y[i] / devices[i])};
      layout.nodes[node.first_node + i] = places.near(at);
      places.take(layout.nodes[node.first_node + i]);
    }
  }
}

}  // namespace orrery::scenarios
