// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/main_window.h"

#include <QCloseEvent>
#include <QDockWidget>
#include <QDragEnterEvent>
#include <QFileInfo>
#include <QMenuBar>
#include <QMimeData>
#include <QStackedWidget>
#include <QStatusBar>
#include <QToolBar>
#include <QVBoxLayout>
#include <utility>

#include "gui/app/banner.h"
#include "gui/app/frame_actions.h"
#include "gui/app/keys_sheet.h"
#include "gui/app/menus.h"
#include "gui/app/problems_page.h"
#include "gui/app/run_page.h"
#include "gui/find/finder_box.h"
#include "gui/run/run_bar.h"
#include "gui/run/status_line.h"
#include "gui/start/start_page.h"

namespace orrery::gui {

MainWindow::MainWindow(StudioSettings& settings, const std::vector<PanelKind>& kinds)
    : settings_(settings) {
  setAccessibleName("Orrery Studio");
  setAcceptDrops(true);
  theme_.set(Theme::kindOf(settings_.value("theme").toString()).value_or(Theme::Kind::kLight));
  addFrameActions(*this);
  makePages(kinds);
  finder_ = new FinderBox(context_, this);
  keys_sheet_ = new KeysSheet(actions_, this);
  addViewBar(*this);
  fillMenuBar(*menuBar(), actions_);
  statusBar()->setSizeGripEnabled(false);
  connectPages();
  restoreLayouts();
  showPage(Page::kStart);
}

// The panels go before what they share, which are members of this.
MainWindow::~MainWindow() {
  plant_.open(nullptr);
  delete takeCentralWidget();
  delete statusBar();
  delete finder_;
  delete keys_sheet_;
}

void MainWindow::makePages(const std::vector<PanelKind>& kinds) {
  auto* centre = new QWidget;
  banner_ = new Banner(theme_);
  stack_ = new QStackedWidget;
  start_page_ = new StartPage(theme_, settings_);
  designer_ = makeDesignerPage(context_);
  QToolBar* tools = makeRunBar(context_);
  run_page_ = new RunPage(context_, kinds, makePlantPage(context_));
  run_page_->addToolBar(tools);
  statusBar()->addPermanentWidget(makeStatusBar(context_), 1);
  results_ = makeResultsView(context_, [this] { showPage(Page::kRun); });
  problems_ = new ProblemsPage(theme_);
  // In the order of enum Page.
  for (QWidget* page :
       {static_cast<QWidget*>(start_page_), designer_, static_cast<QWidget*>(run_page_),
        results_.widget, static_cast<QWidget*>(problems_)})
    stack_->addWidget(page);
  auto* rows = new QVBoxLayout(centre);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->setSpacing(0);
  rows->addWidget(banner_);
  rows->addWidget(stack_, 1);
  setCentralWidget(centre);
}

void MainWindow::connectPages() {
  connect(&reader_, &ScenarioReader::done, this, &MainWindow::take);
  connect(&plant_, &PlantLink::viewChanged, this, &MainWindow::watchRun);
  connect(start_page_, &StartPage::fileWanted, this, &MainWindow::openFile);
  connect(start_page_, &StartPage::chooserWanted, this,
          [this] { actions_.action("file.open")->trigger(); });
  connect(problems_, &ProblemsPage::againWanted, this, &MainWindow::readAgain);
  connect(run_page_, &RunPage::panelWanted, this, [this](const QString& id) {
    showPage(Page::kRun);
    run_page_->reveal(id);
  });
  connect(&theme_, &Theme::changed, this,
          [this] { settings_.setValue("theme", Theme::nameOf(theme_.kind())); });
  connect(&state_, &ViewState::revealed, this, [this] {
    if (plant_.source() && page() != Page::kResults) showPage(Page::kRun);
  });
}

MainWindow::Page MainWindow::page() const { return static_cast<Page>(stack_->currentIndex()); }

void MainWindow::showPage(Page page) {
  stack_->setCurrentIndex(static_cast<int>(page));
  if (QWidget* shown = stack_->currentWidget(); !shown->isAncestorOf(focusWidget()))
    shown->setFocus(Qt::OtherFocusReason);
  for (const char* id : {"go.start", "go.designer", "go.run", "go.results", "go.problems"})
    actions_.action(id)->setChecked(false);
  static constexpr const char* kIds[] = {"go.start", "go.designer", "go.run", "go.results",
                                         "go.problems"};
  actions_.action(kIds[static_cast<int>(page)])->setChecked(true);
  retitle();
}

void MainWindow::openFile(const QString& path) {
  const QFileInfo file(path);
  if (!file.exists() || file.isDir()) {
    const bool experiment = file.isDir() && path.endsWith(".experiment");
    if (!experiment) {
      banner_->tell(Banner::Kind::kError, QString("There is no file %1").arg(path));
      Q_EMIT refused(path);
      return;
    }
  }
  const QString suffix = file.suffix().toLower();
  if (suffix == "yaml" || suffix == "yml" || suffix == "partial") {
    banner_->tell(Banner::Kind::kInfo, QString("Reading %1 ...").arg(file.fileName()));
    reader_.begin(path);
    return;
  }
  settings_.addRecentFile(path);
  banner_->clear();
  showPage(Page::kResults);
  results_.open(path);
  Q_EMIT opened(path);
}

void MainWindow::readAgain() {
  if (!path_.isEmpty()) openFile(path_);
}

void MainWindow::take(const std::shared_ptr<ReadScenario>& read) {
  banner_->clear();
  settings_.addRecentFile(read->path);
  if (!read->loaded) {
    refuse(read->path, read->loaded.error());
    return;
  }
  scenarios::SessionOptions options;
  if (read->unfinished) options.from = read->path.toStdString();
  const engine::Diagnostics warnings = read->loaded->warnings;
  openPlant(std::make_unique<scenarios::Session>(std::move(*read->loaded), std::move(options)),
            read->path);
  if (warnings.empty()) return;
  problems_->show(read->path, warnings);
  const auto count = warnings.items().size();
  banner_->tell(Banner::Kind::kWarning,
                count == 1 ? QString("The scenario has one thing to look at")
                           : QString("The scenario has %1 things to look at").arg(count),
                "Show", [this] { showPage(Page::kProblems); });
}

void MainWindow::openPlant(std::unique_ptr<scenarios::PlantSource> source, const QString& path) {
  path_ = path;
  told_failure_ = false;
  showPage(Page::kRun);
  plant_.open(std::move(source));
  retitle();
  Q_EMIT opened(path);
}

void MainWindow::closePlant() {
  plant_.open(nullptr);
  path_.clear();
  banner_->clear();
  showPage(Page::kStart);
}

void MainWindow::refuse(const QString& path, const engine::Diagnostics& problems) {
  plant_.open(nullptr);
  path_ = path;
  problems_->show(path, problems);
  showPage(Page::kProblems);
  Q_EMIT refused(path);
}

// What only building or running finds out: the plant that did not come to be is a broken scenario;
// one that failed under way is left standing, to be looked at.
void MainWindow::watchRun() {
  const scenarios::PlantView& view = *plant_.view();
  if (view.state != scenarios::RunState::kFailed || told_failure_) return;
  told_failure_ = true;
  engine::Diagnostics trouble = view.trouble;
  if (trouble.empty()) trouble.error("run-failed", {}, view.why);
  if (view.now == engine::SimTime{} && view.events == 0) {
    // Not now: others are still being told of this view.
    QMetaObject::invokeMethod(
        this, [this, trouble] { refuse(path_, trouble); }, Qt::QueuedConnection);
    return;
  }
  problems_->show(path_, trouble);
  banner_->tell(Banner::Kind::kError,
                "The run failed: " + QString::fromStdString(trouble.items().front().message),
                "Show", [this] { showPage(Page::kProblems); });
}

void MainWindow::closeEvent(QCloseEvent* event) {
  keepLayouts();
  plant_.open(nullptr);
  event->accept();
}

void MainWindow::dragEnterEvent(QDragEnterEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.size() == 1 && urls.front().isLocalFile()) event->acceptProposedAction();
}

