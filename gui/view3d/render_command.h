// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

namespace orrery::gui {

/// Draws a plant into a PNG without a display:
///
///   --render SCENARIO --out FILE.png [--size WxH] [--until TIME] [--camera NAME]
///   [--heat POPULATION.QUANTITY] [--theme light|dark|contrast]
///
/// Cameras are `home`, `top`, and the names of populations and nodes. Gives the exit code of the
/// program (engine::ExitCode), with a message on the standard error stream where it is not 0.
/// `arguments` are those of the program without its name. Text needs a QGuiApplication; platform
/// `offscreen` will do.
int renderCommand(const QStringList& arguments);

}  // namespace orrery::gui
