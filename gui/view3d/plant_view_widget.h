// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointer>
#include <QWidget>

#include "gui/app/panel.h"
#include "gui/view3d/heat_bar.h"
#include "gui/view3d/plant_canvas.h"

namespace orrery::gui {

/// The panel with the plant in three dimensions: the canvas, the choice of what colours show, and
/// the cameras. It follows selection, mapped quantity and theme, and sets the first two.
class PlantViewWidget final : public QWidget {
  Q_OBJECT

 public:
  explicit PlantViewWidget(PanelContext& context);

  PlantCanvas& canvas() { return *canvas_; }

 private:
  void build();
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
};

/// For the panel catalogue.
QWidget* makePlantView(PanelContext& context);

}  // namespace orrery::gui
