// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/action_book.h"

#include <QWidget>
#include <algorithm>
#include <utility>

#include "engine/registry/check.h"
#include "gui/app/tinted_icon.h"

namespace orrery::gui {

ActionBook::ActionBook(QWidget* window) : QObject(window), window_(window) {}

QAction* ActionBook::add(const Entry& entry, std::function<void()> call) {
  QAction* made = make(entry);
  connect(made, &QAction::triggered, this, [call = std::move(call)] { call(); });
  return made;
}

QAction* ActionBook::addToggle(const Entry& entry, bool on, std::function<void(bool)> call) {
  QAction* made = make(entry);
  made->setCheckable(true);
  made->setChecked(on);
  connect(made, &QAction::toggled, this, [call = std::move(call)](bool checked) { call(checked); });
  return made;
}

QAction* ActionBook::action(const QString& id) const {
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const Listed& listed) { return listed.entry.id == id; });
  return found == all_.end() ? nullptr : found->action;
}

QAction* ActionBook::make(const Entry& entry) {
  for (const Listed& listed : all_) {
    ORRERY_CHECK(listed.entry.id != entry.id, qPrintable("two actions are called " + entry.id));
    ORRERY_CHECK(entry.key.isEmpty() || listed.entry.key != entry.key,
                 qPrintable(listed.entry.id + " and " + entry.id + " have one key"));
  }
  auto* made = new QAction(entry.title, window_);
  made->setObjectName(entry.id);
  made->setStatusTip(entry.help);
  made->setToolTip(entry.key.isEmpty()
                       ? entry.help
                       : entry.help + " (" + entry.key.toString(QKeySequence::NativeText) + ")");
  made->setShortcut(entry.key);
  if (!entry.icon.isEmpty()) made->setIcon(tintedIcon(entry.icon));
  // In no menu yet: the key works from here on.
  if (window_) window_->addAction(made);
  all_.push_back({entry, made});
  return made;
}

}  // namespace orrery::gui
