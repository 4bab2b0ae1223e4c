// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/find/finder_box.h"

#include <QApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListView>
#include <QVBoxLayout>

#include "gui/find/findings_model.h"
#include "gui/find/plant_search.h"

namespace orrery::gui {

FinderBox::FinderBox(PanelContext& context, QWidget* window)
    : QFrame(window), context_(context), model_(new FindingsModel(context.theme, this)) {
  setObjectName("finder");
  setAccessibleName("Find anything");
  setAutoFillBackground(true);
  input_ = new QLineEdit;
  input_->setAccessibleName("What to find");
  input_->setPlaceholderText("Device, signal, agent, action ...");
  list_ = new QListView;
  list_->setAccessibleName("What was found");
  list_->setModel(model_);
  list_->setItemDelegate(new FindingRow(context.theme, list_));
  list_->setUniformItemSizes(true);
  list_->setFocusPolicy(Qt::NoFocus);
  list_->setFrameShape(QFrame::NoFrame);
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  hint_ = new QLabel;
  auto* rows = new QVBoxLayout(this);
  rows->addWidget(input_);
  rows->addWidget(list_, 1);
  rows->addWidget(hint_);
  connect(input_, &QLineEdit::textChanged, this, &FinderBox::find);
  connect(list_, &QListView::clicked, this, [this](const QModelIndex& row) {
    list_->setCurrentIndex(row);
    chooseCurrent();
  });
  connect(&context_.theme, &Theme::changed, this, &FinderBox::restyle);
  input_->installEventFilter(this);
  window->installEventFilter(this);
  restyle();
  hide();
}

void FinderBox::ask(const QString& prefix) {
  if (isHidden()) before_ = QApplication::focusWidget();
  place();
  show();
  raise();
  if (input_->text() == prefix) {
    find();  // the plant may be another one
  } else {
    input_->setText(prefix);
  }
  input_->setFocus(Qt::ShortcutFocusReason);
}

void FinderBox::leave() {
  if (isHidden()) return;
  hide();
  if (before_) before_->setFocus(Qt::OtherFocusReason);
}

void FinderBox::type(const QString& text) { input_->setText(text); }

const std::vector<Finding>& FinderBox::findings() const { return model_->findings(); }

void FinderBox::chooseCurrent() {
  const int row = list_->currentIndex().row();
  if (row < 0 || row >= model_->rowCount()) return;
  const auto choose = findings()[static_cast<std::size_t>(row)].choose;
  leave();
  choose();
}

bool FinderBox::eventFilter(QObject* watched, QEvent* event) {
  if (watched == parentWidget()) {
    if (event->type() == QEvent::Resize && isVisible()) place();
    return false;
  }
  if (event->type() == QEvent::FocusOut) {
    const auto reason = static_cast<QFocusEvent*>(event)->reason();
    // Another window in front, or a menu: it stays.
    if (reason != Qt::ActiveWindowFocusReason && reason != Qt::PopupFocusReason) hide();
    return false;
  }
  if (event->type() != QEvent::KeyPress) return false;
  const int key = static_cast<QKeyEvent*>(event)->key();
  if (key == Qt::Key_Escape) {
    leave();
    return true;
  }
  if (key == Qt::Key_Return || key == Qt::Key_Enter) {
    chooseCurrent();
    return true;
  }
  if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp ||
      key == Qt::Key_PageDown) {
    QCoreApplication::sendEvent(list_, event);
    return true;
  }
  return false;
}

void FinderBox::find() {
  const QString typed = input_->text();
  std::vector<Finding> found;
  if (typed.startsWith('>')) {
    found = findActions(context_.actions, typed.mid(1));
  } else if (typed.startsWith('@')) {
    found = findDevices(context_, typed.mid(1));
  } else {
    found = findInPlant(context_, typed);
    for (Finding& one : findDocs(typed)) found.push_back(std::move(one));
    for (Finding& one : findActions(context_.actions, typed)) {
      one.score -= 250;
      found.push_back(std::move(one));
    }
  }
  model_->show(std::move(found));
  if (model_->rowCount() > 0) list_->setCurrentIndex(model_->index(0));
  hint_->setText(model_->rowCount() > 0
                     ? QString("> actions   @ devices   Return takes, Escape leaves")
                     : QString("Nothing is called that"));
}

void FinderBox::place() {
  const QFontMetrics metrics(font());
  const QSize room = parentWidget()->size();
  const int width = std::min(room.width() - 20, 90 * metrics.averageCharWidth());
  const int height = std::min(room.height() - 20, 30 * metrics.height());
  setGeometry((room.width() - width) / 2, std::min(room.height() / 10, 4 * metrics.height()), width,
              height);
}

void FinderBox::restyle() {
  const Theme::Colours& colours = context_.theme.colours();
  setStyleSheet(QString("#finder { background: %1; border: 1px solid %2; }")
                    .arg(colours.window.name(), colours.border.name()));
}

}  // namespace orrery::gui
