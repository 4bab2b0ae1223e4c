// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QJsonObject>
#include <QStringList>

#include "gui/plots/plot_sheet.h"

namespace orrery::gui {

/// A sheet as JSON: how it is split, and the curves of each plot by name.
QJsonObject layoutOf(const PlotSheet& sheet, const scenarios::PlantOutline& outline);
/// Replaces what the sheet shows. Gives what could not be made again, in words.
QStringList restoreLayout(PlotSheet& sheet, const QJsonObject& json,
                          const scenarios::PlantOutline& outline);

}  // namespace orrery::gui
