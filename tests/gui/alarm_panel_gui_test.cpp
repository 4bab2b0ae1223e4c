// SPDX-License-Identifier: Apache-2.0
#include "gui/run/alarm_panel.h"

#include <gtest/gtest.h>

#include <QApplication>
#include <QDockWidget>
#include <QElapsedTimer>
#include <QScrollBar>
#include <QTableView>
#include <iostream>

#include "tests/gui/time_stage.h"

namespace orrery::gui {
namespace {

using scenarios::Alarm;

/// Beats until the model knows all alarms.
void fetch(TimeStage& stage, const AlarmModel& model) {
  for (int i = 0; i < 100 && model.known() < stage.plant.view()->alarms; ++i)
    stage.advance(stage.plant.view()->now.seconds() + 1.0);
}

std::vector<std::uint64_t> shown(const AlarmModel& model) {
  std::vector<std::uint64_t> ids;
  for (int row = 0; row < model.rowCount(); ++row) ids.push_back(model.alarm(row).id);
  return ids;
}

TEST(AlarmModel, FiltersAndSortsAHundredThousandAsAPlainWalkDoes) {
  TimeStage stage(1000, 100000);
  AlarmModel model(stage.context);
  stage.advance(60000.0);
  fetch(stage, model);
  ASSERT_EQ(model.known(), 100000u);
  const auto all = stage.plant_source->alarms(0, 100000);
  const auto now = stage.plant.view()->now;
  const auto expect = [&](auto accepts, auto less) {
    std::vector<Alarm> wanted;
    for (const auto& alarm : all) {
      if (accepts(alarm)) wanted.push_back(alarm);
    }
    std::sort(wanted.begin(), wanted.end(), less);
    std::vector<std::uint64_t> ids;
    for (const auto& alarm : wanted) ids.push_back(alarm.id);
    return ids;
  };
  const auto newest = [](const Alarm& a, const Alarm& b) { return a.id > b.id; };
  EXPECT_EQ(shown(model), expect([](const Alarm&) { return true; }, newest));

  AlarmFilter filter;
  filter.states = 1U << int(AlarmShown::kReturned);
  QElapsedTimer clock;
  clock.start();
  model.setFilter(filter);
  std::cout << "filter by state: " << double(clock.nsecsElapsed()) * 1e-6 << " ms\n";
  const auto returned = [&](const Alarm& alarm) {
    return alarm.start <= now && alarm.end <= now && !alarm.acknowledged;
  };
  EXPECT_EQ(shown(model), expect(returned, newest));
  EXPECT_GT(model.rowCount(), 0);

  filter = {};
  filter.text = "PUMP[17]";
  clock.start();
  model.setFilter(filter);
  std::cout << "filter by text: " << double(clock.nsecsElapsed()) * 1e-6 << " ms\n";
  EXPECT_EQ(shown(model), expect([](const Alarm& alarm) { return alarm.device == 17; }, newest));

  model.setFilter({});
  clock.start();
  model.sort(AlarmModel::kDevice, Qt::AscendingOrder);
  std::cout << "sort by device: " << double(clock.nsecsElapsed()) * 1e-6 << " ms\n";
  EXPECT_EQ(shown(model), expect([](const Alarm&) { return true; },
                                 [](const Alarm& a, const Alarm& b) {
                                   return a.device != b.device ? a.device < b.device : a.id < b.id;
                                 }));
}

TEST(AlarmModel, SaysTheStateInWords) {
  TimeStage stage(10, 6);
  AlarmModel model(stage.context);
  stage.advance(1000.0);
  fetch(stage, model);
  model.sort(AlarmModel::kSince, Qt::AscendingOrder);
  const auto word = [&](int row) {
    return model.index(row, AlarmModel::kState).data().toString().toStdString();
  };
  EXPECT_EQ(word(0), "Normal");          // over and seen
  EXPECT_EQ(word(1), "Unacknowledged");  // active
  EXPECT_EQ(word(3), "Returned");        // over
  EXPECT_EQ(word(5), "Acknowledged");    // active and seen
}

TEST(AlarmPanel, AcknowledgingAndShelvingReachThePlant) {
  TimeStage stage(10, 6);
  AlarmPanel panel(stage.context);
  stage.advance(1000.0);
  fetch(stage, *panel.model());
  panel.table()->selectRow(0);
  const auto id = panel.model()->alarm(0).id;
  ASSERT_EQ(id, 6u);
  stage.actions.action("alarms.shelve_1h")->trigger();
  EXPECT_EQ(stage.plant_source->calls.back(),
            "shelve " +
                engine::to_string(stage.plant.view()->now + engine::Duration::from_seconds(3600)));
  stage.advance(1001.0);
  EXPECT_EQ(panel.model()->index(0, AlarmModel::kState).data().toString().toStdString(), "Shelved");
  stage.actions.action("alarms.unshelve")->trigger();
  EXPECT_EQ(stage.plant_source->calls.back(), "unshelve 1");
  panel.table()->selectRow(1);
  stage.actions.action("alarms.acknowledge")->trigger();
  EXPECT_EQ(stage.plant_source->calls.back(), "acknowledge 1");
  EXPECT_TRUE(stage.plant_source->alarms(4, 1)[0].acknowledged);
  stage.advance(1002.0);
  stage.actions.action("alarms.acknowledge_all")->trigger();
  for (const auto& alarm : stage.plant_source->alarms(0, 6)) EXPECT_TRUE(alarm.acknowledged);
}

TEST(AlarmPanel, AClickSelectsTheDeviceAndMovesTheCursor) {
  TimeStage stage(10, 6);
  AlarmPanel panel(stage.context);
  stage.advance(1000.0);
  fetch(stage, *panel.model());
  Q_EMIT panel.table()->clicked(panel.model()->index(2, 0));
  EXPECT_EQ(stage.state.currentDevice(), panel.model()->alarm(2).device);
  EXPECT_EQ(stage.state.cursor(), panel.model()->alarm(2).start.seconds());
  EXPECT_FALSE(stage.state.isFollowing());
  Q_EMIT panel.table()->activated(panel.model()->index(2, 0));
  EXPECT_EQ(stage.plant_source->calls.back(), "seek 00:00:03");
}

TEST(AlarmPanel, ASelectionElsewhereSelectsTheAlarm) {
  TimeStage stage(10, 6);
  AlarmPanel panel(stage.context);
  stage.advance(1000.0);
  fetch(stage, *panel.model());
  stage.state.select({Item::Kind::kDevice, 2});
  ASSERT_TRUE(panel.table()->currentIndex().isValid());
  EXPECT_EQ(panel.model()->alarm(panel.table()->currentIndex().row()).device, 2u);
  EXPECT_TRUE(stage.state.isFollowing()) << "only the selection moved";
}

TEST(AlarmPanel, TheDockTellsHowManyAreOpen) {
  TimeStage stage(10, 6);
  QDockWidget dock("Alarms");
  auto* panel = new AlarmPanel(stage.context);
  dock.setWidget(panel);
  auto view = stage.plant_source->copy();
  view.alarms_open = 1234;
  stage.show(view);
  EXPECT_EQ(dock.windowTitle().toStdString(), "Alarms (1,234 open)");
}

TEST(AlarmPanel, AHundredThousandScroll) {
  TimeStage stage(1000, 100000);
  AlarmPanel panel(stage.context);
  panel.resize(1200, 400);
  panel.show();
  stage.advance(200000.0);
  fetch(stage, *panel.model());
  ASSERT_EQ(panel.model()->rowCount(), 100000);
  QCoreApplication::processEvents();  // the table lays out later
  auto* scroll = panel.table()->verticalScrollBar();
  ASSERT_GT(scroll->maximum(), 90000);
  QElapsedTimer clock;
  double longest_ms = 0.0;
  double beat_ms = 0.0;
  for (int i = 0; i <= 100; ++i) {
    scroll->setValue(scroll->maximum() / 100 * i);
    clock.start();
    panel.repaint();
    QCoreApplication::processEvents();
    longest_ms = std::max(longest_ms, double(clock.nsecsElapsed()) * 1e-6);
    clock.start();
    stage.advance(200001.0 + i);
    beat_ms = std::max(beat_ms, double(clock.nsecsElapsed()) * 1e-6);
  }
  std::cout << "scrolling 100,000 alarms: longest frame " << longest_ms << " ms, longest beat "
            << beat_ms << " ms\n";
  EXPECT_EQ(panel.table()->rowAt(0), scroll->value());
}

}  // namespace
}  // namespace orrery::gui
