// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/batch_tab.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>

#include "gui/results/experiment_cells.h"
#include "gui/results/table_view.h"
#include "scenarios/report/quantity.h"

namespace orrery::gui {

namespace {

constexpr int kAfterTyping_ms = 150;

QString words(const std::string& text) { return QString::fromStdString(text); }

QLabel* makeTitle(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont bold = label->font();
  bold.setBold(true);
  label->setFont(bold);
  return label;
}

}  // namespace

BatchTab::BatchTab(Theme& theme, QWidget* parent)
    : QWidget(parent),
      theme_(theme),
      model_(new BatchModel(theme, this)),
      points_(new ReportTable(theme, this)) {
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(makeFilters());
  runs_view_ = makeTableView(tr("Runs"), this);
  runs_view_->setModel(model_);
  runs_view_->setSortingEnabled(true);
  runs_view_->horizontalHeader()->setSortIndicator(-1, Qt::AscendingOrder);
  connect(runs_view_->selectionModel(), &QItemSelectionModel::currentRowChanged, this,
          &BatchTab::showRun);
  connect(model_, &QAbstractItemModel::modelReset, this, &BatchTab::showRun);
  auto* below = new QSplitter(Qt::Horizontal, this);
  below->addWidget(makePoints());
  below->addWidget(makeDetails());
  below->setStretchFactor(0, 3);
  below->setStretchFactor(1, 2);
  auto* halves = new QSplitter(Qt::Vertical, this);
  halves->setChildrenCollapsible(false);
  halves->addWidget(runs_view_);
  halves->addWidget(below);
  halves->setStretchFactor(0, 3);
  halves->setStretchFactor(1, 2);
  layout->addWidget(halves, 1);
  typing_.setSingleShot(true);
  typing_.setInterval(kAfterTyping_ms);
  connect(&typing_, &QTimer::timeout, this, &BatchTab::applyFilter);
}

QWidget* BatchTab::makeFilters() {
  auto* box = new QWidget(this);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  auto* line = new QHBoxLayout;
  condition_ = new QLineEdit(box);
  condition_->setAccessibleName(tr("Condition over factors"));
  condition_->setToolTip(tr("A condition over factors, as `orrery experiment --filter` takes it"));
  condition_->setObjectName("condition");
  text_ = new QLineEdit(box);
  text_->setAccessibleName(tr("Find text in runs"));
  text_->setPlaceholderText(tr("Find: point, seed, diagnostic"));
  text_->setObjectName("text");
  failed_only_ = new QCheckBox(tr("failed only"), box);
  failed_only_->setAccessibleName(tr("Show failed runs only"));
  count_ = new QLabel(box);
  count_->setAccessibleName(tr("Runs shown"));
  mistake_ = new QLabel(box);
  mistake_->setAccessibleName(tr("What is wrong with the condition"));
  mistake_->setTextFormat(Qt::PlainText);
  mistake_->setWordWrap(true);
  mistake_->hide();
  for (QLineEdit* edit : {condition_, text_}) {
    edit->setClearButtonEnabled(true);
    edit->addAction(theme_.icon(edit == condition_ ? "filter" : "search"),
                    QLineEdit::LeadingPosition);
    connect(edit, &QLineEdit::textChanged, this, [this] { typing_.start(); });
    connect(edit, &QLineEdit::returnPressed, this, &BatchTab::applyFilter);
  }
  connect(failed_only_, &QCheckBox::toggled, this, &BatchTab::applyFilter);
  line->addWidget(condition_, 2);
  line->addWidget(text_, 2);
  line->addWidget(failed_only_);
  line->addStretch(1);
  line->addWidget(count_);
  layout->addLayout(line);
  layout->addWidget(mistake_);
  return box;
}

QWidget* BatchTab::makePoints() {
  auto* box = new QWidget(this);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  layout->addWidget(makeTitle(tr("Points"), box));
  points_view_ = makeTableView(tr("Points"), box);
  points_view_->setModel(points_);
  layout->addWidget(points_view_, 1);
  return box;
}

QWidget* BatchTab::makeDetails() {
  auto* box = new QWidget(this);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  run_title_ = makeTitle(tr("Run"), box);
  run_text_ = new QPlainTextEdit(box);
  run_text_->setReadOnly(true);
  run_text_->setTabChangesFocus(true);
  run_text_->setAccessibleName(tr("What became of the run"));
  command_ = new QLineEdit(box);
  command_->setReadOnly(true);
  command_->setAccessibleName(tr("Command that repeats the run"));
  command_->setFont(QFont("monospace"));
  copy_ = new QPushButton(theme_.icon("copy"), tr("Copy command"), box);
  copy_->setAccessibleName(tr("Copy the command that repeats the run"));
  connect(copy_, &QPushButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command_->text()); });
  auto* line = new QHBoxLayout;
  line->addWidget(command_, 1);
  line->addWidget(copy_);
  layout->addWidget(run_title_);
  layout->addWidget(run_text_, 1);
  layout->addLayout(line);
  return box;
}

