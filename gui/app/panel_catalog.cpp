// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"

#include "gui/run/alarm_panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
      {"alarms", "Alarms", Qt::BottomDockWidgetArea, true, makeAlarmPanel},
  };
  return kinds;
}

}  // namespace orrery::gui
