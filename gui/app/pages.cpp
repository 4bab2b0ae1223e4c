// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/pages.h"

#include "gui/app/notice_page.h"

namespace orrery::gui {

QWidget* makePlantPage(PanelContext& context) {
  return new NoticePage(context.theme, "view3d", "Plant",
                        "The plant stands here once the three-dimensional view is built in.");
}

ResultsView makeResultsView(PanelContext& context) {
  auto* page = new NoticePage(context.theme, "results", "Results",
                              "Open a result file (.orrery) to look at a finished run.");
  return {page, [page](const QString& path) { page->setText("Result file: " + path); }};
}

QWidget* makeDesignerPage(PanelContext& context) {
  return new NoticePage(
      context.theme, "designer", "The designer follows in the next version",
      "Scenarios are text files: edit them in any editor, and open them here. Mistakes are listed "
      "with their place and what to do about them; 'Read again' takes up what you changed.\n\n"
      "docs/scenario.md explains the format, docs/define.md devices of your own.");
}

}  // namespace orrery::gui
