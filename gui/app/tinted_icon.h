// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QIcon>
#include <QString>

namespace orrery::gui {

/// An SVG of assets/icons, drawn in the colour that text on buttons has when it is drawn: it
/// follows the theme by itself and is sharp at any scale. An unknown name gives an icon that draws
/// nothing.
QIcon tintedIcon(const QString& name);

}  // namespace orrery::gui
