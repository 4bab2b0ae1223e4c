// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"

#include "gui/view3d/plant_view_widget.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {
      {"view3d", "Plant", Qt::TopDockWidgetArea, true, makePlantView},
  };
  return kinds;
}

}  // namespace orrery::gui
