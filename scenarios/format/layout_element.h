// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace orrery::scenarios {

/// On the ground, in metres: x to the east, y to the north.
struct GroundPoint {
  double x_m = 0.0;
  double y_m = 0.0;
};

/// Where the devices of a population, or the machines of a node, stand: `positions`, or rows and
/// columns from `at`.
struct PlaceElement {
  std::string name;  ///< of a population or a node
  std::optional<GroundPoint> at;
  std::uint32_t columns = 0;  ///< 0: chosen
  double spacing_m = 0.0;     ///< 0: as everywhere
  std::vector<GroundPoint> positions;
};

/// A wall, a road, a coast.
struct GroundOutline {
  std::string name;
  bool closed = false;
  std::vector<GroundPoint> points;  ///< of a closed one without its first point again
};

struct FloorElement {
  std::string picture;  ///< absolute path
  GroundPoint at;       ///< its south-west corner
  double width_m = 0.0;
  double height_m = 0.0;
};

/// Section `layout`: how the plant is drawn. It does not shape a run.
struct LayoutElement {
  std::vector<PlaceElement> places;
  std::optional<FloorElement> floor;
  std::vector<GroundOutline> outlines;
};

}  // namespace orrery::scenarios
