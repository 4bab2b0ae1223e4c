// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/results/overview_tab.h"

#include <QFormLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QScrollArea>
#include <QScrollBar>
#include <QSortFilterProxyModel>
#include <QSplitter>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/results/experiment_cells.h"
#include "gui/results/table_view.h"
#include "gui/results/verdict_banner.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/tables.h"

namespace orrery::gui {

namespace {

QString words(const std::string& text) { return QString::fromStdString(text); }

QLabel* makeTitle(const QString& text, QWidget* parent) {
  auto* label = new QLabel(text, parent);
  QFont bold = label->font();
  bold.setBold(true);
  label->setFont(bold);
  return label;
}

QLabel* makeText(const QString& name, QWidget* parent) {
  auto* label = new QLabel(parent);
  label->setAccessibleName(name);
  label->setTextFormat(Qt::PlainText);
  label->setWordWrap(true);
  label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
  return label;
}

/// As high as its rows, up to `rows_max`.
void fitHeight(QTableView& view, int rows_max) {
  const int rows = std::clamp(view.model()->rowCount(), 1, rows_max);
  const int row = view.verticalHeader()->defaultSectionSize();
  view.setFixedHeight(view.horizontalHeader()->sizeHint().height() + rows * row +
                      2 * view.frameWidth() + view.horizontalScrollBar()->sizeHint().height());
}

}  // namespace

OverviewTab::OverviewTab(Theme& theme, QWidget* parent)
    : QWidget(parent), theme_(theme), banner_(new VerdictBanner(theme, this)) {
  auto* layout = new QVBoxLayout(this);
  layout->addWidget(banner_);
  auto* halves = new QSplitter(Qt::Horizontal, this);
  halves->setChildrenCollapsible(false);
  halves->addWidget(makeNumbers());
  halves->addWidget(makeSide());
  halves->setStretchFactor(0, 1);
  halves->setStretchFactor(1, 0);
  const int letter = fontMetrics().averageCharWidth();
  halves->setSizes({110 * letter, 56 * letter});
  layout->addWidget(halves, 1);
}

OverviewTab::Section OverviewTab::makeSection(const QString& title) {
  Section section{};
  section.box = new QWidget(this);
  auto* layout = new QVBoxLayout(section.box);
  layout->setContentsMargins(0, 0, 0, 0);
  section.title = makeTitle(title, section.box);
  section.cells = new ReportTable(theme_, section.box);
  section.view = makeTableView(title, section.box);
  section.view->setModel(section.cells);
  layout->addWidget(section.title);
  layout->addWidget(section.view);
  return section;
}

QWidget* OverviewTab::makeNumbers() {
  auto* box = new QWidget(this);
  auto* layout = new QVBoxLayout(box);
  layout->setContentsMargins(0, 0, 0, 0);
  gates_ = makeSection(tr("Gates"));
  layout->addWidget(gates_.box);
  books_ = makeSection(tr("Books"));
  layout->addWidget(books_.box);
  auto* head = new QHBoxLayout;
  numbers_title_ = makeTitle(tr("Metrics"), box);
  find_ = new QLineEdit(box);
  find_->setPlaceholderText(tr("Find a metric"));
  find_->setAccessibleName(tr("Find a metric"));
  find_->setClearButtonEnabled(true);
  find_->setMaximumWidth(fontMetrics().averageCharWidth() * 36);
  head->addWidget(numbers_title_);
  head->addStretch(1);
  head->addWidget(find_, 1);
  layout->addLayout(head);
  numbers_ = new ReportTable(theme_, this);
  found_ = new QSortFilterProxyModel(this);
  found_->setSourceModel(numbers_);
  found_->setFilterKeyColumn(-1);
  found_->setFilterCaseSensitivity(Qt::CaseInsensitive);
  connect(find_, &QLineEdit::textChanged, found_, &QSortFilterProxyModel::setFilterFixedString);
  numbers_view_ = makeTableView(tr("Metrics"), box);
  numbers_view_->setModel(found_);
  layout->addWidget(numbers_view_, 1);
  return box;
}

QWidget* OverviewTab::makeSide() {
  auto* inner = new QWidget(this);
  auto* layout = new QVBoxLayout(inner);
  layout->setContentsMargins(fontMetrics().averageCharWidth(), 0, 0, 0);
  layout->addWidget(makeTitle(tr("Setup"), inner));
  facts_ = new QFormLayout;
  facts_->setLabelAlignment(Qt::AlignLeft | Qt::AlignTop);
  facts_->setRowWrapPolicy(QFormLayout::DontWrapRows);
  layout->addLayout(facts_);
  files_ = makeSection(tr("Files that shaped it"));
  notes_title_ = makeTitle(tr("Notes"), inner);
  notes_ = makeText(tr("Notes"), inner);
  layout->addWidget(notes_title_);
  layout->addWidget(notes_);
  layout->addWidget(files_.box);
  layout->addStretch(1);
  auto* scroll = new QScrollArea(this);
  scroll->setAccessibleName(tr("Setup and notes"));
  scroll->setWidgetResizable(true);
  scroll->setFrameShape(QFrame::NoFrame);
  scroll->setWidget(inner);
  return scroll;
}

void OverviewTab::show(const OpenedResult& result) {
  find_->clear();
  if (result.run) showRun(*result.run);
  if (result.experiment) showExperiment(*result.experiment);
}

void OverviewTab::fill(Section& section, scenarios::Table table) {
  section.box->setVisible(!table.rows.empty());
  section.cells->show(std::move(table));
  fitColumns(*section.view);
  fitHeight(*section.view, 6);
}

void OverviewTab::setFacts(const std::vector<std::pair<QString, QString>>& facts) {
  while (facts_->rowCount() > 0) facts_->removeRow(0);
  for (const auto& [name, value] : facts) {
    if (value.isEmpty()) continue;
    auto* text = makeText(name, this);
    text->setText(value);
    auto* label = new QLabel(name, this);
    label->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    label->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::MinimumExpanding);
    label->setBuddy(text);
    facts_->addRow(label, text);
  }
}

