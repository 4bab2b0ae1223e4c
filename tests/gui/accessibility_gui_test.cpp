// SPDX-License-Identifier: Apache-2.0
#include "gui/app/accessibility.h"

#include <gtest/gtest.h>

#include <QLineEdit>
#include <QPushButton>
#include <QShortcut>
#include <QToolButton>
#include <QVBoxLayout>

#include "gui/app/keys_sheet.h"
#include "gui/app/main_window.h"
#include "gui/app/problems_page.h"
#include "gui/find/finder_box.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

TEST(Accessibility, FindsAControlWithoutANameOnAHiddenPage) {
  QWidget root;
  auto* rows = new QVBoxLayout(&root);
  auto* named = new QPushButton("Open");
  auto* nameless = new QToolButton;
  nameless->setObjectName("culprit");
  auto* field = new QLineEdit;
  field->hide();
  for (QWidget* one : {static_cast<QWidget*>(named), static_cast<QWidget*>(nameless),
                       static_cast<QWidget*>(field)})
    rows->addWidget(one);
  const QStringList found = controlsWithoutName(root);
  ASSERT_EQ(found.size(), 2) << qPrintable(found.join("\n"));
  EXPECT_TRUE(found[0].contains("culprit"));
  EXPECT_TRUE(found[1].contains("QLineEdit"));
  nameless->setAccessibleName("Close");
  field->setAccessibleName("Name");
  EXPECT_TRUE(controlsWithoutName(root).isEmpty());
}

TEST(Accessibility, FindsAKeyThatAShortcutTakesFromTheBook) {
  QWidget root;
  ActionBook book(&root);
  book.add({"run.step", "Run", "Step", "One step", QKeySequence("F10"), {}}, [] {});
  EXPECT_TRUE(keysUsedTwice(book, root).isEmpty());
  new QShortcut(QKeySequence("F10"), &root);
  const QStringList twice = keysUsedTwice(book, root);
  ASSERT_EQ(twice.size(), 1);
  EXPECT_TRUE(twice[0].startsWith("F10: run.step"));
}

// Every page, every panel, with a plant and without.
TEST(Accessibility, EveryControlOfTheProgramHasANameAndEveryKeyOneMeaning) {
  StudioSettings settings(StudioSettings::Keep::kInMemory);
  MainWindow window(settings);
  window.show();
  EXPECT_EQ(controlsWithoutName(window).join("\n").toStdString(), "");
  window.openPlant(std::make_unique<ToySource>(50, 20), "toy.yaml");
  window.context().plant.beat();
  window.context().state.select({Item::Kind::kDevice, 3});
  window.context().plant.beat();
  engine::Diagnostics problems;
  problems.error("unit-unknown", {"toy.yaml", 1, 2}, "no such unit");
  window.problems().show("toy.yaml", problems);
  window.keysSheet().open();
  window.finder().ask(">");
  EXPECT_EQ(controlsWithoutName(window).join("\n").toStdString(), "");
  EXPECT_EQ(keysUsedTwice(window.context().actions, window).join("\n").toStdString(), "");
  EXPECT_EQ(window.keysSheet().rows(), int(window.context().actions.all().size()));
  for (const ActionBook::Listed& listed : window.context().actions.all())
    EXPECT_FALSE(listed.entry.help.isEmpty()) << qPrintable(listed.entry.id);
}

}  // namespace
}  // namespace orrery::gui
