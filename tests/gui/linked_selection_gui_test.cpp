// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QHeaderView>
#include <QMouseEvent>
#include <QTableView>
#include <QTreeView>

#include "gui/app/main_window.h"
#include "gui/app/run_page.h"
#include "gui/plots/plots_panel.h"
#include "gui/run/alarm_panel.h"
#include "gui/run/log_panel.h"
#include "gui/run/plant_tree_panel.h"
#include "gui/run/timeline.h"
#include "gui/view3d/overlay.h"
#include "gui/view3d/plant_canvas.h"
#include "tests/gui/toy_source.h"
#include "tests/gui/wait_for.h"

namespace orrery::gui {
namespace {

// U05 of reliability.md: tree, plant view, plots, alarms and events. Each in turn is clicked on,
// the other four show it after one round of the event loop.
class LinkedSelection : public testing::Test {
 protected:
  static constexpr std::uint32_t kPlotted[] = {3, 26, 49, 72, 95};  // well apart in a plot

  void SetUp() override {
    window.resize(1600, 1000);
    window.show();
    auto source = std::make_unique<ToySource>(100, 300);
    toy = source.get();
    window.openPlant(std::move(source), "toy.yaml");
    toy->grow(1000);
    ASSERT_TRUE(waitFor([&] {
      return plant().view()->now.seconds() > 900.0 && canvas().scene() && canvas().frames() > 0 &&
             alarms().model()->known() == 300 && events().model()->known() == 300;
    }));
    state().setHeat(scenarios::QuantityKey{scenarios::QuantityKey::Kind::kOutput, 0, 0});
    window.context().actions.action("view3d.top")->trigger();
    show("plots");
    std::vector<Item> items;
    for (const std::uint32_t device : kPlotted) items.push_back({Item::Kind::kDevice, device});
    plots().take({}, items);
    plots().sheet()->setWindow(0.0);
    show("plots");
  }

  PlantLink& plant() { return window.context().plant; }
  ViewState& state() { return window.context().state; }
  PlantCanvas& canvas() { return *window.findChild<PlantCanvas*>(); }
  AlarmPanel& alarms() { return *window.findChild<AlarmPanel*>(); }
  LogPanel& events() { return *window.findChild<LogPanel*>(); }
  PlotsPanel& plots() { return *window.findChild<PlotsPanel*>(); }
  QTreeView& tree() { return *window.findChild<PlantTreePanel*>()->findChild<QTreeView*>(); }
  PlantTree& rows() { return *static_cast<PlantTree*>(tree().model()); }

  void show(const char* panel) {
    window.runPage().reveal(panel);
    settle();
  }
  void settle() {
    for (int i = 0; i < 3; ++i) QCoreApplication::processEvents();
  }
  static void click(QWidget* at, QPointF where) {
    for (const QEvent::Type type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
      const auto held = type == QEvent::MouseButtonPress ? Qt::LeftButton : Qt::NoButton;
      QMouseEvent event(type, where, at->mapToGlobal(where), Qt::LeftButton, held, Qt::NoModifier);
      QCoreApplication::sendEvent(at, &event);
    }
  }
  static void clickRow(QAbstractItemView& view, const QModelIndex& index) {
    view.scrollTo(index);
    click(view.viewport(), view.visualRect(index).center());
  }

  void chooseInTree(std::uint32_t device) {
    const QModelIndex index = rows().indexOf({Item::Kind::kDevice, device});
    tree().expand(index.parent());
    clickRow(tree(), index);
  }
  void chooseInPlant(std::uint32_t device) {
    const PlantScene& scene = *canvas().scene();
    click(&canvas(),
          *scene.camera().project(middleOf(scene.things()[device])) / canvas().devicePixelRatioF());
  }
  void chooseInPlot(std::uint32_t device, double time_s = 400.0) {
    show("plots");
    PlotView& plot = *plots().plot();
    for (const auto& curve : plot.curves()) {
      if (curve->device != device) continue;
      const auto spot = [&] {
        plot.refreshNow();
        const double value = curve->source->line(0).value_at(time_s);
        return QPointF(plot.xAxis->coordToPixel(time_s), plot.yAxis->coordToPixel(value));
      };
      // On a busy machine the panel gets its size late, and what is not drawn cannot be hit.
      ASSERT_TRUE(waitFor([&] { return plot.curveAt(spot()) == curve.get(); }));
      click(&plot, spot());
    }
  }
  /// Gives when its alarm began.
  double chooseInAlarms(std::uint32_t device) {
    show("alarms");
    const int row = alarms().model()->rowOf(device);
    clickRow(*alarms().table(), alarms().model()->index(row, 0));
    return alarms().model()->alarm(row).start.seconds();
  }
  double chooseInEvents(std::uint32_t device) {
    show("log");
    const LogModel& model = *events().model();
    int row = 0;
    while (row < model.rowCount() && model.entry(row).device != device) ++row;
    clickRow(*events().table(), model.index(row, 0));
    return model.entry(row).time.seconds();
  }

