// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/compare_tab.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTabWidget>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/results/background.h"
#include "gui/results/compare_plot.h"
#include "gui/results/comparison_cells.h"
#include "gui/results/table_view.h"
#include "gui/results/tolerance_fields.h"
#include "gui/results/verdict_banner.h"

namespace orrery::gui {

using scenarios::Change;
using scenarios::SignalVerdict;
using Tone = VerdictBanner::Tone;

CompareTab::CompareTab(Theme& theme, ResultList& results, QWidget* parent)
    : QWidget(parent), theme_(theme), results_(results) {
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(makeChoice());
  banner_ = new VerdictBanner(theme_, this);
  layout->addWidget(banner_);
  auto* halves = new QSplitter(Qt::Vertical, this);
  halves->setChildrenCollapsible(false);
  halves->addWidget(makeTables());
  halves->addWidget(makePlot());
  halves->setStretchFactor(0, 2);
  halves->setStretchFactor(1, 3);
  halves->setSizes({200, 300});
  layout->addWidget(halves, 1);
  connect(&results_, &ResultList::loaded, this, &CompareTab::listResults);
  connect(&results_, &QAbstractItemModel::rowsRemoved, this, &CompareTab::listResults);
  banner_->show(Tone::kPlain, tr("Nothing compared yet"),
                tr("Open two results, choose the baseline A and B, and compare."));
  listResults();
}

QWidget* CompareTab::makeChoice() {
  auto* box = new QWidget(this);
  auto* lines = new QVBoxLayout(box);
  lines->setContentsMargins(0, 0, 0, 0);
  auto* line = new QHBoxLayout;
  const auto addChoice = [&](const QString& label, const QString& name) {
    auto* choice = new QComboBox(box);
    choice->setAccessibleName(name);
    choice->view()->setAccessibleName(name);
    choice->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    choice->setMinimumContentsLength(16);
    auto* caption = new QLabel(label, box);
    caption->setBuddy(choice);
    line->addWidget(caption);
    line->addWidget(choice, 1);
    return choice;
  };
  a_ = addChoice(tr("A, the baseline"), tr("Baseline A"));
  auto* swap = new QToolButton(box);
  swap->setText("⇄");
  swap->setAccessibleName(tr("Swap A and B"));
  swap->setToolTip(tr("Swap A and B"));
  line->addWidget(swap);
  b_ = addChoice(tr("B"), tr("B, held against A"));
  connect(swap, &QToolButton::clicked, this, [this] {
    const int a = a_->currentIndex();
    a_->setCurrentIndex(b_->currentIndex());
    b_->setCurrentIndex(a);
  });
  go_ = new QPushButton(theme_.icon("compare"), tr("Compare"), box);
  go_->setAccessibleName(tr("Compare A with B"));
  connect(go_, &QPushButton::clicked, this, &CompareTab::start);
  line->addWidget(go_);
  lines->addLayout(line);
  auto* second = new QHBoxLayout;
  tolerances_ = new ToleranceFields(box);
  connect(tolerances_, &ToleranceFields::entered, this, &CompareTab::start);
  busy_ = new QProgressBar(box);
  busy_->setAccessibleName(tr("Comparing"));
  busy_->setRange(0, 0);
  busy_->hide();
  second->addWidget(tolerances_);
  second->addStretch(1);
  second->addWidget(busy_);
  lines->addLayout(second);
  return box;
}

QTableView* CompareTab::addTable(QTabWidget* tabs, ReportTable* cells, const QString& title) {
  auto* view = makeTableView(tr("%1 compared").arg(title), tabs);
  view->setModel(cells);
  tabs->addTab(view, title);
  return view;
}

QWidget* CompareTab::makeTables() {
  tables_ = new QTabWidget(this);
  tables_->setAccessibleName(tr("What was compared"));
  tables_->setDocumentMode(true);
  signals_ = new ReportTable(theme_, this);
  measures_ = new ReportTable(theme_, this);
  differences_ = new ReportTable(theme_, this);
  signals_view_ = addTable(tables_, signals_, tr("Signals"));
  addTable(tables_, measures_, tr("Metrics"));
  connect(signals_view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          [this] { plotSignal({}); });
  auto* box = new QWidget(tables_);
  auto* lines = new QVBoxLayout(box);
  auto* find = new QLineEdit(box);
  find->setAccessibleName(tr("Find a setting"));
  find->setPlaceholderText(tr("Find a setting"));
  find->setClearButtonEnabled(true);
  find->addAction(theme_.icon("search"), QLineEdit::LeadingPosition);
  found_ = new QSortFilterProxyModel(this);
  found_->setSourceModel(differences_);
  found_->setFilterKeyColumn(-1);
  found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  connect(find, &QLineEdit::textChanged, found_, &QSortFilterProxyModel::setFilterFixedString);
  auto* view = makeTableView(tr("Differences of setup and configuration"), box);
  view->setModel(found_);
  lines->addWidget(find);
  lines->addWidget(view, 1);
  tables_->addTab(box, tr("Differences"));
  return tables_;
}

QWidget* CompareTab::makePlot() {
  auto* box = new QWidget(this);
  auto* lines = new QVBoxLayout(box);
  lines->setContentsMargins(0, 0, 0, 0);
  auto* line = new QHBoxLayout;
  device_ = new QComboBox(box);
  device_->setAccessibleName(tr("Device whose curves are shown"));
  device_->view()->setAccessibleName(device_->accessibleName());
  device_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
  device_->setMinimumContentsLength(24);
  device_->setMaxVisibleItems(20);
  auto* caption = new QLabel(tr("Device"), box);
  caption->setBuddy(device_);
  connect(device_, &QComboBox::textActivated, this, &CompareTab::plotSignal);
  plotted_ = new QLabel(box);
  plotted_->setAccessibleName(tr("Signal whose curves are shown"));
  QFont bold = plotted_->font();
  bold.setBold(true);
  plotted_->setFont(bold);
  line->addWidget(plotted_);
  line->addStretch(1);
  line->addWidget(caption);
  line->addWidget(device_);
  lines->addLayout(line);
  plot_ = new ComparePlot(theme_, box);
  lines->addWidget(plot_, 1);
  return box;
}

void CompareTab::listResults() {
  for (QComboBox* choice : {a_, b_}) {
    const QString chosen = choice->currentData().toString();
    choice->clear();
    for (int row = 0; row < results_.rowCount(); ++row) {
      const auto& result = results_.at(row);
      if (!result.run && !result.experiment) continue;
      choice->addItem(result.name(), result.path);
      choice->setItemData(choice->count() - 1, result.path, Qt::ToolTipRole);
    }
    const int at = choice->findData(chosen);
    if (at >= 0) choice->setCurrentIndex(at);
  }
  if (a_->currentIndex() == b_->currentIndex() && b_->count() > 1 && a_->currentIndex() == 0)
    b_->setCurrentIndex(1);
  go_->setEnabled(a_->count() > 0 && !comparing_);
}

void CompareTab::propose(const QString& path) {
  const int at = b_->findData(path);
  if (at >= 0 && a_->currentData().toString() != path) b_->setCurrentIndex(at);
}

void CompareTab::compare(const QString& pathA, const QString& pathB) {
  a_->setCurrentIndex(a_->findData(pathA));
  b_->setCurrentIndex(b_->findData(pathB));
  start();
}

void CompareTab::start() {
  const QString a = a_->currentData().toString(), b = b_->currentData().toString();
  if (comparing_ || a.isEmpty() || b.isEmpty()) return;
  scenarios::CompareOptions options;
  auto tolerances = tolerances_->read();
  if (!tolerances) return tell(tolerances.error());
  options.tolerances = std::move(*tolerances);
  comparing_ = true;
  busy_->show();
  go_->setEnabled(false);
  inBackground(
      this, [=] { return scenarios::compare(a.toStdString(), b.toStdString(), options); },
      [this](engine::Result<scenarios::Comparison> outcome) { show(std::move(outcome)); });
}

void CompareTab::show(engine::Result<scenarios::Comparison> outcome) {
  comparing_ = false;
  busy_->hide();
  go_->setEnabled(true);
  if (!outcome) {
    tell(outcome.error());
  } else {
    comparison_ = std::make_unique<scenarios::Comparison>(std::move(*outcome));
    order_ = worstSignals(*comparison_);
    signals_->show(signalCells(*comparison_));
    measures_->show(measureCells(*comparison_));
    differences_->show(differenceCells(*comparison_));
    for (auto* view : tables_->findChildren<QTableView*>()) fitColumns(*view, 40);
    tables_->setTabText(0, tr("Signals (%1)").arg(signals_->rowCount()));
    tables_->setTabText(1, tr("Metrics (%1)").arg(measures_->rowCount()));
    tables_->setTabText(2, tr("Differences (%1)").arg(differences_->rowCount()));
    showVerdict();
    if (order_.empty()) {
      tables_->setCurrentIndex(1);
      plot_->clear(comparison_->of_batches ? tr("Experiments keep no curves.")
                                           : tr("Neither run has recorded signals."));
    } else {
      signals_view_->selectRow(0);
    }
  }
  Q_EMIT compared();
}

void CompareTab::tell(const engine::Diagnostics& trouble) {
  comparison_.reset();
  order_.clear();
  for (ReportTable* cells : {signals_, measures_, differences_}) cells->show({});
  plot_->clear({});
  banner_->show(Tone::kFail, tr("Not compared"), troubleText(trouble));
}

void CompareTab::showVerdict() {
  const auto& c = *comparison_;
  QString counts;
  if (!c.of_batches)
    counts = tr("Signals: %1 in, %2 out, %3 unaligned. ")
                 .arg(c.count(SignalVerdict::kIn))
                 .arg(c.count(SignalVerdict::kOut))
                 .arg(c.count(SignalVerdict::kUnaligned));
  counts += tr("Metrics: %1 regressed, %2 different, %3 unsure, %4 improved, %5 unchanged.")
                .arg(c.count(Change::kRegressed))
                .arg(c.count(Change::kDifferent))
                .arg(c.count(Change::kUnsure))
                .arg(c.count(Change::kImproved))
                .arg(c.count(Change::kUnchanged));
  if (!c.has_common()) {
    banner_->show(Tone::kUndecided, tr("Nothing in common to compare"), counts);
  } else if (c.same_trajectory) {
    banner_->show(Tone::kPass, tr("The same trajectory"),
                  tr("Both runs have the same fingerprint: everything that happened is the same."));
  } else if (c.in_tolerance()) {
    banner_->show(Tone::kPass, tr("In tolerance"), counts);
  } else {
    banner_->show(Tone::kFail, tr("Out of tolerance"), counts);
  }
}

void CompareTab::plotSignal(const QString& device) {
  const int row = signals_view_->currentIndex().row();
  if (!comparison_ || row < 0 || std::size_t(row) >= order_.size()) return;
  const auto signal = comparison_->signals[order_[std::size_t(row)]];
  const QString a = QString::fromStdString(comparison_->a);
  const QString b = QString::fromStdString(comparison_->b);
  const std::uint64_t mine = ++plot_order_;
  inBackground(
      this, [=] { return compareCurves(a, b, signal, device); },
      [this, mine, a, b](engine::Result<ComparedCurves> curves) {
        if (mine != plot_order_) return;  // another one was asked for
        if (!curves) {
          plot_->clear(troubleText(curves.error()));
        } else {
          device_->clear();
          plotted_->setText(curves->title);
          for (const QString& one : curves->devices) device_->addItem(one);
          device_->setCurrentText(curves->device);
          plot_->show(std::move(*curves), nameOf(a), nameOf(b));
        }
        Q_EMIT plotted();
      });
}

QString CompareTab::nameOf(const QString& path) {
  OpenedResult named;
  named.path = path;
  return named.name();
}

const QAbstractItemModel& CompareTab::frontTable() const {
  switch (tables_->currentIndex()) {
    case 0: return *signals_;
    case 1: return *measures_;
    default: return *found_;
  }
}

}  // namespace orrery::gui
