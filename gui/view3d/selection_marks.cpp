// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/selection_marks.h"

#include <algorithm>
#include <osg/Depth>
#include <osg/LineWidth>

#include "gui/view3d/plain_shapes.h"

namespace orrery::gui {
namespace {

constexpr std::size_t kMarkedMost = 500;

// The eight corners of a box, each with three short lines.
void addBracket(std::vector<PlainCorner>& lines, const Standing& thing, const QColor& colour) {
  const float half = 0.5F * thing.size;
  const float tall = 1.25F * thing.size;
  const float arm = 0.22F * thing.size;
  for (int i = 0; i < 8; ++i) {
    const osg::Vec3f sign((i & 1) != 0 ? 1.0F : -1.0F, (i & 2) != 0 ? 1.0F : -1.0F,
                          (i & 4) != 0 ? 1.0F : -1.0F);
    const osg::Vec3f corner(thing.spot.x() + sign.x() * half, thing.spot.y() + sign.y() * half,
                            (i & 4) != 0 ? tall : 0.02F * thing.size);
    for (int axis = 0; axis < 3; ++axis) {
      osg::Vec3f end = corner;
      end[axis] -= sign[axis] * arm;
      lines.push_back({corner, colour});
      lines.push_back({end, colour});
    }
  }
}

}  // namespace

SelectionMarks::SelectionMarks() {
  osg::ref_ptr<osg::StateSet> state = plainState(20);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::ALWAYS, 0.0, 1.0, false));
  state->setAttributeAndModes(new osg::LineWidth(2.0F));
  root_->setStateSet(state);
}

void SelectionMarks::setColours(const Theme::Colours& colours) {
  selected_colour_ = colours.accent;
  hovered_colour_ = colours.text;
  hovered_colour_.setAlphaF(0.7F);
  build();
}

void SelectionMarks::show(const std::vector<Standing>& selected,
                          const std::vector<Standing>& hovered) {
  selected_ = selected;
  hovered_ = hovered;
  build();
}

void SelectionMarks::build() {
  root_->removeChildren(0, root_->getNumChildren());
  std::vector<PlainCorner> rings;
  std::vector<PlainCorner> lines;
  for (std::size_t i = 0; i < std::min(selected_.size(), kMarkedMost); ++i) {
    const Standing& thing = selected_[i];
    addRing(rings, thing.spot, 0.58F * thing.size, 0.70F * thing.size, 0.02F, selected_colour_);
    addBracket(lines, thing, selected_colour_);
  }
  for (const Standing& thing : hovered_)
    addRing(rings, thing.spot, 0.54F * thing.size, 0.60F * thing.size, 0.03F, hovered_colour_);
  if (!rings.empty()) root_->addChild(plainGeometry(rings, GL_TRIANGLES));
  if (!lines.empty()) root_->addChild(plainGeometry(lines, GL_LINES));
}

}  // namespace orrery::gui
