// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <vector>

#include "gui/app/panel.h"
#include "gui/find/finding.h"

namespace orrery::gui {

/// What of the open plant fits: populations, devices (`pump[17]`, `pump 17`), signals, nodes,
/// links, agents, the latest alarms. It looks at names of populations, never at names of devices,
/// so that the size of the plant does not matter. Choosing one selects and reveals it.
std::vector<Finding> findInPlant(PanelContext& context, const QString& query);
/// Devices and populations alone.
std::vector<Finding> findDevices(PanelContext& context, const QString& query);

std::vector<Finding> findActions(const ActionBook& book, const QString& query);
std::vector<Finding> findDocs(const QString& query);

}  // namespace orrery::gui
