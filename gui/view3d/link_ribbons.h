// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osg/Group>
#include <set>
#include <vector>

#include "gui/app/theme.h"
#include "gui/view3d/float_buffer.h"
#include "gui/view3d/tiles.h"
#include "scenarios/session/plant_layout.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// The links as ribbons on the ground along their routes. Dashes move by what a link carried since
/// the last view and are the longer the more that was; a faulty link is chopped up in the colour of
/// faults. At a distance only some of many routes are drawn.
class LinkRibbons {
 public:
  LinkRibbons(const scenarios::PlantLayout& layout, std::size_t links, const DetailRule& rule);

  osg::Node* node() { return root_.get(); }
  void setColours(const Theme::Colours& colours);
  void setPixelsPerRadius(float pixels);
  /// What the links did since the last call; gives whether anything is to be drawn anew.
  bool show(const std::vector<scenarios::LinkTraffic>& links);
  void select(const std::set<std::uint32_t>& links);
  /// Nothing has travelled so far: another run, or a seek back.
  void forget() { seen_.clear(); }

  /// The link whose ribbon is nearest to a spot on the ground, at most `reach_m` away.
  std::optional<std::uint32_t> at(osg::Vec2f spot, float reach_m) const;

 private:
  struct Chunk;
  void addChunk(const std::vector<const scenarios::PlantLayout::Route*>& routes, std::size_t step,
                const DetailRule& rule);

  std::vector<scenarios::PlantLayout::Route> routes_;
  FloatBuffer states_{4};  ///< by link: how far the dashes are, their length, faulty, selected
  std::vector<scenarios::LinkTraffic> seen_;
  float width_m_ = 0.1F;
  osg::ref_ptr<osg::Group> root_ = new osg::Group;
};

}  // namespace orrery::gui
