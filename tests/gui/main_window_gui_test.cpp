// SPDX-License-Identifier: Apache-2.0
#include "gui/app/main_window.h"

#include <gtest/gtest.h>

#include <QDockWidget>
#include <QDragEnterEvent>
#include <QLabel>
#include <QMimeData>
#include <QTemporaryDir>
#include <QUrl>
#include <fstream>

#include "gui/app/banner.h"
#include "gui/app/problems_page.h"
#include "gui/app/run_page.h"
#include "tests/gui/toy_source.h"
#include "tests/gui/wait_for.h"

namespace orrery::gui {
namespace {

using Page = MainWindow::Page;

std::vector<PanelKind> twoPanels() {
  const auto make = [](PanelContext&) -> QWidget* { return new QLabel("a panel"); };
  return {{"one", "One", Qt::LeftDockWidgetArea, true, make},
          {"two", "Two", Qt::BottomDockWidgetArea, true, make}};
}

class Window : public testing::Test {
 protected:
  QString write(const QString& name, const std::string& text) {
    const QString path = folder.filePath(name);
    std::ofstream(path.toStdString()) << text;
    return path;
  }
  QString library(const char* name) {
    return QString(ORRERY_SOURCE_DIR "/scenarios/library/") + name;
  }

  QTemporaryDir folder;
  StudioSettings settings{StudioSettings::Keep::kInMemory};
  std::vector<PanelKind> kinds = twoPanels();
};

constexpr const char* kBroken = R"(orrery: 1
name: broken
duration: 2 m
plant:
  pump:
    model: water/pumpp
agents:
  watch:
    model: threshold
    perid: 1 min
)";

TEST_F(Window, ABrokenScenarioListsItsMistakesAndTheWindowLives) {
  MainWindow window(settings, kinds);
  window.show();
  bool refused = false;
  QObject::connect(&window, &MainWindow::refused, [&] { refused = true; });
  const QString path = write("broken.yaml", kBroken);
  window.openFile(path);
  EXPECT_FALSE(refused);  // it returns before the file is read
  ASSERT_TRUE(waitFor([&] { return refused; }));
  EXPECT_EQ(window.page(), Page::kProblems);
  EXPECT_GE(window.problems().count(), 3);
  const QString text = window.problems().text();
  EXPECT_TRUE(text.contains("broken.yaml:3:13: error unit-dimension")) << qPrintable(text);
  EXPECT_TRUE(text.contains("did you mean 'water/pump'?")) << qPrintable(text);
  EXPECT_EQ(window.problems().exitCode(), engine::ExitCode::kInvalidInput);
  EXPECT_TRUE(window.windowTitle().startsWith("broken.yaml"));

  // Mended, and read again.
  std::ofstream(path.toStdString())
      << std::ifstream(library("my-own-device.yaml").toStdString()).rdbuf();
  bool opened = false;
  QObject::connect(&window, &MainWindow::opened, [&] { opened = true; });
  window.readAgain();
  ASSERT_TRUE(waitFor([&] { return opened; }));
  EXPECT_EQ(window.page(), Page::kRun);
  EXPECT_NE(window.context().plant.session(), nullptr);
}

TEST_F(Window, OfTwoFilesOpenedAtOnceTheLastOneStays) {
  MainWindow window(settings, kinds);
  QStringList opened;
  QObject::connect(&window, &MainWindow::opened, [&](const QString& path) { opened << path; });
  window.openFile(library("pump-house-small.yaml"));
  window.openFile(library("my-own-device.yaml"));
  ASSERT_TRUE(waitFor([&] { return !opened.isEmpty(); }));
  ASSERT_TRUE(waitFor([&] { return !window.isReading(); }));
  EXPECT_EQ(opened, QStringList{library("my-own-device.yaml")});
}

TEST_F(Window, WhatIsNotThereIsSaidAndLeavesThePlantAlone) {
  MainWindow window(settings, kinds);
  window.openPlant(std::make_unique<ToySource>(10), "toy.yaml");
  window.openFile(folder.filePath("none.yaml"));
  EXPECT_TRUE(window.banner().text().contains("none.yaml"));
  EXPECT_NE(window.context().plant.source(), nullptr);
  EXPECT_TRUE(settings.recentFiles().isEmpty());
}

TEST_F(Window, AnUnfinishedRunThatIsNoneIsRefused) {
  MainWindow window(settings, kinds);
  bool refused = false;
  QObject::connect(&window, &MainWindow::refused, [&] { refused = true; });
  window.openFile(write("x.orrery.partial", "this is no database, and long enough to be read"));
  ASSERT_TRUE(waitFor([&] { return refused; }));
  EXPECT_TRUE(window.problems().text().contains("result-foreign"));
}

TEST_F(Window, FilesAreDroppedAndRemembered) {
  MainWindow window(settings, kinds);
  QMimeData dropped;
  const QString path = library("my-own-device.yaml");
  dropped.setUrls({QUrl::fromLocalFile(path)});
  bool opened = false;
  QObject::connect(&window, &MainWindow::opened, [&] { opened = true; });
  QDragEnterEvent enter(QPoint(5, 5), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(&window, &enter);
  ASSERT_TRUE(enter.isAccepted());
  QDropEvent drop(QPointF(5, 5), Qt::CopyAction, &dropped, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(&window, &drop);
  ASSERT_TRUE(waitFor([&] { return opened; }));
  EXPECT_EQ(settings.recentFiles(), QStringList{path});
  const QString result = write("a.orrery", "");
  window.openFile(result);
  EXPECT_EQ(window.page(), Page::kResults);
  EXPECT_EQ(settings.recentFiles(), (QStringList{result, path}));
}

TEST_F(Window, LayoutsAreKeptNamedAndReset) {
  {
    MainWindow window(settings, kinds);
    window.showPage(Page::kRun);
    window.show();
    window.resize(1100, 700);
    RunPage& page = window.runPage();
    ASSERT_FALSE(page.dock("one")->isHidden());
    window.saveLayout("all");
    window.context().actions.action("view.panel.one")->setChecked(false);
    page.addDockWidget(Qt::RightDockWidgetArea, page.dock("two"));
    EXPECT_TRUE(page.dock("one")->isHidden());
    window.saveLayout("few");
    window.close();
  }
  MainWindow window(settings, kinds);
  RunPage& page = window.runPage();
  EXPECT_EQ(window.size(), QSize(1100, 700));
  EXPECT_TRUE(page.dock("one")->isHidden());
  EXPECT_FALSE(window.context().actions.action("view.panel.one")->isChecked());
  EXPECT_EQ(page.dockWidgetArea(page.dock("two")), Qt::RightDockWidgetArea);
  EXPECT_EQ(window.layouts(), (QStringList{"all", "few"}));
  EXPECT_TRUE(window.useLayout("all"));
  EXPECT_FALSE(page.dock("one")->isHidden());
  EXPECT_TRUE(window.context().actions.action("view.panel.one")->isChecked());
  window.useLayout("few");
  window.context().actions.action("view.layout.reset")->trigger();
  EXPECT_FALSE(page.dock("one")->isHidden());
  EXPECT_EQ(page.dockWidgetArea(page.dock("two")), Qt::BottomDockWidgetArea);
  EXPECT_FALSE(window.useLayout("no such layout"));
}

TEST_F(Window, TheThemeIsCycledAndRemembered) {
  {
    MainWindow window(settings, kinds);
    EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kLight);
    window.context().actions.action("view.theme")->trigger();
    EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kDark);
  }
  MainWindow window(settings, kinds);
  EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kDark);
  window.context().actions.action("view.theme")->trigger();
  EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kContrast);
  window.context().actions.action("view.theme")->trigger();
  EXPECT_EQ(window.context().theme.kind(), Theme::Kind::kLight);
}

