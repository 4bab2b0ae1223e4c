// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <osg/Group>
#include <osg/Texture2D>
#include <span>
#include <vector>

#include "gui/app/theme.h"
#include "gui/view3d/float_buffer.h"
#include "gui/view3d/tiles.h"

namespace orrery::gui {

/// What stands over a device that is not well: a triangle for an active fault, a crossed disc for a
/// failure, a bell for an alarm, an arrow for a command. Shapes differ, not colours alone.
class Symbols {
 public:
  enum class Kind { kFault, kFailure, kAlarm, kCommand };
  static constexpr int kKinds = 4;

  explicit Symbols(float device_size);

  osg::Node* node() { return root_.get(); }
  std::size_t count() const { return count_; }
  /// Flags by thing (scenarios::device_flag).
  void show(const std::vector<Standing>& things, std::span<const std::uint8_t> flags);
  /// `scale`: of the screen, so that symbols are as large on dense ones. Among many things symbols
  /// may shrink to dots.
  void setColours(const Theme::Colours& colours, double scale, std::size_t things);
  void setView(float pixels_per_radius, osg::Vec2f viewport);

  /// The symbol as a picture, for legends.
  static QImage picture(Kind kind, const Theme::Colours& colours, int pixels);

 private:
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  osg::ref_ptr<osg::Geometry> quad_;
  osg::ref_ptr<osg::Texture2D> atlas_ = new osg::Texture2D;
  FloatBuffer places_{4};
  std::size_t count_ = 0;
};

}  // namespace orrery::gui
