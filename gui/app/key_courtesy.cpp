// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/key_courtesy.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QComboBox>
#include <QKeyEvent>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QTextEdit>

namespace orrery::gui {

namespace {

bool wants(const QObject* widget, int key, const QString& text) {
  const bool moves =
      key == Qt::Key_Home || key == Qt::Key_End || key == Qt::Key_PageUp || key == Qt::Key_PageDown;
  const bool types = !text.isEmpty() && text[0].isPrint();
  if (qobject_cast<const QAbstractButton*>(widget)) return key == Qt::Key_Space;
  if (qobject_cast<const QAbstractSlider*>(widget)) return moves;
  // Nothing in a list begins with a question mark; the sheet of keys opens there, too.
  if (qobject_cast<const QAbstractItemView*>(widget) || qobject_cast<const QComboBox*>(widget))
    return moves || (types && key != Qt::Key_Question);
  if (qobject_cast<const QLineEdit*>(widget) || qobject_cast<const QAbstractSpinBox*>(widget) ||
      qobject_cast<const QTextEdit*>(widget) || qobject_cast<const QPlainTextEdit*>(widget))
    return moves || types;
  return false;
}

}  // namespace

bool KeyCourtesy::eventFilter(QObject* watched, QEvent* event) {
  if (event->type() != QEvent::ShortcutOverride) return false;
  const auto* key = static_cast<QKeyEvent*>(event);
  if (key->modifiers() & (Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier)) return false;
  if (!wants(watched, key->key(), key->text())) return false;
  event->accept();
  return true;
}

}  // namespace orrery::gui