void OverviewTab::showRun(const engine::RunTables& run) {
  const auto verdict = scenarios::verdict_of(run);
  banner_->show(verdict.tone, words(verdict.headline), words(verdict.sentence));
  fill(gates_, scenarios::gates_table(run));
  numbers_title_->setText(tr("Metrics"));
  numbers_->show(scenarios::metrics_table(run));
  fitColumns(*numbers_view_);
  const auto& header = run.header;
  setFacts({{tr("Scenario"), words(header.scenario_name)},
            {tr("Description"), words(header.description)},
            {tr("File"), words(header.scenario_path)},
            {tr("Seed"), QString::number(header.seed)},
            {tr("Simulated"), words(scenarios::span(run.summary.end.seconds()))},
            {tr("Took"), words(scenarios::span(run.summary.wall_s))},
            {tr("Events"), words(scenarios::grouped(run.summary.events))},
            {tr("Readings"), words(scenarios::grouped(run.summary.readings))},
            {tr("Fingerprint"), words(run.summary.fingerprint)},
            {tr("Version"), words(header.version)},
            {tr("Machine"), words(header.machine)},
            {tr("Command"), words(header.command_line)}});
  fill(books_, scenarios::books_table(run));
  fill(files_, scenarios::files_table(run));
  QStringList notes;
  for (const auto& note : run.notes) notes << "• " + words(note.topic) + ": " + words(note.text);
  notes_->setText(notes.join('\n'));
  notes_title_->setVisible(!notes.empty());
  notes_->setVisible(!notes.empty());
}

void OverviewTab::showExperiment(const OpenedExperiment& experiment) {
  const auto& table = experiment.table;
  const auto& header = table.header;
  const auto failed = scenarios::failed_runs(table.runs);
  const auto verdict = scenarios::verdict_of(experiment.gates);
  const QString count =
      tr("%1 of %2 runs ended, %3 failed; %4 points")
          .arg(words(scenarios::grouped(table.runs.size())),
               words(scenarios::grouped(table.status.expected)), words(scenarios::grouped(failed)),
               words(scenarios::grouped(table.points.size())));
  if (experiment.gates.empty()) {
    banner_->show(scenarios::RunVerdict::Tone::kPlain, tr("The experiment states no gates."),
                  count);
  } else {
    banner_->show(scenarios::tone_of(verdict),
                  tr("Gates at their worst point: %1").arg(engine::to_string(verdict)), count);
  }
  fill(gates_, gateCells(experiment));
  numbers_title_->setText(tr("Responses by point"));
  numbers_->show(summaryCells(experiment));
  fitColumns(*numbers_view_);
  setFacts({{tr("Experiment"), words(header.name)},
            {tr("Description"), words(header.description)},
            {tr("File"), words(header.scenario_path)},
            {tr("Design"), words(header.design)},
            {tr("Selection"), words(header.selection)},
            {tr("State"), table.status.finished ? tr("finished") : tr("still going on")},
            {tr("Version"), words(header.version)},
            {tr("Machine"), words(header.machine)},
            {tr("Command"), words(header.command_line)}});
  fill(books_, {});
  scenarios::Table files{"", {{"file"}, {"SHA-256"}}};
  for (const auto& file : header.files) files.rows.push_back({{file.path}, {file.sha256}});
  fill(files_, std::move(files));
  notes_title_->hide();
  notes_->hide();
}

}  // namespace orrery::gui
