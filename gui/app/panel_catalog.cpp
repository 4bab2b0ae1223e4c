// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/panel.h"

namespace orrery::gui {

const std::vector<PanelKind>& panelCatalog() {
  static const std::vector<PanelKind> kinds = {};
  return kinds;
}

}  // namespace orrery::gui
