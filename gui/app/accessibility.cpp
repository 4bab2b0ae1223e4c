// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/accessibility.h"

#include <QAbstractButton>
#include <QAbstractItemView>
#include <QAbstractScrollArea>
#include <QAbstractSlider>
#include <QAbstractSpinBox>
#include <QAccessible>
#include <QAction>
#include <QComboBox>
#include <QHeaderView>
#include <QLineEdit>
#include <QMap>
#include <QScrollBar>
#include <QSet>
#include <QShortcut>
#include <QTabBar>
#include <QWidget>

#include "gui/app/action_book.h"

namespace orrery::gui {

namespace {

QString pathOf(const QObject* object) {
  QStringList parts;
  for (; object; object = object->parent()) {
    QString part = object->metaObject()->className();
    part.remove("orrery::gui::");
    if (!object->objectName().isEmpty()) part += "#" + object->objectName();
    parts.prepend(part);
    if (parts.size() == 6) break;
  }
  return parts.join(" / ");
}

/// What Qt itself puts into its controls (the arrows of a spin box, the field of a combo box, the
/// scroll bars, the head of a table) is read out as part of them.
bool isPartOfAnother(const QWidget& widget) {
  if (qobject_cast<const QScrollBar*>(&widget) || qobject_cast<const QHeaderView*>(&widget))
    return true;
  if (widget.objectName().startsWith("qt_")) return true;
  for (const QWidget* above = widget.parentWidget(); above; above = above->parentWidget()) {
    if (qobject_cast<const QAbstractSpinBox*>(above) || qobject_cast<const QComboBox*>(above))
      return true;
    if (qobject_cast<const QLineEdit*>(above)) return true;
    const auto* view = qobject_cast<const QAbstractItemView*>(above);
    if (view && qobject_cast<const QAbstractButton*>(&widget)) return true;
    const bool popup = above->windowType() == Qt::Popup;  // the list of a combo box
    if (above->isWindow() && !popup) break;
  }
  return false;
}

bool isControl(const QWidget& widget) {
  if (isPartOfAnother(widget)) return false;
  if (widget.focusPolicy() & Qt::TabFocus) return true;
  return qobject_cast<const QAbstractButton*>(&widget) ||
         qobject_cast<const QAbstractItemView*>(&widget) ||
         qobject_cast<const QAbstractSlider*>(&widget) || qobject_cast<const QLineEdit*>(&widget);
}

bool hasName(QWidget& widget) {
  if (!widget.accessibleName().isEmpty()) return true;
  // A bar of tabs is named by the tabs.
  if (const auto* tabs = qobject_cast<const QTabBar*>(&widget)) {
    for (int i = 0; i < tabs->count(); ++i)
      if (tabs->tabText(i).isEmpty()) return false;
    return true;
  }
  QAccessibleInterface* told = QAccessible::queryAccessibleInterface(&widget);
  return told && !told->text(QAccessible::Name).trimmed().isEmpty();
}

/// Where a key works, as far as that keeps two of them apart.
struct Holder {
  QString name;
  const QObject* object;
};

}  // namespace

QStringList controlsWithoutName(QWidget& root) {
  QStringList found;
  QList<QWidget*> widgets = root.findChildren<QWidget*>();
  widgets.prepend(&root);
  for (QWidget* widget : widgets)
    if (isControl(*widget) && !hasName(*widget)) found.push_back(pathOf(widget));
  return found;
}

QStringList keysUsedTwice(const ActionBook& book, QWidget& root) {
  QMap<QString, QList<Holder>> holders;
  QSet<const QObject*> seen;
  const auto note = [&](const QKeySequence& key, const QObject* object, const QString& name) {
    if (!key.isEmpty()) holders[key.toString()].push_back({name, object});
  };
  for (const ActionBook::Listed& listed : book.all()) {
    seen.insert(listed.action);
    for (const QKeySequence& key : listed.action->shortcuts())
      note(key, listed.action, listed.entry.id);
  }
  for (const QAction* action : root.findChildren<QAction*>()) {
    if (seen.contains(action)) continue;
    // Those of a text field (undo, copy ...) work in it alone.
    if (action->shortcutContext() == Qt::WidgetShortcut) continue;
    if (qobject_cast<const QLineEdit*>(action->parent())) continue;
    for (const QKeySequence& key : action->shortcuts()) note(key, action, pathOf(action));
  }
  for (const QShortcut* shortcut : root.findChildren<QShortcut*>()) {
    const bool local = shortcut->context() == Qt::WidgetShortcut;
    if (!local) note(shortcut->key(), shortcut, pathOf(shortcut));
  }
  QStringList twice;
  for (auto key = holders.cbegin(); key != holders.cend(); ++key) {
    if (key->size() < 2) continue;
    QStringList names;
    for (const Holder& holder : *key) names.push_back(holder.name);
    twice.push_back(key.key() + ": " + names.join(", "));
  }
  return twice;
}

}  // namespace orrery::gui