  void expectChosen(std::uint32_t device, const char* by) {
    QCoreApplication::processEvents();
    const Item item{Item::Kind::kDevice, device};
    EXPECT_EQ(state().current(), item) << by;
    EXPECT_EQ(rows().itemAt(tree().currentIndex()), item) << by;
    EXPECT_TRUE(tree().selectionModel()->isSelected(tree().currentIndex())) << by;
    EXPECT_EQ(canvas().scene()->selection(), std::vector<Item>{item}) << by;
    for (const CurveArt* art : plots().plot()->arts())
      EXPECT_EQ(art->look().highlighted, art->curve().device == device) << by;
    const auto chosen = alarms().table()->selectionModel()->selectedRows();
    ASSERT_EQ(chosen.size(), 1) << by;
    EXPECT_EQ(alarms().model()->alarm(chosen[0].row()).device, device) << by;
    const LogModel& log = *events().model();
    for (int row = 0; row < log.rowCount(); ++row)
      EXPECT_EQ(log.index(row, 0).data(Qt::BackgroundRole).isValid(),
                log.entry(row).device == device)
          << by << row;
  }

  void expectLine(double time_s, const char* by) {
    QCoreApplication::processEvents();
    EXPECT_NEAR(state().cursor(), time_s, 1e-6) << by;
    const auto* line = qobject_cast<QCPItemStraightLine*>(plots().plot()->item(0));
    ASSERT_TRUE(line) << by;
    EXPECT_NEAR(line->point1->key(), time_s, 1e-6) << by;
  }

  void expectCursor(double time_s, const char* by) {
    expectLine(time_s, by);
    const LogModel& log = *events().model();
    for (int row = 0; row < log.rowCount(); ++row) {
      const bool last = log.entry(row).time.seconds() <= time_s &&
                        (row + 1 == log.rowCount() || log.entry(row + 1).time.seconds() > time_s);
      EXPECT_EQ(log.index(row, LogModel::kTime).data(Qt::DecorationRole).isValid(), last)
          << by << row;
    }
    const AlarmModel& list = *alarms().model();
    for (int row = 0; row < list.rowCount(); ++row) {
      const auto& alarm = list.alarm(row);
      const auto at = engine::SimTime::from_seconds(state().cursor());
      EXPECT_EQ(list.index(row, AlarmModel::kSince).data(Qt::DecorationRole).isValid(),
                alarm.start <= at && at < alarm.end)
          << by << row;
    }
  }

  StudioSettings settings{StudioSettings::Keep::kInMemory};
  MainWindow window{settings};
  ToySource* toy = nullptr;
};

TEST_F(LinkedSelection, WhatIsSelectedInOneOfFiveViewsIsSelectedInTheOtherFour) {
  chooseInTree(3);
  expectChosen(3, "tree");
  chooseInPlant(26);
  expectChosen(26, "plant view");
  chooseInPlot(49);
  expectChosen(49, "plots");
  chooseInAlarms(72);
  expectChosen(72, "alarms");
  chooseInEvents(95);
  expectChosen(95, "events");
}

TEST_F(LinkedSelection, TheOneTimeCursorIsSetByAnyViewThatShowsTimeAndSeenInAll) {
  chooseInPlot(49);
  expectCursor(plots().plot()->timeAt(plots().plot()->xAxis->coordToPixel(state().cursor())),
               "plots");
  EXPECT_NEAR(state().cursor(), 400.0, 5.0) << "within a pixel or two";
  expectCursor(chooseInAlarms(72), "alarms");
  expectCursor(chooseInEvents(95), "events");

  // Released on the timeline the plant goes there, and the cursor goes with it from there on: all
  // that is shown is of that time, and no mark tells the cursor from it.
  ScrubBar& bar = *window.findChild<ScrubBar*>();
  const Item item{Item::Kind::kDevice, 95};
  const QString before = valueText(*canvas().scene(), item);
  const double there_s = bar.scale().time_s(bar.scale().x(43200.0));
  click(&bar, {bar.scale().x(43200.0), 5.0});
  ASSERT_TRUE(waitFor([&] { return plant().view()->now.seconds() > 43000.0; }));
  expectLine(there_s, "timeline");
  EXPECT_TRUE(state().isFollowing());
  EXPECT_EQ(events().model()->cursorRow(), -1);
  EXPECT_NEAR(plant().view()->now.seconds(), there_s, 1e-6);
  EXPECT_NE(valueText(*canvas().scene(), item), before);
  EXPECT_EQ(state().current(), item) << "time does not change what is selected";
}

}  // namespace
}  // namespace orrery::gui
