// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>
#include <vector>

#include "gui/app/action_book.h"
#include "gui/app/plant_link.h"
#include "gui/app/theme.h"
#include "gui/app/view_state.h"

class QWidget;

namespace orrery::gui {

/// What every panel gets; all of it outlives the panels.
struct PanelContext {
  ViewState& state;
  PlantLink& plant;
  ActionBook& actions;
  Theme& theme;
};

/// A kind of panel: one line in panel_catalog.cpp. The widget that `make` gives is put into a dock
/// of that title; its accessible name is the title.
struct PanelKind {
  QString id;  ///< `alarms`; stable: layouts are saved with it
  QString title;
  Qt::DockWidgetArea area;
  bool shown;  ///< at first
  std::function<QWidget*(PanelContext&)> make;
};

const std::vector<PanelKind>& panelCatalog();

}  // namespace orrery::gui
