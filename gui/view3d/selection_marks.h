// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osg/Geometry>
#include <osg/Group>
#include <vector>

#include "gui/app/theme.h"
#include "gui/view3d/tiles.h"

namespace orrery::gui {

/// What is selected, and what the pointer is over: a ring on the ground and the corners of a box
/// around it, drawn over everything so that nothing hides it.
class SelectionMarks {
 public:
  SelectionMarks();

  osg::Node* node() { return root_.get(); }
  void setColours(const Theme::Colours& colours);
  /// Few are marked: beyond a few hundred only the first.
  void show(const std::vector<Standing>& selected, const std::vector<Standing>& hovered);

 private:
  void build();
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  QColor selected_colour_;
  QColor hovered_colour_;
  std::vector<Standing> selected_;
  std::vector<Standing> hovered_;
};

}  // namespace orrery::gui
