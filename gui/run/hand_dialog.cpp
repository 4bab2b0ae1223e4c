// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/hand_dialog.h"

#include <QAbstractItemView>
#include <QComboBox>
#include <QDialogButtonBox>
#include <QEvent>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>

#include "gui/forms/param_text.h"
#include "gui/forms/readable.h"

namespace orrery::gui {

HandDialog::HandDialog(PanelContext& context, const QString& title, const QString& what,
                       const QString& button)
    : QDialog(nullptr, Qt::Dialog), context_(context) {
  setWindowTitle(title);
  setAccessibleName(title);
  auto* column = new QVBoxLayout(this);
  auto* lists = new QFormLayout;
  lists->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
  target_ = new QComboBox(this);
  target_->setAccessibleName(tr("Target"));
  what_ = new QComboBox(this);
  what_->setAccessibleName(what);
  for (QComboBox* list : {target_, what_}) list->view()->setAccessibleName(list->accessibleName());
  lists->addRow(tr("Target"), target_);
  lists->addRow(what, what_);
  column->addLayout(lists);
  summary_ = new QLabel(this);
  summary_->setWordWrap(true);
  summary_->setAccessibleName(tr("Meaning"));
  column->addWidget(summary_);
  form_ = new ParamForm(context_.theme, this);
  column->addWidget(form_);
  column->addStretch(1);
  message_ = new QLabel(this);
  message_->setWordWrap(true);
  message_->setTextFormat(Qt::PlainText);
  message_->setAccessibleName(tr("Outcome"));
  column->addWidget(message_);
  auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
  do_ = buttons->addButton(button, QDialogButtonBox::ApplyRole);
  do_->setDefault(true);
  column->addWidget(buttons);
  setMinimumWidth(fontMetrics().averageCharWidth() * 60);
  connect(do_, &QPushButton::clicked, this, &HandDialog::carryOut);
  connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::close);
  connect(target_, &QComboBox::currentIndexChanged, this, &HandDialog::takeTarget);
  connect(what_, &QComboBox::currentIndexChanged, this, [this] {
    if (const HandTarget* chosen = target()) fillForm(*chosen);
    check();
  });
  connect(form_, &ParamForm::edited, this, &HandDialog::check);
  connect(&context_.state, &ViewState::selectionChanged, this, [this] {
    if (isVisible()) takeTargets();
  });
  connect(&context_.plant, &PlantLink::sourceChanged, this, &HandDialog::takeTargets);
  connect(&context_.plant, &PlantLink::ready, this, &HandDialog::takeTargets);
}

void HandDialog::ask() {
  takeTargets();
  show();
  raise();
  activateWindow();
  (targets_.size() > 1 ? target_ : what_)->setFocus();
}

const HandTarget* HandDialog::target() const {
  const int row = target_->currentIndex();
  return row >= 0 && std::size_t(row) < targets_.size() ? &targets_[std::size_t(row)] : nullptr;
}

void HandDialog::takeTargets() {
  auto now = context_.plant.isReady() ? targetsNow() : std::vector<HandTarget>{};
  const HandTarget* before = target();
  const std::string kept = before != nullptr ? before->base : std::string();
  {
    const QSignalBlocker quiet(target_);
    target_->clear();
    targets_ = std::move(now);
    for (const HandTarget& one : targets_) target_->addItem(qt(one.label));
    for (std::size_t i = 0; i < targets_.size(); ++i) {
      if (targets_[i].base == kept) target_->setCurrentIndex(static_cast<int>(i));
    }
  }
  takeTarget();
}

void HandDialog::takeTarget() {
  const HandTarget* chosen = target();
  const QString kept = what_->currentData().toString();
  {
    const QSignalBlocker quiet(what_);
    what_->clear();
    if (chosen != nullptr) fillWhat(*chosen);
    if (const int row = what_->findData(kept); row >= 0) what_->setCurrentIndex(row);
  }
  if (chosen != nullptr) {
    fillForm(*chosen);
  } else {
    form_->setRows({});
    summary_->clear();
  }
  check();
}

QString HandDialog::whyNot() const {
  if (context_.plant.source() == nullptr) return tr("No plant is open.");
  if (!context_.plant.isReady()) return tr("The plant is being opened.");
  if (!context_.plant.source()->is_live() || context_.plant.session() == nullptr)
    return tr("This is a finished run that is played back. Only a run under way can be changed.");
  if (targets_.empty()) return nothingToTarget();
  return {};
}

void HandDialog::check() {
  const QString reason = whyNot();
  target_->setEnabled(!targets_.empty());
  what_->setEnabled(!targets_.empty());
  do_->setEnabled(reason.isEmpty() && !interventions().empty());
  do_->setToolTip(reason);
  say(reason, false);
}

/// A window does not grow by itself when a text in it takes another line.
bool HandDialog::event(QEvent* event) {
  const bool handled = QDialog::event(event);
  if (event->type() == QEvent::LayoutRequest && layout()->hasHeightForWidth()) {
    const int wanted = layout()->heightForWidth(width());
    if (wanted > height()) resize(width(), wanted);
  }
  return handled;
}

QString HandDialog::message() const { return message_->property("words").toString(); }

void HandDialog::say(const QString& words, bool good) {
  message_->setProperty("words", words);
  message_->setText(words.isEmpty() ? QString() : (good ? "● " : "▲ ") + words);
  QPalette palette = message_->palette();
  palette.setColor(QPalette::WindowText,
                   good ? context_.theme.colours().good : context_.theme.colours().warning);
  message_->setPalette(palette);
}

void HandDialog::carryOut() {
  scenarios::Session* session = context_.plant.session();
  const auto wanted = interventions();
  if (session == nullptr || wanted.empty()) return;
  for (const auto& one : wanted) {
    if (const auto done = session->intervene(one); !done)
      return say(tr("Refused: %1").arg(qt(in_one_line(done.error()))), false);
  }
  const QString places = wanted.size() == 1 ? qt(wanted.front().target) : target_->currentText();
  say(tr("Done: %1 on %2. It stands in the panel “By hand”.")
          .arg(spoken(wanted.front().what), places),
      true);
}

}  // namespace orrery::gui
