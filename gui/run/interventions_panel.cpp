// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/interventions_panel.h"

#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSaveFile>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/forms/readable.h"
#include "gui/run/hand_dialog.h"
#include "gui/run/small_table.h"

namespace orrery::gui {

using scenarios::Intervention;

InterventionsPanel::InterventionsPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent),
      context_(context),
      fault_(std::make_unique<FaultDialog>(context)),
      command_(std::make_unique<CommandDialog>(context)) {
  addActions();
  build();
  connect(&context_.plant, &PlantLink::sourceChanged, this, &InterventionsPanel::takeSource);
  connect(&context_.plant, &PlantLink::ready, this, &InterventionsPanel::takeView);
  connect(&context_.plant, &PlantLink::viewChanged, this, &InterventionsPanel::takeView);
  takeSource();
}

InterventionsPanel::~InterventionsPanel() = default;

void InterventionsPanel::addActions() {
  context_.actions.add(
      {"intervene.fault", "Run", tr("Inject fault…"), tr("Puts a fault on what is selected, now"),
       QKeySequence("Ctrl+I"), "fault"},
      [this] { fault_->ask(); });
  context_.actions.add(
      {"intervene.command", "Run", tr("Send command…"),
       tr("Sets an input of what is selected, now"), QKeySequence("Ctrl+M"), "command"},
      [this] { command_->ask(); });
  context_.actions.add({"intervene.save_log",
                        "Run",
                        tr("Save log of interventions…"),
                        tr("Saves the log, with which a run without a window repeats this one"),
                        {},
                        "save"},
                       [this] { askWhereToSave(); });
}

void InterventionsPanel::build() {
  auto* column = new QVBoxLayout(this);
  const int gap = fontMetrics().averageCharWidth();
  column->setContentsMargins(gap, gap, gap, gap);
  auto* doing = new QHBoxLayout;
  for (const char* id : {"intervene.fault", "intervene.command"}) {
    auto* button = new QToolButton(this);
    button->setDefaultAction(context_.actions.action(id));
    button->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    button->setAccessibleName(context_.actions.action(id)->text());
    doing->addWidget(button);
  }
  doing->addStretch(1);
  column->addLayout(doing);
  hint_ = new QLabel(this);
  hint_->setWordWrap(true);
  hint_->setEnabled(false);
  column->addWidget(hint_);
  view_ = new SmallTable(context_.theme, interventionColumns(), tr("Done by hand"), this);
  view_->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
  view_->setDragDropMode(QAbstractItemView::NoDragDrop);
  column->addWidget(view_, 1);
  auto* keeping = new QHBoxLayout;
  save_ = new QPushButton(context_.theme.icon("save"), tr("Save log…"), this);
  save_->setToolTip(tr("Saves the log, with which a run without a window repeats this one"));
  forget_ = new QPushButton(tr("Forget later ones"), this);
  forget_->setToolTip(tr("After a step back in time: those later than now do not happen again"));
  keeping->addWidget(save_);
  keeping->addWidget(forget_);
  keeping->addStretch(1);
  column->addLayout(keeping);
  auto* repeating = new QHBoxLayout;
  auto* label = new QLabel(tr("Repeat"), this);
  command_line_ = new QLineEdit(this);
  command_line_->setReadOnly(true);
  command_line_->setAccessibleName(tr("Command that repeats the run"));
  label->setBuddy(command_line_);
  auto* copy = new QToolButton(this);
  copy->setIcon(context_.theme.icon("copy"));
  copy->setAutoRaise(true);
  copy->setToolTip(tr("Copy the command"));
  copy->setAccessibleName(tr("Copy the command"));
  repeating->addWidget(label);
  repeating->addWidget(command_line_, 1);
  repeating->addWidget(copy);
  column->addLayout(repeating);
  outcome_ = new QLabel(this);
  outcome_->setWordWrap(true);
  outcome_->setAccessibleName(tr("Outcome"));
  outcome_->hide();
  column->addWidget(outcome_);
  connect(copy, &QToolButton::clicked, this,
          [this] { QApplication::clipboard()->setText(command_line_->text()); });
  connect(save_, &QPushButton::clicked, this, &InterventionsPanel::askWhereToSave);
  connect(forget_, &QPushButton::clicked, this, [this] {
    if (auto* session = context_.plant.session()) session->forget_later_interventions();
  });
}

LiveTable& InterventionsPanel::table() { return view_->table(); }

void InterventionsPanel::takeSource() {
  saved_as_.clear();
  generation_ = 0;
  outcome_->hide();
  showLog({});
  const bool live = context_.plant.session() != nullptr;
  const QString reason = live ? QString() : tr("Only a run under way can be changed by hand.");
  for (const char* id : {"intervene.fault", "intervene.command"}) {
    QAction* action = context_.actions.action(id);
    action->setEnabled(live);
    action->setToolTip(live ? action->text() : reason);
  }
  tellCommand();
}

void InterventionsPanel::takeView() {
  const scenarios::Session* session = context_.plant.session();
  const auto& view = *context_.plant.view();
  if (session == nullptr || !context_.plant.isReady()) return;
  const bool other = view.interventions != log_.size() || view.generation != generation_;
  generation_ = view.generation;
  if (other) return showLog(session->interventions());
  // Time goes on: some that lay ahead may lie behind now.
  if (laterThan(view.now) != later_) showLog(std::move(log_));
}

