// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/app/menus.h"

#include <QMenu>
#include <QMenuBar>
#include <QStringList>

#include "gui/app/action_book.h"

namespace orrery::gui {

namespace {

QString groupOf(const QString& id) { return id.left(id.lastIndexOf('.')); }

void fillMenu(QMenu& menu, const ActionBook& book) {
  menu.clear();
  QString group;
  for (const ActionBook::Listed& listed : book.all()) {
    if (listed.entry.menu != menu.objectName()) continue;
    const QString its_group = groupOf(listed.entry.id);
    if (!menu.isEmpty() && its_group != group) menu.addSeparator();
    group = its_group;
    menu.addAction(listed.action);
  }
}

}  // namespace

void fillMenuBar(QMenuBar& bar, const ActionBook& book) {
  static const QStringList kFirst = {"File", "Edit", "Run"}, kLast = {"View", "Go", "Help"};
  QStringList between;
  QStringList there;
  for (const ActionBook::Listed& listed : book.all()) {
    const QString& menu = listed.entry.menu;
    if (!there.contains(menu)) there.push_back(menu);
    if (!kFirst.contains(menu) && !kLast.contains(menu) && !between.contains(menu))
      between.push_back(menu);
  }
  bar.clear();
  for (const QString& title : kFirst + between + kLast) {
    if (title.isEmpty() || !there.contains(title)) continue;
    QMenu* menu = bar.addMenu("&" + title);
    menu->setObjectName(title);
    menu->setAccessibleName(title);
    menu->setToolTipsVisible(true);
    fillMenu(*menu, book);
    QObject::connect(menu, &QMenu::aboutToShow, menu, [menu, &book] { fillMenu(*menu, book); });
  }
}

}  // namespace orrery::gui
