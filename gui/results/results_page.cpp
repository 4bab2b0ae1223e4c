// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/results_page.h"

#include <QDesktopServices>
#include <QDragEnterEvent>
#include <QFileDialog>
#include <QGridLayout>
#include <QLabel>
#include <QListView>
#include <QMimeData>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

#include "gui/results/batch_tab.h"
#include "gui/results/compare_tab.h"
#include "gui/results/overview_tab.h"
#include "gui/results/report_writer.h"
#include "gui/results/table_view.h"
#include "scenarios/session/replay.h"

namespace orrery::gui {

namespace {

enum Page { kEmpty, kTrouble, kTabs };

QLabel* makeHeadline(QWidget* parent) {
  auto* label = new QLabel(parent);
  QFont large = label->font();
  large.setPointSizeF(large.pointSizeF() * 1.25);
  large.setBold(true);
  label->setFont(large);
  label->setTextFormat(Qt::PlainText);
  return label;
}

}  // namespace

ResultsPage::ResultsPage(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context), results_(new ResultList(context.theme, this)) {
  setAccessibleName(tr("Results"));
  setAcceptDrops(true);
  auto* halves = new QSplitter(Qt::Horizontal, this);
  halves->setChildrenCollapsible(false);
  halves->addWidget(makeList());
  halves->addWidget(makeCentre());
  halves->setStretchFactor(0, 0);
  halves->setStretchFactor(1, 1);
  const int letter = fontMetrics().averageCharWidth();
  halves->setSizes({34 * letter, 140 * letter});
  auto* layout = new QVBoxLayout(this);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(halves);
  addActions();
  connect(results_, &ResultList::loaded, this, [this](int row) {
    busy_->setVisible(results_->loadingCount() > 0);
    if (list_->currentIndex().row() == row) showCurrent();
    Q_EMIT shown(results_->at(row).path);
  });
  connect(list_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &ResultsPage::showCurrent);
  showCurrent();
}

QWidget* ResultsPage::makeList() {
  auto* box = new QWidget(this);
  auto* layout = new QVBoxLayout(box);
  auto* buttons = new QHBoxLayout;
  const auto addButton = [&](const QString& icon, const QString& text, const QString& name,
                             void (ResultsPage::*call)()) {
    auto* button = new QPushButton(context_.theme.icon(icon), text, box);
    button->setAccessibleName(name);
    button->setToolTip(name);
    connect(button, &QPushButton::clicked, this, call);
    buttons->addWidget(button);
  };
  addButton("open", tr("Open ..."), tr("Open result files"), &ResultsPage::chooseFiles);
  addButton("table", tr("Folder ..."), tr("Open the folder of an experiment"),
            &ResultsPage::chooseFolder);
  addButton("close", {}, tr("Close the selected result"), &ResultsPage::closeCurrent);
  layout->addLayout(buttons);
  list_ = new QListView(box);
  list_->setAccessibleName(tr("Opened results"));
  list_->setModel(results_);
  list_->setUniformItemSizes(true);
  list_->setAlternatingRowColors(true);
  list_->setTextElideMode(Qt::ElideRight);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setSpacing(fontMetrics().height() / 6);
  layout->addWidget(list_, 1);
  busy_ = new QProgressBar(box);
  busy_->setAccessibleName(tr("Reading results"));
  busy_->setRange(0, 0);
  busy_->hide();
  layout->addWidget(busy_);
  return box;
}

QWidget* ResultsPage::makeCentre() {
  auto* tabsPage = new QWidget(this);
  auto* layout = new QVBoxLayout(tabsPage);
  auto* head = new QHBoxLayout;
  title_ = makeHeadline(tabsPage);
  title_->setAccessibleName(tr("Selected result"));
  said_ = new QLabel(tabsPage);
  said_->setAccessibleName(tr("What was written where"));
  said_->setTextInteractionFlags(Qt::TextBrowserInteraction);
  said_->setOpenExternalLinks(true);
  said_->setWordWrap(true);
  head->addWidget(title_);
  head->addWidget(said_, 1);
  const auto addButton = [&](const QString& icon, const QString& text, const QString& name,
                             void (ResultsPage::*call)()) {
    auto* button = new QPushButton(context_.theme.icon(icon), text, tabsPage);
    button->setAccessibleName(name);
    button->setToolTip(name);
    connect(button, &QPushButton::clicked, this, call);
    head->addWidget(button);
    return button;
  };
  watch_ = addButton("run", tr("Watch in the run view"), tr("Play the run back in the run view"),
                     &ResultsPage::watch);
  report_ = addButton("report", tr("Write report"), tr("Write the report beside it and open it"),
                      &ResultsPage::writeReport);
  export_ = addButton("export", tr("Export table"), tr("Export the table in front as CSV"),
                      &ResultsPage::exportTable);
  layout->addLayout(head);
  tabs_ = new QTabWidget(tabsPage);
  tabs_->setAccessibleName(tr("Views of the result"));
  tabs_->setDocumentMode(true);
  overview_ = new OverviewTab(context_.theme, tabs_);
  batch_ = new BatchTab(context_.theme, tabs_);
  compare_ = new CompareTab(context_.theme, *results_, tabs_);
  tabs_->addTab(overview_, context_.theme.icon("info"), tr("Overview"));
  tabs_->addTab(batch_, context_.theme.icon("table"), tr("Runs"));
  tabs_->addTab(compare_, context_.theme.icon("compare"), tr("Compare"));
  layout->addWidget(tabs_, 1);
  centre_ = new QStackedWidget(this);
  centre_->addWidget(makeEmpty());
  centre_->addWidget(makeTrouble());
  centre_->addWidget(tabsPage);
  return centre_;
}

QWidget* ResultsPage::makeEmpty() {
  auto* label = new QLabel(
      tr("Open a result to look at it, or drop files here.\n\n`orrery run` writes NAME.orrery, "
         "`orrery experiment` the folder NAME.experiment."),
      this);
  label->setAccessibleName(tr("Nothing is open"));
  label->setAlignment(Qt::AlignCenter);
  label->setWordWrap(true);
  return label;
}

QWidget* ResultsPage::makeTrouble() {
  auto* box = new QWidget(this);
  auto* layout = new QGridLayout(box);
  trouble_title_ = makeHeadline(box);
  trouble_title_->setAccessibleName(tr("Result that could not be opened"));
  trouble_text_ = new QLabel(box);
  trouble_text_->setAccessibleName(tr("Why it could not be opened"));
  trouble_text_->setTextFormat(Qt::PlainText);
  trouble_text_->setWordWrap(true);
  trouble_text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  layout->addWidget(trouble_title_, 1, 1);
  layout->addWidget(trouble_text_, 2, 1);
  layout->setRowStretch(0, 1);
  layout->setRowStretch(3, 2);
  layout->setColumnStretch(0, 1);
  layout->setColumnStretch(1, 2);
  layout->setColumnStretch(2, 1);
  return box;
}

void ResultsPage::addActions() {
  ActionBook& book = context_.actions;
  const auto add = [&](const char* id, const QString& title, const QString& help, const char* key,
                       const char* icon, void (ResultsPage::*call)()) {
    book.add({id, tr("Results"), title, help, QKeySequence(key), icon}, [this, call] {
      if (isVisible()) (this->*call)();
    });
  };
  add("results.folder", tr("Open experiment folder ..."),
      tr("Opens the folder that `orrery experiment` wrote"), "Ctrl+Shift+O", "table",
      &ResultsPage::chooseFolder);
  add("results.watch", tr("Watch in the run view"), tr("Plays the selected run back"),
      "Ctrl+Shift+W", "run", &ResultsPage::watch);
  add("results.report", tr("Write report"), tr("Writes the report of the selected result"),
      "Ctrl+Shift+R", "report", &ResultsPage::writeReport);
  add("results.export", tr("Export table ..."), tr("Writes the table in front as CSV"),
      "Ctrl+Shift+E", "export", &ResultsPage::exportTable);
  add("results.close", tr("Close result"), tr("Takes the selected result off the list"), "",
      "close", &ResultsPage::closeCurrent);
}

void ResultsPage::open(const QStringList& paths) {
  int first = -1;
  for (const QString& path : paths) {
    const int row = results_->open(path);
    if (first < 0) first = row;
  }
  busy_->setVisible(results_->loadingCount() > 0);
  if (first >= 0) select(first);
}

bool ResultsPage::isIdle() const {
  return results_->loadingCount() == 0 && !compare_->isComparing();
}

void ResultsPage::showTab(const QString& name) {
  if (name == "overview") tabs_->setCurrentWidget(overview_);
  if (name == "batch") tabs_->setCurrentWidget(batch_);
  if (name == "compare") tabs_->setCurrentWidget(compare_);
}

void ResultsPage::select(int row) {
  const QModelIndex index = results_->index(row);
  if (list_->currentIndex() == index) {
    showCurrent();
  } else {
    list_->setCurrentIndex(index);
  }
}

const OpenedResult* ResultsPage::current() const {
  const int row = list_->currentIndex().row();
  return row < 0 || row >= results_->rowCount() ? nullptr : &results_->at(row);
}

void ResultsPage::showCurrent() {
  const OpenedResult* result = current();
  said_->clear();
  if (result == nullptr) {
    centre_->setCurrentIndex(kEmpty);
    return;
  }
  if (!result->run && !result->experiment) {
    const bool failed = result->state == OpenedResult::State::kFailed;
    trouble_title_->setText(failed ? tr("✗ %1 cannot be opened").arg(result->name())
                                   : tr("Opening %1 ...").arg(result->name()));
    trouble_text_->setText(failed ? troubleText(result->trouble) + "\n\n" + result->path
                                  : result->path);
    centre_->setCurrentIndex(kTrouble);
    return;
  }
  title_->setText(result->name());
  title_->setToolTip(result->path);
  overview_->show(*result);
  batch_->show(result->experiment);
  compare_->propose(result->path);
  watch_->setVisible(result->run != nullptr);
  const int runs = tabs_->indexOf(batch_);
  tabs_->setTabVisible(runs, result->experiment != nullptr);
  centre_->setCurrentIndex(kTabs);
}

void ResultsPage::watch() {
  const OpenedResult* result = current();
  if (result == nullptr || !result->run) return;
  context_.plant.open(std::make_unique<scenarios::Replay>(result->path.toStdString()));
  Q_EMIT watchRequested();
}

void ResultsPage::writeReport() {
  const OpenedResult* result = current();
  if (result == nullptr || (!result->run && !result->experiment)) return;
  report_->setEnabled(false);
  said_->setText(tr("Writing the report ..."));
  writeReportOf(this, result->path, [this](const QString& page, const QString& trouble) {
    report_->setEnabled(true);
    if (page.isEmpty()) {
      said_->setText(tr("✗ No report: %1").arg(trouble.toHtmlEscaped()));
      return;
    }
    const QUrl url = QUrl::fromLocalFile(page);
    said_->setText(tr("Report: <a href=\"%1\">%2</a>")
                       .arg(url.toString(QUrl::FullyEncoded), page.toHtmlEscaped()));
    QDesktopServices::openUrl(url);
  });
}

void ResultsPage::exportTable() {
  const OpenedResult* result = current();
  if (result == nullptr) return;
  const QAbstractItemModel* model = &overview_->numbers();
  QString what = "metrics";
  if (tabs_->currentWidget() == batch_) {
    model = &batch_->runs();
    what = "runs";
  } else if (tabs_->currentWidget() == compare_) {
    model = &compare_->frontTable();
    what = "comparison";
  }
  exportCsv(this, *model, result->name() + "-" + what + ".csv");
}

void ResultsPage::chooseFiles() {
  open(QFileDialog::getOpenFileNames(this, tr("Open results"), {},
                                     tr("Results (*.orrery);;All files (*)")));
}

void ResultsPage::chooseFolder() {
  const QString folder =
      QFileDialog::getExistingDirectory(this, tr("Open the folder of an experiment"));
  if (!folder.isEmpty()) open({folder});
}

void ResultsPage::closeCurrent() {
  results_->close(list_->currentIndex().row());
  showCurrent();
}

void ResultsPage::dragEnterEvent(QDragEnterEvent* event) {
  if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ResultsPage::dropEvent(QDropEvent* event) {
  QStringList paths;
  for (const QUrl& url : event->mimeData()->urls())
    if (url.isLocalFile()) paths << url.toLocalFile();
  open(paths);
  event->acceptProposedAction();
}

}  // namespace orrery::gui
