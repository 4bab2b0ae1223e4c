// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

#include "scenarios/format/layout_element.h"
#include "scenarios/session/plant_groups.h"
#include "scenarios/session/plant_layout.h"

namespace orrery::scenarios {

/// What a scenario itself says about where things stand.
class StatedPlaces {
 public:
  /// `layout` may be null.
  StatedPlaces(const PlantOutline& outline, const LayoutElement* layout);

  bool any() const { return any_; }
  bool has_population(std::size_t population) const { return populations_[population] != nullptr; }
  bool has_node(std::size_t node) const { return nodes_[node] != nullptr; }
  /// Machines of the group's node stand among devices whose places are stated.
  bool stands_among_devices(const PlantGroups::Group& group) const;
  /// Of everything that is stated, with floor and outlines.
  const PlantLayout::Area& ground() const { return ground_; }

  void put(PlantLayout& layout);
  /// Machines that nobody has placed, in the middle of the devices that hang on them.
  void put_nodes_among_devices(const PlantGroups& groups, PlantLayout& layout) const;

 private:
  const PlantOutline& outline_;
  const LayoutElement* element_;
  std::vector<const PlaceElement*> populations_;  ///< by population; null: not stated
  std::vector<const PlaceElement*> nodes_;
  bool any_ = false;
  PlantLayout::Area ground_;
};

}  // namespace orrery::scenarios
