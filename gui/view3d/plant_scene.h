// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <memory>
#include <optional>
#include <osg/Group>
#include <vector>

#include "gui/app/theme.h"
#include "gui/app/view_state.h"
#include "gui/view3d/ground.h"
#include "gui/view3d/heat_scale.h"
#include "gui/view3d/instanced_devices.h"
#include "gui/view3d/legend.h"
#include "gui/view3d/link_ribbons.h"
#include "gui/view3d/picker.h"
#include "gui/view3d/plant_camera.h"
#include "gui/view3d/selection_marks.h"
#include "gui/view3d/symbols.h"
#include "scenarios/session/plant_source.h"

namespace orrery::gui {

/// A plant as a scene: made once from its outline and layout, then fed with views. It needs no
/// window; the panel and pictures without a display draw the same one. Outline and layout outlive
/// it.
class PlantScene {
 public:
  PlantScene(const scenarios::PlantOutline& outline, const scenarios::PlantLayout& layout);
  PlantScene(const PlantScene&) = delete;
  PlantScene& operator=(const PlantScene&) = delete;

  osg::Group* root() { return root_.get(); }
  PlantCamera& camera() { return camera_; }
  const PlantCamera& camera() const { return camera_; }
  const scenarios::PlantOutline& outline() const { return outline_; }
  const scenarios::PlantLayout& layout() const { return layout_; }

  /// `scale`: pixels of the screen a unit of the window.
  void setTheme(Theme::Kind kind, double scale);
  Theme::Kind theme() const { return theme_; }
  const Theme::Colours& colours() const { return Theme::coloursOf(theme_); }
  QColor background() const;

  /// What happened: flags, values, traffic. Gives whether anything looks different.
  bool show(const std::shared_ptr<const scenarios::PlantView>& view,
            const std::optional<scenarios::QuantityKey>& heat);
  const scenarios::PlantView& view() const { return *view_; }
  HeatScale& heatScale() { return scale_; }
  /// The scale was changed from outside: the range begins anew where it is automatic.
  void refreshHeat();
  void mark(const std::vector<Item>& selection, Item hovered);
  const std::vector<Item>& selection() const { return selection_; }
  Item hovered() const { return hovered_; }
  /// Before each frame: the camera decides on detail.
  void prepare();

  LegendContent legend() const;

  /// Devices first, then nodes.
  const std::vector<Standing>& things() const { return things_; }
  std::size_t deviceCount() const { return layout_.devices.size(); }
  const InstancedDevices& devices() const { return *devices_; }
  InstancedDevices& devices() { return *devices_; }
  const DetailRule& detail() const { return rule_; }
  Item itemOf(std::uint32_t thing) const;
  QString nameOf(const Item& item) const;
  /// Index into the outline's populations; as many as there are for what is not a device.
  std::size_t populationOf(const Item& item) const;
  /// The device's mapped value; NaN when there is none.
  double valueOf(const Item& item) const;

  /// A device, a node or a link at a point of the viewport; `kNone` on the ground.
  Item at(QPointF at, double reach_px) const;
  std::vector<Item> within(const QRectF& rectangle) const;
  /// What an item covers; invalid when it stands nowhere.
  osg::BoundingBoxf extentOf(const Item& item) const;
  /// `home`, `top`, or the name of a population or node; false when there is no such camera.
  bool lookFrom(const QString& camera);

 private:
  void colour();
  void standUp(std::vector<QString>& meshes);
  void fitDetail();
  std::vector<Standing> thingsOf(const std::vector<Item>& items) const;

  const scenarios::PlantOutline& outline_;
  const scenarios::PlantLayout& layout_;
  Theme::Kind theme_ = Theme::Kind::kLight;
  double coloured_at_ = 0.0;  ///< scale of the screen; 0: nothing is coloured yet
  std::vector<Standing> things_;
  std::vector<std::size_t> triangles_;  ///< by mesh
  DetailRule rule_;
  PlantCamera camera_;
  HeatScale scale_;
  std::optional<HeatChoice> heat_;
  std::shared_ptr<const scenarios::PlantView> view_;
  std::vector<std::uint8_t> flags_;
  std::vector<float> values_;
  std::vector<Item> selection_;
  Item hovered_;
  bool has_unknown_ = false;
  std::uint8_t all_flags_ = 0;
  std::uint64_t generation_ = 0;

  osg::ref_ptr<osg::Group> root_ = new osg::Group;
  std::unique_ptr<Ground> ground_;
  std::unique_ptr<LinkRibbons> links_;
  std::unique_ptr<InstancedDevices> devices_;
  std::unique_ptr<Symbols> symbols_;
  std::unique_ptr<Picker> picker_;
  SelectionMarks marks_;
};

}  // namespace orrery::gui
