// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"
#include "gui/plots/plots_panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
      {"plots", "Plots", Qt::BottomDockWidgetArea, true, makePlotsPanel},
  };
  return kinds;
}

}  // namespace orrery::gui
