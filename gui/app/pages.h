// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QString>
#include <functional>

#include "gui/app/panel.h"

class QWidget;

// The pages that other folders make, as the frame needs them: to put another one in, one line in
// pages.cpp.
namespace orrery::gui {

/// The plant in the middle of the run page.
QWidget* makePlantPage(PanelContext& context);

/// The page of results, how to show a file there, and whether it is done with that.
struct ResultsView {
  QWidget* widget;
  std::function<void(const QString& path)> open;
  std::function<bool()> is_idle;
};
/// `show_run`: called when the page has opened a replay in the context's PlantLink.
ResultsView makeResultsView(PanelContext& context, std::function<void()> show_run);

/// The designer is not there yet; this says so.
QWidget* makeDesignerPage(PanelContext& context);

}  // namespace orrery::gui