void BatchTab::show(std::shared_ptr<const OpenedExperiment> experiment) {
  typing_.stop();
  for (QLineEdit* edit : {condition_, text_}) {
    const QSignalBlocker quiet(edit);
    edit->clear();
  }
  {
    const QSignalBlocker quiet(failed_only_);
    failed_only_->setChecked(false);
  }
  QString example;
  if (experiment && !experiment->table.points.empty()) {
    const auto& table = experiment->table;
    for (std::size_t f = 0; f < table.header.factors.size() && example.isEmpty(); ++f)
      if (table.header.factors[f].numeric)
        example = words(table.header.factors[f].name) + " > " +
                  words(table.points.front().values[f].text);
    if (example.isEmpty() && !table.header.factors.empty())
      example =
          words(table.header.factors[0].name) + " == " + words(table.points.front().values[0].text);
  }
  condition_->setPlaceholderText(example.isEmpty() ? tr("Condition")
                                                   : tr("Condition, such as %1").arg(example));
  points_->show(experiment ? summaryCells(*experiment) : scenarios::Table{});
  fitColumns(*points_view_);
  model_->show(std::move(experiment));
  fitColumns(*runs_view_, 32);
  applyFilter();
}

void BatchTab::applyFilter() {
  typing_.stop();
  const auto chosen =
      model_->choose({condition_->text().trimmed().toStdString(),
                      text_->text().trimmed().toStdString(), failed_only_->isChecked()});
  mistake_->setVisible(!chosen);
  if (!chosen) {
    mistake_->setText("✗ " + troubleText(chosen.error()).replace("\n", " "));
    mistake_->setStyleSheet("color: " + theme_.colours().alarm.name());
    return;
  }
  count_->setText(tr("%1 runs").arg(words(scenarios::grouped(model_->shown().size()))));
}

void BatchTab::showRun() {
  const auto* run = model_->run(runs_view_->currentIndex().row());
  copy_->setEnabled(run != nullptr);
  if (run == nullptr) {
    run_title_->setText(tr("Run"));
    run_text_->setPlainText({});
    run_text_->setPlaceholderText(tr("Select a run to see what became of it."));
    command_->clear();
    return;
  }
  run_title_->setText(tr("Run at %1, replication %2").arg(words(run->point)).arg(run->replication));
  QString text;
  if (run->status == scenarios::RunStatus::kFailed) {
    text = tr("✗ Failed with exit code %1.\n\n%2").arg(run->exit_code).arg(words(run->trouble));
  } else {
    text = tr("✓ Done.\nFingerprint %1").arg(words(run->fingerprint));
    for (const auto& gate : run->gates)
      text += QString("\n%1: %2 %3 %4, is %5: %6")
                  .arg(words(gate.name), words(gate.statistic), words(gate.comparison),
                       words(scenarios::rounded(gate.threshold)),
                       words(scenarios::rounded(gate.value)), engine::to_string(gate.verdict));
  }
  run_text_->setPlainText(text);
  command_->setText(words(run->command_line));
  command_->setCursorPosition(0);
}

}  // namespace orrery::gui
