// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QStringList>

class QWidget;

namespace orrery::gui {

class ActionBook;

/// Every control under `root` that a user can reach (on pages and in docks that are hidden now as
/// well) and that has no accessible name, as a path of classes and object names.
QStringList controlsWithoutName(QWidget& root);

/// Keys that do more than one thing: of the book, of shortcuts and of actions under `root`; a line
/// for each, with who has it.
QStringList keysUsedTwice(const ActionBook& book, QWidget& root);

}  // namespace orrery::gui
