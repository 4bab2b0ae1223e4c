// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"
#include "gui/run/inspector_panel.h"
#include "gui/run/interventions_panel.h"
#include "gui/run/plant_tree_panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
      {"tree", "Plant", Qt::LeftDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new PlantTreePanel(context); }},
      {"inspector", "Inspector", Qt::RightDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new InspectorPanel(context); }},
      {"interventions", "By hand", Qt::RightDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new InterventionsPanel(context); }},
  };
  return kinds;
}

}  // namespace orrery::gui
