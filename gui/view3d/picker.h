// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QRectF>
#include <cstdint>
#include <optional>
#include <vector>

#include "gui/view3d/plant_camera.h"
#include "gui/view3d/tiles.h"

namespace orrery::gui {

/// Which of the things that stand in a plant is under the pointer: the ray is held against the
/// boxes of the tiles, then against the members of those it meets. Things that appear smaller than
/// `reach_px` are hit within that distance, so that points can be picked too.
class Picker {
 public:
  Picker(const std::vector<Standing>& things, const TileMap& map) : things_(things), map_(map) {}

  std::optional<std::uint32_t> at(const PlantCamera& camera, QPointF at,
                                  double reach_px = 5.0) const;
  /// All whose middle is in the rectangle, in order; at most `most`.
  std::vector<std::uint32_t> within(const PlantCamera& camera, const QRectF& rectangle,
                                    std::size_t most) const;

 private:
  const std::vector<Standing>& things_;
  const TileMap& map_;
};

osg::Vec3d middleOf(const Standing& thing);
osg::BoundingBoxf boxOf(const Standing& thing);

}  // namespace orrery::gui
