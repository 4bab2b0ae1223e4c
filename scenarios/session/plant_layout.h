// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "scenarios/session/plant_outline.h"

namespace orrery::scenarios {

/// Where everything in a plant stands: where the scenario says (section `layout`), else placed so
/// that neighbours in the network are neighbours on the ground and nothing overlaps. The same
/// scenario gives the same layout.
struct PlantLayout {
  /// On the ground, in metres: x to the east, y to the north.
  struct Spot {
    float x = 0.0F;
    float y = 0.0F;
  };
  struct Area {  ///< the ground of a population
    Spot low;
    Spot high;
  };
  /// A link as it is drawn: to one of its ends of many, or between two nodes.
  struct Route {
    std::uint32_t link = 0;  ///< index into PlantOutline::links
    std::vector<Spot> spots;
  };
  struct Outline {  ///< of the ground: walls, roads, coasts
    std::string name;
    bool closed = false;
    std::vector<Spot> spots;
  };

  std::vector<Spot> devices;  ///< by device
  std::vector<Spot> nodes;    ///< by node, instance after instance
  std::vector<Area> areas;    ///< by population
  std::vector<Route> routes;
  std::vector<Outline> outlines;  ///< from GeoJSON
  std::string picture;            ///< of the floor, a file; empty: none
  Area picture_area;
  Area ground;               ///< of everything
  float device_size = 1.0F;  ///< edge of the square that a device has for itself
};

/// `scenario` may be null: then everything is placed by the outline alone.
PlantLayout lay_out(const PlantOutline& outline, const Scenario* scenario);

}  // namespace orrery::scenarios
