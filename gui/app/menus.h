// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

class QMenuBar;

namespace orrery::gui {

class ActionBook;

/// One menu for each of those that the actions name, in the order in which a reader looks for them.
/// They are filled anew whenever they open: panels may add actions later. An action stands behind a
/// line when the first part of its id differs from that of the one above.
void fillMenuBar(QMenuBar& bar, const ActionBook& book);

}  // namespace orrery::gui
