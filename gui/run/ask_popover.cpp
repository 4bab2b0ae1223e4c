// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/ask_popover.h"

#include <QCompleter>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QScreen>
#include <QVBoxLayout>

namespace orrery::gui {

AskPopover::AskPopover(QWidget* parent, const QString& title, const QString& hint,
                       const QString& button, Answer answer)
    : QFrame(parent, Qt::Popup), answer_(std::move(answer)) {
  setFrameShape(QFrame::StyledPanel);
  setAttribute(Qt::WA_DeleteOnClose);
  setAccessibleName(title);
  rows_ = new QVBoxLayout(this);
  auto* heading = new QLabel("<b>" + title.toHtmlEscaped() + "</b>", this);
  auto* about = new QLabel(hint, this);
  about->setWordWrap(true);
  line_ = new QLineEdit(this);
  line_->setAccessibleName(title);
  line_->setMinimumWidth(fontMetrics().averageCharWidth() * 44);
  auto* accept = new QPushButton(button, this);
  accept->setAccessibleName(button);
  refusal_ = new QLabel(this);
  refusal_->setWordWrap(true);
  refusal_->setAccessibleName("What is wrong");
  refusal_->hide();
  auto* row = new QHBoxLayout;
  row->addWidget(line_, 1);
  row->addWidget(accept);
  rows_->addWidget(heading);
  if (!hint.isEmpty())
    rows_->addWidget(about);
  else
    about->hide();
  rows_->addLayout(row);
  rows_->addWidget(refusal_);
  connect(line_, &QLineEdit::returnPressed, this, [this] { submit(line_->text()); });
  connect(line_, &QLineEdit::textEdited, this, [this] { refusal_->hide(); });
  connect(accept, &QPushButton::clicked, this, [this] { submit(line_->text()); });
}

void AskPopover::setCompletions(const QStringList& words) {
  auto* completer = new QCompleter(words, line_);
  completer->setCaseSensitivity(Qt::CaseInsensitive);
  completer->setFilterMode(Qt::MatchContains);
  line_->setCompleter(completer);
}

void AskPopover::addChoice(const QString& title, const QString& text) {
  auto* choice = new QPushButton(title, this);
  choice->setAccessibleName(title);
  rows_->addWidget(choice);
  connect(choice, &QPushButton::clicked, this, [this, text] { submit(text); });
}

void AskPopover::setText(const QString& text) {
  line_->setText(text);
  line_->selectAll();
}

void AskPopover::popUpAt(QWidget* anchor) {
  adjustSize();
  QPoint at = anchor->mapToGlobal(QPoint(0, anchor->height()));
  if (const QScreen* screen = anchor->screen()) {
    const QRect room = screen->availableGeometry();
    if (at.y() + height() > room.bottom()) at.setY(anchor->mapToGlobal(QPoint()).y() - height());
    at.setX(std::max(room.left(), std::min(at.x(), room.right() - width())));
  }
  move(at);
  show();
  line_->setFocus();
}

QString AskPopover::refusal() const { return refusal_->isHidden() ? QString() : refusal_->text(); }

void AskPopover::submit(const QString& text) {
  const QString wrong = answer_(text);
  if (wrong.isEmpty()) {
    close();
    return;
  }
  refusal_->setText(QString::fromUtf8("\u26a0 ") + wrong);
  refusal_->show();
  adjustSize();
}

}  // namespace orrery::gui
