// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/breakpoint_panel.h"

#include <QCheckBox>
#include <QCompleter>
#include <QDockWidget>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QTreeWidget>
#include <QVBoxLayout>

#include "gui/run/run_steering.h"
#include "scenarios/build/breakpoints.h"
#include "scenarios/build/plant_builder.h"

namespace orrery::gui {

namespace {

enum Column { kCondition, kHits, kStop, kOnce };

}  // namespace

BreakpointForm::BreakpointForm(AddBreakpoint add, CheckCondition check, QWidget* parent)
    : QWidget(parent), add_(std::move(add)), check_(std::move(check)) {
  line_ = new QLineEdit(this);
  line_->setPlaceholderText("pump.temperature > 90 degC");
  line_->setAccessibleName("Condition of a new breakpoint");
  line_->setToolTip("at 2 d, watch alerts, drift starts, pump.temperature > 90 degC");
  hit_ = new QSpinBox(this);
  hit_->setRange(1, 1'000'000);
  hit_->setPrefix("stop at hit ");
  hit_->setAccessibleName("Stop at which hit");
  once_ = new QCheckBox("once", this);
  once_->setAccessibleName("Once: gone after it stopped the run");
  auto* add_button = new QPushButton("Add", this);
  add_button->setAccessibleName("Add the breakpoint");
  refusal_ = new QLabel(this);
  refusal_->setWordWrap(true);
  refusal_->setAccessibleName("Why the condition is refused");
  refusal_->hide();
  auto* first = new QHBoxLayout;
  first->addWidget(line_, 1);
  first->addWidget(add_button);
  auto* second = new QHBoxLayout;
  second->addWidget(hit_);
  second->addWidget(once_);
  second->addStretch(1);
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(6, 6, 6, 4);
  rows->addLayout(first);
  rows->addWidget(refusal_);
  rows->addLayout(second);
  connect(line_, &QLineEdit::returnPressed, this, [this] { submit(); });
  connect(line_, &QLineEdit::textChanged, this, [this](const QString& text) {
    const std::string condition = text.trimmed().toStdString();
    const auto fine = condition.empty() ? engine::Result<void>() : check_(condition);
    refuse(fine ? QString() : mistakeWords(fine.error()));
  });
  connect(add_button, &QPushButton::clicked, this, [this] { submit(); });
}

void BreakpointForm::setCompletions(const QStringList& words) {
  auto* completer = new QCompleter(words, line_);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  delete line_->completer();
  line_->setCompleter(completer);
}

bool BreakpointForm::submit() {
  const std::string condition = line_->text().trimmed().toStdString();
  QString wrong;
  if (condition.empty()) {
    wrong = "Write a condition: at 2 d, watch alerts, drift starts, pump.temperature > 90 degC";
  } else {
    const auto id = add_(condition, std::uint64_t(hit_->value()), once_->isChecked());
    if (!id) wrong = mistakeWords(id.error());
  }
  refuse(wrong);
  if (!wrong.isEmpty()) return false;
  line_->clear();
  hit_->setValue(1);
  once_->setChecked(false);
  return true;
}

void BreakpointForm::refuse(const QString& why) {
  const bool was_wrong = !refusal_->isHidden();
  refusal_->setText(QString::fromUtf8("\u26a0 ") + why);
  refusal_->setVisible(!why.isEmpty());
  if (was_wrong == why.isEmpty())
    line_->setStyleSheet(why.isEmpty() ? QString()
                                       : QString("border: 1px solid %1").arg(wrong_.name()));
}

void BreakpointForm::setColours(const Theme::Colours& colours) {
  wrong_ = colours.alarm;
  QPalette palette = refusal_->palette();
  palette.setColor(QPalette::WindowText, wrong_);
  refusal_->setPalette(palette);
}

QString BreakpointForm::refusal() const {
  return refusal_->isHidden() ? QString() : refusal_->text();
}

BreakpointPanel::BreakpointPanel(PanelContext& context, QWidget* parent)
    : QWidget(parent), context_(context) {
  setAccessibleName("Breakpoints");
  makeForm();
  list_ = new QTreeWidget(this);
  list_->setAccessibleName("Breakpoints");
  list_->setHeaderLabels({"Condition", "Hits", "Stops at", "Once"});
  list_->setRootIsDecorated(false);
  list_->setUniformRowHeights(true);
  list_->header()->setStretchLastSection(false);
  list_->header()->setSectionResizeMode(kCondition, QHeaderView::Stretch);
  for (const int column : {kHits, kStop, kOnce})
    list_->header()->setSectionResizeMode(column, QHeaderView::ResizeToContents);
  note_ = new QLabel(this);
  note_->setWordWrap(true);
  note_->setContentsMargins(6, 4, 6, 4);
  auto* remove = new QPushButton("Remove", this);
  remove->setAccessibleName("Remove the selected breakpoint");
  auto* rows = new QVBoxLayout(this);
  rows->setContentsMargins(0, 0, 0, 0);
  rows->addWidget(form_);
  rows->addWidget(list_, 1);
  rows->addWidget(note_);
  rows->addWidget(remove, 0, Qt::AlignRight);
  connect(remove, &QPushButton::clicked, this, &BreakpointPanel::removeSelected);
  connect(list_, &QTreeWidget::itemChanged, this, [this](QTreeWidgetItem* item) {
    if (auto* session = context_.plant.session())
      session->enable_breakpoint(item->data(0, Qt::UserRole).toULongLong(),
                                 item->checkState(0) == Qt::Checked);
  });
  context.actions.add(
      {"run.breakpoint", "Run", "Add breakpoint...", "Pauses the run when a condition holds",
       QKeySequence("Ctrl+B"), "breakpoint"},
      [this] {
        if (auto* dock = qobject_cast<QDockWidget*>(parentWidget())) {
          dock->show();
          dock->raise();
        }
        form_->line()->setFocus();
      });
  const auto complete = [this] { form_->setCompletions(conditionWords(context_.plant)); };
  connect(&context.plant, &PlantLink::ready, this, complete);
  connect(&context.plant, &PlantLink::viewChanged, this, &BreakpointPanel::takeView);
  connect(&context.plant, &PlantLink::sourceChanged, this, [this] {
    directory_.reset();
    takeView();
  });
  complete();
  takeView();
}

void BreakpointPanel::makeForm() {
  form_ = new BreakpointForm(
      [this](const std::string& condition, std::uint64_t hit,
             bool once) -> engine::Result<std::uint64_t> {
        if (auto* session = context_.plant.session())
          return session->add_breakpoint(condition, hit, once);
        return engine::failure("break-unknown", {},
                               "only a run under way can pause on a condition");
      },
      [this](const std::string& condition) { return check(condition); }, this);
  form_->setColours(context_.theme.colours());
  connect(&context_.theme, &Theme::changed, form_,
          [this] { form_->setColours(context_.theme.colours()); });
}

engine::Result<void> BreakpointPanel::check(const std::string& condition) {
  const auto* session = context_.plant.session();
  if (!session || !context_.plant.isReady()) return {};
  if (!directory_) directory_ = scenarios::make_directory(session->scenario());
  const auto made = scenarios::make_breakpoints({condition}, session->scenario(), *directory_);
  if (!made) return engine::failure(made.error());
  return {};
}

void BreakpointPanel::takeView() {
  const auto& marks = context_.plant.view()->breakpoints;
  const QSignalBlocker quiet(list_);
  while (list_->topLevelItemCount() > int(marks.size())) delete list_->topLevelItem(0);
  while (list_->topLevelItemCount() < int(marks.size())) new QTreeWidgetItem(list_);
  for (std::size_t i = 0; i < marks.size(); ++i) {
    auto* item = list_->topLevelItem(int(i));
    const auto& mark = marks[i];
    item->setData(0, Qt::UserRole, qulonglong(mark.id));
    item->setCheckState(kCondition, mark.enabled ? Qt::Checked : Qt::Unchecked);
    item->setText(kCondition, QString::fromStdString(mark.condition));
    item->setToolTip(kCondition, item->text(kCondition));
    item->setText(kHits, QString("%L1").arg(qulonglong(mark.hits)));
    item->setText(kStop, QString("hit %L1").arg(qulonglong(mark.stop_at_hit)));
    item->setText(kOnce, mark.once ? "once" : "");
  }
  const bool live = context_.plant.session() != nullptr;
  form_->setEnabled(live);
  form_->setToolTip(live ? QString() : "Only a run under way can pause on a condition.");
  note_->setVisible(marks.empty());
  note_->setText(live ? "No breakpoint yet. The run pauses when a condition holds."
                      : "Only a run under way can pause on a condition.");
}

void BreakpointPanel::removeSelected() {
  auto* session = context_.plant.session();
  if (!session) return;
  for (const auto* item : list_->selectedItems())
    session->remove_breakpoint(item->data(0, Qt::UserRole).toULongLong());
}

QWidget* makeBreakpointPanel(PanelContext& context) { return new BreakpointPanel(context); }

}  // namespace orrery::gui