TEST_F(Window, AskingForAPanelFromAnyPageShowsIt) {
  MainWindow window(settings, kinds);
  window.show();
  QAction* toggle = window.context().actions.action("view.panel.one");
  toggle->setChecked(false);
  window.showPage(Page::kStart);
  toggle->setChecked(true);
  EXPECT_EQ(window.page(), Page::kRun);
  EXPECT_TRUE(window.runPage().dock("one")->isVisible());
}

/// A plant whose view says that it failed.
class FailedSource final : public scenarios::PlantSource {
 public:
  explicit FailedSource(engine::SimTime at) {
    auto view = std::make_shared<scenarios::PlantView>();
    view->state = scenarios::RunState::kFailed;
    view->now = at;
    view->why = "it broke";
    view->trouble.error("run-broke", {}, "an agent's model crashed", "mend the model");
    view_ = view;
  }
  const scenarios::PlantOutline& outline() const override { return toy_.outline(); }
  const scenarios::PlantLayout& layout() const override { return toy_.layout(); }
  std::shared_ptr<const scenarios::PlantView> view() const override { return view_; }
  void look(const scenarios::LookRequest&) override {}
  void watch(const scenarios::SeriesKey&) override {}
  void unwatch(const scenarios::SeriesKey&) override {}
  void read_series(const scenarios::SeriesKey&, std::size_t,
                   std::vector<scenarios::SeriesPoint>&) const override {}
  std::vector<scenarios::LogEntry> log(std::size_t, std::size_t) const override { return {}; }
  std::vector<scenarios::Alarm> alarms(std::size_t, std::size_t) const override { return {}; }
  bool is_live() const override { return true; }
  void run() override {}
  void pause() override {}
  void seek(engine::SimTime) override {}
  void set_speed(double) override {}
  void acknowledge(std::span<const std::uint64_t>) override {}
  void shelve(std::span<const std::uint64_t>, engine::SimTime) override {}
  void unshelve(std::span<const std::uint64_t>) override {}

 private:
  ToySource toy_{3};
  std::shared_ptr<const scenarios::PlantView> view_;
};

TEST_F(Window, ARunThatFailsUnderWayIsToldAndStays) {
  MainWindow window(settings, kinds);
  window.openPlant(std::make_unique<FailedSource>(engine::SimTime::from_seconds(60)), "a.yaml");
  EXPECT_EQ(window.page(), Page::kRun);
  EXPECT_TRUE(window.banner().text().contains("an agent's model crashed"));
  EXPECT_EQ(window.problems().count(), 1);
  EXPECT_NE(window.context().plant.source(), nullptr);
}

TEST_F(Window, APlantThatCannotBeBuiltIsABrokenScenario) {
  MainWindow window(settings, kinds);
  window.openPlant(std::make_unique<FailedSource>(engine::SimTime{}), "a.yaml");
  ASSERT_TRUE(waitFor([&] { return window.page() == Page::kProblems; }));
  EXPECT_TRUE(window.problems().text().contains("mend the model"));
  EXPECT_EQ(window.context().plant.source(), nullptr);
}

}  // namespace
}  // namespace orrery::gui
