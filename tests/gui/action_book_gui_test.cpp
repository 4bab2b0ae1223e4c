// SPDX-License-Identifier: Apache-2.0
#include "gui/app/action_book.h"

#include <gtest/gtest.h>

#include <QMenuBar>
#include <QWidget>

#include "gui/app/menus.h"

namespace orrery::gui {
namespace {

ActionBook::Entry entry(const QString& id, const QString& key = {}, const QString& menu = "Run") {
  return {id, menu, "Title of " + id, "Help of " + id, QKeySequence(key), {}};
}

TEST(ActionBook, AnActionDoesWhatItSaysFromTheWindowOn) {
  QWidget window;
  ActionBook book(&window);
  int steps = 0;
  bool shown = true;
  QAction* step = book.add(entry("run.step", "F10"), [&] { ++steps; });
  QAction* toggle = book.addToggle(entry("view.log"), true, [&](bool on) { shown = on; });
  EXPECT_EQ(book.action("run.step"), step);
  EXPECT_EQ(book.action("run.stop"), nullptr);
  EXPECT_TRUE(window.actions().contains(step));
  EXPECT_TRUE(step->toolTip().contains("F10"));
  step->trigger();
  toggle->trigger();
  EXPECT_EQ(steps, 1);
  EXPECT_FALSE(shown);
  EXPECT_EQ(book.all().size(), 2u);
}

TEST(ActionBookDeathTest, RefusesAnIdOrAKeyThatIsTaken) {
  QWidget window;
  ActionBook book(&window);
  book.add(entry("run.step", "F10"), [] {});
  book.add(entry("run.fast"), [] {});
  book.add(entry("run.slow"), [] {});  // without a key as well
  EXPECT_DEATH(book.add(entry("run.step", "F11"), [] {}), "two actions are called run.step");
  EXPECT_DEATH(book.add(entry("run.other", "F10"), [] {}), "run.step and run.other have one key");
}

TEST(Menus, AreMadeFromTheBookAndFollowIt) {
  QWidget window;
  ActionBook book(&window);
  book.add(entry("view.theme", {}, "View"), [] {});
  book.add(entry("run.step", "F10"), [] {});
  book.add(entry("plot.new", {}, "Plot"), [] {});
  book.add(entry("file.open", {}, "File"), [] {});
  QMenuBar bar;
  fillMenuBar(bar, book);
  QStringList titles;
  for (const QAction* menu : bar.actions()) titles.push_back(menu->text().remove('&'));
  EXPECT_EQ(titles, (QStringList{"File", "Run", "Plot", "View"}));
  auto* run = bar.findChildren<QMenu*>().at(1);
  ASSERT_EQ(run->title(), "&Run");
  book.add(entry("run.fast"), [] {});
  Q_EMIT run->aboutToShow();
  EXPECT_EQ(run->actions().size(), 2);
}

}  // namespace
}  // namespace orrery::gui
