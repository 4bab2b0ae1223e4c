// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"
#include "gui/plots/plots_panel.h"

#include "gui/run/alarm_panel.h"
#include "gui/run/breakpoint_panel.h"
#include "gui/run/log_panel.h"
#include "gui/run/snapshot_panel.h"
#include "gui/run/upcoming_panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
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
