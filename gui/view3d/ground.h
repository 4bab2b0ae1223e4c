// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osg/Group>

#include "gui/app/theme.h"
#include "scenarios/session/plant_layout.h"

namespace orrery::gui {

/// What everything stands on: a plane with a fine grid, the floor's picture, the outlines of a map,
/// and the area of each population that has one to itself. Names are labels (labels.h).
class Ground {
 public:
  explicit Ground(const scenarios::PlantLayout& layout);

  osg::Node* node() { return root_.get(); }
  /// Builds it anew in these colours.
  void setColours(const Theme::Colours& colours);

 private:
  void addPlane(const Theme::Colours& colours);
  void readPicture();
  void addAreas(const Theme::Colours& colours);
  void addOutlines(const Theme::Colours& colours);

  const scenarios::PlantLayout& layout_;
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  osg::ref_ptr<osg::Group> picture_;  ///< null: there is none
};

}  // namespace orrery::gui
