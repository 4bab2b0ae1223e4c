// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"
#include "gui/plots/plots_panel.h"
#include "gui/run/alarm_panel.h"
#include "gui/run/breakpoint_panel.h"
#include "gui/run/inspector_panel.h"
#include "gui/run/interventions_panel.h"
#include "gui/run/log_panel.h"
#include "gui/run/plant_tree_panel.h"
#include "gui/run/snapshot_panel.h"
#include "gui/run/upcoming_panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
      {"tree", "Plant", Qt::LeftDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new PlantTreePanel(context); }},
      {"inspector", "Inspector", Qt::RightDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new InspectorPanel(context); }},
      {"interventions", "By hand", Qt::RightDockWidgetArea, true,
       [](PanelContext& context) -> QWidget* { return new InterventionsPanel(context); }},
      {"alarms", "Alarms", Qt::BottomDockWidgetArea, true, makeAlarmPanel},
      {"log", "Events", Qt::BottomDockWidgetArea, true, makeLogPanel},
      {"upcoming", "Next events", Qt::RightDockWidgetArea, false, makeUpcomingPanel},
      {"breakpoints", "Breakpoints", Qt::RightDockWidgetArea, false, makeBreakpointPanel},
      {"snapshots", "Snapshots", Qt::RightDockWidgetArea, false, makeSnapshotPanel},
      {"plots", "Plots", Qt::BottomDockWidgetArea, true, makePlotsPanel},
  };
  return kinds;
}

}  // namespace orrery::gui
