// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QKeyEvent>
#include <QMimeData>
#include <algorithm>

#include "gui/app/drag_item.h"
#include "gui/run/device_page.h"
#include "gui/run/inspection_rows.h"
#include "gui/run/inspector_panel.h"
#include "gui/run/sequence_chart.h"
#include "gui/run/small_graphs.h"
#include "gui/run/small_table.h"
#include "tests/gui/hand_made_source.h"

namespace orrery::gui {
namespace {

using engine::SimTime;

SimTime at(double seconds) { return SimTime::from_seconds(seconds); }

class InspectorTest : public testing::Test {
 protected:
  InspectorTest() {
    auto source = std::make_unique<HandMadeSource>();
    hand_ = source.get();
    hand_->plant = pumpingStation(20);
    hand_->ground.devices.assign(21, {12.0F, 4.0F});
    hand_->show(view());
    plant_.open(std::move(source));
  }
  static scenarios::PlantView view() {
    scenarios::PlantView view;
    view.state = scenarios::RunState::kPaused;
    view.now = at(120.0);
    view.flags.assign(21, 0);
    view.flags[3] = scenarios::device_flag::kFaulty | scenarios::device_flag::kFailed;
    view.links = {{200, 3, true}, {100, 0, false}};
    view.inspection = inspectedPump();
    return view;
  }
  static QString cell(SmallTable& table, int row, int column) {
    return table.table().data(table.table().index(row, column), Qt::DisplayRole).toString();
  }

