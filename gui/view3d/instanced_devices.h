// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QString>
#include <cstdint>
#include <memory>
#include <osg/Geometry>
#include <osg/Group>
#include <osg/Texture2D>
#include <span>
#include <vector>

#include "gui/view3d/float_buffer.h"
#include "gui/view3d/tiles.h"

namespace orrery::gui {

/// Least and greatest of the values that are numbers; low > high: there were none.
struct ValueRange {
  float low = 1.0F;
  float high = 0.0F;
  bool isEmpty() const { return low > high; }
};

/// Everything that stands in a plant, drawn instanced: one draw a tile in sight, with the mesh, a
/// box or points as its size on the screen demands. A change of values or flags uploads a buffer
/// and touches nothing else.
class InstancedDevices {
 public:
  struct Drawn {
    std::size_t tiles = 0;
    std::size_t instances = 0;
    std::size_t triangles = 0;
    std::size_t by_detail[3] = {0, 0, 0};  ///< instances as points, boxes, meshes
  };

  /// `meshes` are names by Standing::mesh. `rule` is read in each frame.
  InstancedDevices(const std::vector<Standing>& things, const std::vector<QString>& meshes,
                   const DetailRule& rule);

  osg::Group* node() { return root_.get(); }
  const TileMap& map() const { return map_; }
  /// What the last frame drew.
  const Drawn& drawn() const { return *drawn_; }
  void resetDrawn() { *drawn_ = {}; }

  /// Flags by thing (device_flag); those beyond the end have none. `values` belong to the things
  /// from `first` on and are mapped to colour; NaN is told apart. Gives their range.
  ValueRange show(std::span<const std::uint8_t> flags, std::span<const float> values,
                  std::uint32_t first);
  /// Colours of populations, and the neutral ones.
  void setColours(const std::vector<QColor>& kinds, const QColor& dark, const QColor& light,
                  const QColor& muted, const QColor& unknown_light, const QColor& unknown_dark);
  void setHeatRange(float low, float high, bool logarithmic, bool on);
  void setPixelsPerRadius(float pixels);

 private:
  struct Shape;
  class TileNode;
  void addTiles(const std::vector<QString>& meshes);
  osg::ref_ptr<osg::StateSet> common();

  TileMap map_;
  const DetailRule& rule_;
  std::shared_ptr<Drawn> drawn_ = std::make_shared<Drawn>();
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  FloatBuffer places_{4};
  FloatBuffer live_{2};
  osg::ref_ptr<osg::Image> colours_ = new osg::Image;
};

osg::Vec3f toVector(const QColor& colour);

}  // namespace orrery::gui