void MainWindow::dropEvent(QDropEvent* event) {
  const QList<QUrl> urls = event->mimeData()->urls();
  if (urls.size() != 1 || !urls.front().isLocalFile()) return;
  event->acceptProposedAction();
  openFile(urls.front().toLocalFile());
}

void MainWindow::saveLayout(const QString& name) {
  settings_.setValue("layouts/" + name, run_page_->layoutState());
  QStringList names = layouts();
  if (!names.contains(name)) names.push_back(name);
  names.sort(Qt::CaseInsensitive);
  settings_.setValue("layout_names", names);
}

bool MainWindow::useLayout(const QString& name) {
  return run_page_->restoreLayout(settings_.value("layouts/" + name).toByteArray());
}

QStringList MainWindow::layouts() const { return settings_.value("layout_names").toStringList(); }

void MainWindow::restoreLayouts() {
  resize(1440, 900);
  restoreGeometry(settings_.value("window/geometry").toByteArray());
  run_page_->restoreLayout(settings_.value("window/panels").toByteArray());
}

void MainWindow::keepLayouts() {
  settings_.setValue("window/geometry", saveGeometry());
  settings_.setValue("window/panels", run_page_->layoutState());
}

void MainWindow::retitle() {
  const QString name = QFileInfo(path_).fileName();
  setWindowTitle(name.isEmpty() ? QString("Orrery Studio") : name + " \u2013 Orrery Studio");
  setWindowFilePath(path_);
}

}  // namespace orrery::gui
