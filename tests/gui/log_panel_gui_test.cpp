// SPDX-License-Identifier: Apache-2.0
#include "gui/run/log_panel.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QFile>
#include <QLineEdit>
#include <QScrollBar>
#include <QTableView>
#include <QTemporaryDir>

#include "tests/gui/time_stage.h"

namespace orrery::gui {
namespace {

using Level = scenarios::LogEntry::Level;

void add(TimeStage& stage, std::vector<scenarios::LogEntry> entries) {
  auto& all = stage.plant_source->entries;
  all.insert(all.end(), entries.begin(), entries.end());
  auto view = stage.plant_source->copy();
  view.log_entries = all.size();
  stage.show(view);
}

engine::SimTime at(double s) { return engine::SimTime::from_seconds(s); }

TEST(LogPanel, FiltersByDeviceLevelKindAndText) {
  TimeStage stage;
  LogPanel panel(stage.context);
  add(stage, {{at(1), Level::kInfo, "run", std::nullopt, "begins"},
              {at(2), Level::kWarning, "alarm", 3, "watch alerts"},
              {at(3), Level::kError, "agent", std::nullopt, "its model crashed"},
              {at(4), Level::kWarning, "fault", 4, "wear starts on pump[4]"}});
  auto& model = *panel.model();
  EXPECT_EQ(model.rowCount(), 4);
  const auto count = [&](LogFilter filter) {
    model.setFilter(filter);
    return model.rowCount();
  };
  EXPECT_EQ(count({3, 0, "", ""}), 1);
  EXPECT_EQ(count({-1, 1, "", ""}), 3);
  EXPECT_EQ(count({-1, 2, "", ""}), 1);
  EXPECT_EQ(count({-1, 0, "fault", ""}), 1);
  EXPECT_EQ(count({-1, 0, "", "CRASH"}), 1);
  EXPECT_EQ(count({-1, 0, "", "pump[3]"}), 1) << "the device's name counts";
  EXPECT_EQ(model.entry(0).device, 3u);
  add(stage, {{at(5), Level::kInfo, "alarm", 5, "watch alerts"}});
  EXPECT_EQ(model.rowCount(), 1) << "new entries go through the filter";
}

TEST(LogPanel, ExportsWhatIsShown) {
  TimeStage stage;
  LogPanel panel(stage.context);
  add(stage, {{at(1.5), Level::kInfo, "run", std::nullopt, "begins, at last"},
              {at(2), Level::kWarning, "alarm", 3, "=watch alerts"}});
  panel.filterText()->setText("alert");
  const QTemporaryDir folder;
  const QString file = folder.filePath("events.csv");
  ASSERT_TRUE(panel.exportTo(file));
  QFile in(file);
  ASSERT_TRUE(in.open(QIODevice::ReadOnly));
  EXPECT_EQ(in.readAll().toStdString(),
            "time_s,level,kind,device,text\r\n2,Warning,alarm,pump[3],'=watch alerts\r\n");
  EXPECT_FALSE(panel.exportTo("/no/such/folder/events.csv"));
}

TEST(LogPanel, AClickSelectsTheDeviceAndMovesTheCursor) {
  TimeStage stage;
  LogPanel panel(stage.context);
  add(stage, {{at(2), Level::kWarning, "alarm", 3, "watch alerts"}});
  Q_EMIT panel.table()->clicked(panel.model()->index(0, 0));
  EXPECT_EQ(stage.state.currentDevice(), 3u);
  EXPECT_EQ(stage.state.cursor(), 2.0);
}

TEST(LogPanel, StaysAtTheEndUntilTheUserScrollsUp) {
  TimeStage stage;
  LogPanel panel(stage.context);
  panel.resize(800, 300);
  panel.show();
  const auto many = [&](int count) {
    add(stage, std::vector<scenarios::LogEntry>(
                   std::size_t(count), {at(2), Level::kInfo, "run", std::nullopt, "goes on"}));
    QCoreApplication::processEvents();
  };
  many(200);
  auto* scroll = panel.table()->verticalScrollBar();
  ASSERT_GT(scroll->maximum(), 0);
  EXPECT_EQ(scroll->value(), scroll->maximum());
  scroll->triggerAction(QAbstractSlider::SliderPageStepSub);
  EXPECT_FALSE(panel.followsTail());
  const int kept = scroll->value();
  many(50);
  EXPECT_EQ(scroll->value(), kept);
  scroll->triggerAction(QAbstractSlider::SliderToMaximum);
  many(50);
  EXPECT_EQ(scroll->value(), scroll->maximum());
}

TEST(LogPanel, BeginsAnewWhenThePastChanged) {
  TimeStage stage;
  LogPanel panel(stage.context);
  add(stage,
      {{at(2), Level::kWarning, "alarm", 3, "old"}, {at(3), Level::kWarning, "alarm", 3, "old"}});
  stage.plant_source->entries = {{at(1), Level::kInfo, "run", std::nullopt, "new"}};
  auto view = stage.plant_source->copy();
  ++view.generation;
  view.log_entries = 1;
  stage.show(view);
  ASSERT_EQ(panel.model()->rowCount(), 1);
  EXPECT_EQ(panel.model()->entry(0).text, "new");
}

}  // namespace
}  // namespace orrery::gui
