// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

namespace orrery::gui {

class MainWindow;

/// What the window itself can do: files, pages, panels, layouts, themes, finding, help. Called
/// before the pages are made.
void addFrameActions(MainWindow& window);

/// The tool bar that changes between the pages; its actions are those of the book.
void addViewBar(MainWindow& window);

}  // namespace orrery::gui
