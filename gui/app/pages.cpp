// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/pages.h"

#include <QVBoxLayout>

#include "gui/app/notice_page.h"
#include "gui/results/results_page.h"
#include "gui/run/timeline.h"
#include "gui/view3d/plant_view_widget.h"

namespace orrery::gui {

QWidget* makePlantPage(PanelContext& context) {
  auto* page = new QWidget;
  page->setAccessibleName("Plant and timeline");
  auto* rows = new QVBoxLayout(page);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(makePlantView(context), 1);
  rows->addWidget(makeTimeline(context));
  return page;
}

ResultsView makeResultsView(PanelContext& context, std::function<void()> show_run) {
  auto* page = new ResultsPage(context);
  QObject::connect(page, &ResultsPage::watchRequested, page, std::move(show_run));
  return {page, [page](const QString& path) { page->open({path}); },
          [page] { return page->isIdle(); }};
}

QWidget* makeDesignerPage(PanelContext& context) {
  return new NoticePage(
      context.theme, "designer", "The designer follows in the next version",
      "Scenarios are text files: edit them in any editor, and open them here. Mistakes are listed "
      "with their place and what to do about them; 'Read again' takes up what you changed.\n\n"
      "docs/scenario.md explains the format, docs/define.md devices of your own.");
}

}  // namespace orrery::gui