std::ptrdiff_t InterventionsPanel::laterThan(engine::SimTime now) const {
  return std::count_if(log_.begin(), log_.end(),
                       [now](const Intervention& one) { return one.at > now; });
}

void InterventionsPanel::showLog(std::vector<Intervention> log) {
  log_ = std::move(log);
  std::stable_sort(log_.begin(), log_.end(),
                   [](const Intervention& a, const Intervention& b) { return a.at < b.at; });
  const bool ready = context_.plant.isReady();
  const engine::SimTime now = context_.plant.view()->now;
  static const scenarios::PlantOutline kNone;
  view_->setRows(interventionRows(log_, ready ? context_.plant.source()->outline() : kNone, now));
  const bool any = !log_.empty();
  view_->setVisible(any);
  hint_->setVisible(!any);
  hint_->setText(context_.plant.session() == nullptr
                     ? tr("Only a run under way can be changed by hand.")
                     : tr("Nothing was done by hand yet. Select a device or a link, then inject "
                          "a fault or send a command."));
  save_->setEnabled(any);
  context_.actions.action("intervene.save_log")->setEnabled(any);
  later_ = laterThan(now);
  forget_->setEnabled(later_ > 0);
  tellCommand();
}

void InterventionsPanel::tellCommand() {
  const scenarios::Session* session = context_.plant.session();
  if (session == nullptr) return command_line_->clear();
  const QString scenario = qt(session->scenario().path);
  const QString log = log_.empty() ? QString()
                      : saved_as_.isEmpty()
                          ? QFileInfo(scenario).completeBaseName() + ".interventions.yaml"
                          : saved_as_;
  command_line_->setText(repeatingCommand(scenario, log));
  command_line_->setCursorPosition(0);
  command_line_->setToolTip(saved_as_.isEmpty() && !log_.empty()
                                ? tr("Save the log first, under this name or another one")
                                : command_line_->text());
}

void InterventionsPanel::askWhereToSave() {
  auto* dialog = new QFileDialog(this, tr("Save log of interventions"));
  dialog->setAttribute(Qt::WA_DeleteOnClose);
  dialog->setAcceptMode(QFileDialog::AcceptSave);
  dialog->setNameFilter(tr("Logs of interventions (*.yaml)"));
  dialog->setDefaultSuffix("yaml");
  if (const auto* session = context_.plant.session())
    dialog->selectFile(QFileInfo(qt(session->scenario().path)).completeBaseName() +
                       ".interventions.yaml");
  connect(dialog, &QFileDialog::fileSelected, this, [this](const QString& file) { save(file); });
  dialog->open();
}

QString InterventionsPanel::save(const QString& file) {
  const QByteArray text = QByteArray::fromStdString(scenarios::interventions_text(log_));
  QSaveFile out(file);
  const bool good =
      out.open(QIODevice::WriteOnly) && out.write(text) == text.size() && out.commit();
  const QString trouble = good ? QString() : out.errorString();
  outcome_->show();
  outcome_->setText(good ? tr("● Saved as %1").arg(file)
                         : tr("✖ %1 cannot be written: %2").arg(file, trouble));
  if (good) saved_as_ = file;
  tellCommand();
  return trouble;
}

QStringList interventionColumns() {
  return {QObject::tr("Time"), QObject::tr("What"), QObject::tr("On"), QObject::tr("Value"),
          QObject::tr("With")};
}

namespace {

std::string unitOfInput(const scenarios::PlantOutline& outline, const Intervention& one) {
  const std::string name = one.target.substr(0, one.target.find('['));
  for (const auto& population : outline.populations) {
    if (population.name != name) continue;
    for (const auto& input : population.inputs) {
      if (input.name == one.what) return input.unit;
    }
  }
  return "1";
}

QString quoted(const QString& word) {
  static const QRegularExpression kPlain("^[A-Za-z0-9_./:@%+=,-]+$");
  if (kPlain.match(word).hasMatch()) return word;
  return '\'' + QString(word).replace('\'', "'\\''") + '\'';
}

}  // namespace

std::vector<CellRow> interventionRows(const std::vector<Intervention>& log,
                                      const scenarios::PlantOutline& outline, engine::SimTime now) {
  std::vector<CellRow> rows;
  for (const Intervention& one : log) {
    const bool later = one.at > now;
    const bool fault = one.kind == Intervention::Kind::kFault;
    CellRow row(5);
    row[0].text = readableTime(one.at) + (later ? QObject::tr(" (later)") : QString());
    row[1].text = (fault ? QStringLiteral("▲ ") : QStringLiteral("→ ")) + spoken(one.what);
    row[2].text = qt(one.target);
    row[3].text = fault ? QObject::tr("severity %1").arg(readable(one.value, "1"))
                        : readable(one.value, unitOfInput(outline, one));
    QStringList with;
    if (one.lasts.ns > 0) with << QObject::tr("lasts %1").arg(readableSpan(one.lasts.seconds()));
    for (const auto& [name, text] : one.params) with << spoken(name) + ' ' + qt(text);
    row[4].text = with.join(", ");
    for (Cell& cell : row) cell.tone = later ? Cell::Tone::kDim : Cell::Tone::kPlain;
    rows.push_back(std::move(row));
  }
  return rows;
}

QString repeatingCommand(const QString& scenario, const QString& log) {
  QString command = "orrery run " + quoted(scenario);
  if (!log.isEmpty()) command += " --interventions " + quoted(log);
  return command;
}

}  // namespace orrery::gui