  QWidget window_;
  ViewState state_;
  PlantLink plant_{state_};
  ActionBook actions_{&window_};
  Theme theme_;
  PanelContext context_{state_, plant_, actions_, theme_};
  InspectorPanel panel_{context_};
  HandMadeSource* hand_ = nullptr;
};

TEST_F(InspectorTest, ShowsTheTruthBesideWhatIsReportedBesideWhatArrived) {
  state_.select({Item::Kind::kDevice, 3});
  EXPECT_EQ(hand_->looked_for.inspect, engine::DeviceId{3});
  EXPECT_EQ(panel_.title(), "pump[3]");
  SmallTable& flow = panel_.devicePage().flow();
  ASSERT_EQ(flow.table().rowCount(), 3);
  EXPECT_EQ(cell(flow, 0, 0), "temperature");
  EXPECT_EQ(cell(flow, 0, 1), "58.25 °C");
  EXPECT_EQ(cell(flow, 0, 2), "59 °C");
  EXPECT_EQ(cell(flow, 0, 3), "58.8 °C");
  EXPECT_EQ(cell(flow, 0, 5), "▲ saturated");
  EXPECT_EQ(cell(flow, 1, 2), "no value");
  EXPECT_EQ(cell(flow, 2, 1), "256 values");
  SmallTable& judged = panel_.devicePage().judgements();
  EXPECT_EQ(cell(judged, 0, 0), "watch");
  EXPECT_EQ(cell(judged, 0, 3), "◆ alert");
  EXPECT_EQ(cell(judged, 0, 4), "temperature");
  const QString text = panel_.asText();
  for (const char* part : {"pump[3]", "58.25 °C", "bearing wear", "stop"})
    EXPECT_TRUE(text.contains(part)) << part;
}

TEST_F(InspectorTest, ListsActiveFaultsFirst) {
  state_.select({Item::Kind::kDevice, 3});
  SmallTable& faults = panel_.devicePage().faults();
  ASSERT_EQ(faults.table().rowCount(), 2);
  EXPECT_EQ(cell(faults, 0, 0), "bearing wear");
  EXPECT_EQ(cell(faults, 0, 1), "✖ failed");
  EXPECT_EQ(cell(faults, 1, 1), "over");
}

TEST_F(InspectorTest, AViewOfAnotherDeviceIsNotShown) {
  state_.select({Item::Kind::kDevice, 4});  // the view still has pump[3]
  EXPECT_EQ(panel_.title(), "pump[4]");
  EXPECT_EQ(panel_.devicePage().flow().table().rowCount(), 0);
}

TEST_F(InspectorTest, TellsOnlyTheRowsThatChanged) {
  state_.select({Item::Kind::kDevice, 3});
  LiveTable& flow = panel_.devicePage().flow().table();
  std::vector<std::pair<int, int>> changed;
  bool rebuilt = false;
  QObject::connect(&flow, &QAbstractItemModel::dataChanged, &panel_,
                   [&](const QModelIndex& first, const QModelIndex& last) {
                     changed.emplace_back(first.row(), last.row());
                   });
  const auto rebuild = [&] { rebuilt = true; };
  QObject::connect(&flow, &QAbstractItemModel::modelReset, &panel_, rebuild);
  QObject::connect(&flow, &QAbstractItemModel::rowsInserted, &panel_, rebuild);
  QObject::connect(&flow, &QAbstractItemModel::rowsRemoved, &panel_, rebuild);
  auto next = view();
  next.inspection->signals[1].truth = 0.02;
  hand_->show(next);
  plant_.beat();
  EXPECT_EQ(changed, (std::vector<std::pair<int, int>>{{1, 1}}));
  EXPECT_FALSE(rebuilt);
}

TEST_F(InspectorTest, ASignalIsDraggedOutWithItsThreeCurves) {
  state_.select({Item::Kind::kDevice, 3});
  LiveTable& flow = panel_.devicePage().flow().table();
  QModelIndexList row;
  for (int column = 0; column < flow.columnCount(); ++column) row << flow.index(0, column);
  std::unique_ptr<QMimeData> mime(flow.mimeData(row));
  using Key = scenarios::SeriesKey;
  EXPECT_EQ(seriesOf(*mime), (std::vector<Key>{{Key::Kind::kTruth, 0, 3},
                                               {Key::Kind::kSampled, 0, 3},
                                               {Key::Kind::kArrived, 0, 3}}));
  EXPECT_FALSE(flow.flags(flow.index(2, 1)).testFlag(Qt::ItemIsDragEnabled));  // a waveform
}

TEST_F(InspectorTest, ShowsALinkAnAgentAndAPopulation) {
  state_.select({Item::Kind::kLink, 0});
  QString text = panel_.asText();
  EXPECT_TRUE(text.contains("3 (1.50 %)")) << text.toStdString();
  EXPECT_TRUE(text.contains("▲ faulty"));
  auto next = view();
  next.now = at(130.0);
  next.links[0].messages += 50;
  hand_->show(next);
  plant_.beat();
  ASSERT_EQ(panel_.traffic().rates().size(), 1u);
  EXPECT_NEAR(panel_.traffic().rates()[0].y(), 5.0, 1e-9);  // 50 in 10 s

  scenarios::Alarm alarm;
  alarm.id = 1;
  alarm.start = at(42.0);
  hand_->alarm_list = {alarm, alarm};
  next.alarms = 2;
  hand_->show(next);
  plant_.beat();
  state_.select({Item::Kind::kAgent, 0});
  text = panel_.asText();
  EXPECT_TRUE(text.contains("Alerts so far\t2")) << text.toStdString();
  EXPECT_TRUE(text.contains("pump.temperature, pump.flow"));
  state_.select({Item::Kind::kPopulation, 0});
  EXPECT_TRUE(panel_.asText().contains("1 failed")) << panel_.asText().toStdString();
  state_.select({Item::Kind::kNode, 1});
  EXPECT_EQ(panel_.title(), "gateway[1]");
}

TEST(SmallHistogram, CountsEveryValueOnce) {
  const auto bars = histogram_of({1.0F, 2.0F, 3.0F, 3.0F, scenarios::kNoValue}, 2);
  EXPECT_EQ(bars.bars, (std::vector<std::size_t>{1, 3}));
  EXPECT_EQ(bars.without_value, 1u);
  EXPECT_EQ(histogram_of({5.0F, 5.0F}, 10).bars, (std::vector<std::size_t>{2}));
  EXPECT_TRUE(histogram_of({scenarios::kNoValue}, 10).bars.empty());
}

TEST(SequenceLayout, ArrowsEndAtTheirTimesAndPlaces) {
  const auto messages = inspectedPump().messages;
  const auto layout = lay_out_sequence(messages, at(120.0), {});
  ASSERT_EQ(layout.lanes.size(), 3u);
  EXPECT_EQ(layout.lanes[0].name, "pump[3]");
  EXPECT_EQ(layout.lanes[2].name, "watch");
  ASSERT_EQ(layout.arrows.size(), messages.size());
  for (const auto& arrow : layout.arrows) {
    const auto& message = messages[arrow.message];
    EXPECT_EQ(arrow.y1, layout.y_of(message.sent));
    EXPECT_EQ(arrow.x1, layout.lanes[arrow.lane_from].x);
    if (message.arrived == SimTime::never()) continue;
    EXPECT_EQ(arrow.y2, layout.y_of(message.arrived));
    EXPECT_EQ(arrow.x2, layout.lanes[arrow.lane_to].x);
    EXPECT_GT(arrow.y2, arrow.y1);
  }
  EXPECT_LT(layout.arrows[3].x2, layout.arrows[3].x1);  // a command comes back
  for (std::size_t i = 1; i < layout.marks.size(); ++i)
    EXPECT_GT(layout.marks[i].y, layout.marks[i - 1].y);
  const double between = layout.y_of(at(80.0));
  EXPECT_GT(between, layout.y_of(at(60.5)));
  EXPECT_LT(between, layout.y_of(at(100.0)));
}

TEST(SequenceLayout, WhatTakesLongerThanAllOthersIsLost) {
  const auto messages = inspectedPump().messages;
  EXPECT_EQ(fateOf(messages[0], slowestOf(messages), at(120.0)), MessageFate::kArrived);
  EXPECT_EQ(fateOf(messages[1], slowestOf(messages), at(120.0)), MessageFate::kLost);
  EXPECT_EQ(fateOf(messages[5], slowestOf(messages), at(120.0)), MessageFate::kUnderWay);
  EXPECT_EQ(fateOf(messages[5], slowestOf(messages), at(130.0)), MessageFate::kLost);
  const auto layout = lay_out_sequence(messages, at(120.0), {});
  const auto& lost = layout.arrows[1];
  EXPECT_GT(lost.x2, lost.x1);  // it ends on its way
  EXPECT_LT(lost.x2, layout.lanes[lost.lane_to].x);
}

TEST(SequenceChart, IsWalkedThroughByKeys) {
  Theme theme;
  SequenceChart chart(theme);
  chart.setTeller(
      [](const scenarios::MessageTrace& one) { return QString::fromStdString(one.what); });
  chart.setMessages(inspectedPump().messages, at(120.0));
  const auto press = [&](int key) {
    QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
    QCoreApplication::sendEvent(&chart, &event);
  };
  double time_s = -1.0;
  QObject::connect(&chart, &SequenceChart::timeChosen, &chart, [&](double s) { time_s = s; });
  press(Qt::Key_Home);
  press(Qt::Key_Down);
  EXPECT_EQ(chart.chosen(), std::size_t{1});
  EXPECT_EQ(chart.accessibleDescription(), "pump.flow");
  press(Qt::Key_Return);
  EXPECT_DOUBLE_EQ(time_s, 60.5);
  auto later = inspectedPump().messages;
  later.erase(later.begin());  // the oldest one leaves the list
  chart.setMessages(later, at(121.0));
  EXPECT_EQ(chart.chosen(), std::size_t{0});  // the same message
}

}  // namespace
}  // namespace orrery::gui
