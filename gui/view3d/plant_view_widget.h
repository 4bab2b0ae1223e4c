// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>
#include <memory>
#include <thread>

#include "gui/app/panel.h"
#include "gui/view3d/heat_bar.h"
#include "gui/view3d/plant_canvas.h"

namespace orrery::gui {

/// The panel with the plant in three dimensions: the canvas, the choice of what colours show, and
/// the cameras. It follows selection, mapped quantity and theme, and sets the first two. A large
/// plant is stood up by a thread of its own, so that the window goes on meanwhile.
class PlantViewWidget final : public QWidget {
  Q_OBJECT

 public:
  explicit PlantViewWidget(PanelContext& context);
  ~PlantViewWidget() override;

  PlantCanvas& canvas() { return *canvas_; }
  /// The scene of a large plant is being made.
  bool isBuilding() const { return builder_.joinable(); }

 private:
  void build();
  void makeScene();
  void stopBuilding();
  void takeScene(std::unique_ptr<PlantScene> scene);
  void follow();
  void connectAll();
  void addActions();
  void addBookmarks();
  void focusOn(const Item& item);
  void goTo(int bookmark);
  void keep(int bookmark);
  QString settingOf(int bookmark) const;

  PanelContext& context_;
  HeatBar* heat_;
  PlantCanvas* canvas_;
  std::thread builder_;
  std::unique_ptr<PlantScene> built_;  ///< by it; the window's once it has ended
  std::uint64_t builds_ = 0;
};

/// For the panel catalogue.
QWidget* makePlantView(PanelContext& context);

}  // namespace orrery::gui
