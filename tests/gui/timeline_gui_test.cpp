// SPDX-License-Identifier: Apache-2.0
#include "gui/run/timeline.h"

#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QElapsedTimer>
#include <QImage>
#include <QKeyEvent>
#include <QMouseEvent>
#include <iostream>

#include "tests/gui/time_stage.h"

namespace orrery::gui {
namespace {

void press(QWidget& widget, int key) {
  QKeyEvent event(QEvent::KeyPress, key, Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

void mouse(QWidget& widget, QEvent::Type type, double x) {
  const QPointF at(x, 10);
  const bool up = type == QEvent::MouseButtonRelease;
  QMouseEvent event(type, at, widget.mapToGlobal(at), Qt::LeftButton,
                    up ? Qt::NoButton : Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(&widget, &event);
}

TEST(Timeline, TimeAndPlaceAreInverse) {
  const TimeScale scale{80.0, 900.0, 86400.0};
  for (const double time_s : {0.0, 1.0, 43210.5, 86400.0})
    EXPECT_NEAR(scale.time_s(scale.x(time_s)), time_s, 1e-9);
  EXPECT_EQ(scale.time_s(0.0), 0.0);
  EXPECT_EQ(scale.time_s(5000.0), 86400.0);
}

TEST(Timeline, DraggingMovesTheCursorAndReleasingSeeks) {
  TimeStage stage;
  ScrubBar bar(stage.context);
  bar.resize(1000, 90);
  stage.advance(100.0);
  stage.plant_source->calls.clear();
  const double x = bar.scale().x(43200.0);
  mouse(bar, QEvent::MouseButtonPress, bar.scale().x(1000.0));
  mouse(bar, QEvent::MouseMove, x);
  EXPECT_NEAR(stage.state.cursor(), 43200.0, 1e-6);
  EXPECT_TRUE(stage.plant_source->calls.empty()) << "nothing is sought while dragging";
  mouse(bar, QEvent::MouseButtonRelease, x);
  EXPECT_EQ(stage.plant_source->calls, std::vector<std::string>{"seek 12:00:00"})
      << "and it was not set running";
  EXPECT_FALSE(stage.state.isFollowing());
  stage.advance(43200.0);
  EXPECT_TRUE(stage.state.isFollowing()) << "the plant has arrived";
}

TEST(Timeline, KeysMoveTheCursorAndEnterSeeks) {
  TimeStage stage;
  ScrubBar bar(stage.context);
  bar.resize(1000, 90);
  const double pixel_s = 86400.0 / bar.scale().width;
  press(bar, Qt::Key_PageDown);
  EXPECT_NEAR(stage.state.cursor(), 8640.0, 1e-6);
  press(bar, Qt::Key_Right);
  EXPECT_NEAR(stage.state.cursor(), 8640.0 + pixel_s, 1e-6);
  press(bar, Qt::Key_Left);
  press(bar, Qt::Key_PageUp);
  EXPECT_NEAR(stage.state.cursor(), 0.0, 1e-6);
  press(bar, Qt::Key_Left);
  EXPECT_EQ(stage.state.cursor(), 0.0) << "not before the start";
  press(bar, Qt::Key_End);
  EXPECT_EQ(stage.state.cursor(), 86400.0);
  press(bar, Qt::Key_Home);
  press(bar, Qt::Key_PageDown);
  press(bar, Qt::Key_Return);
  EXPECT_EQ(stage.plant_source->calls.back(), "seek 02:24:00");
}

TEST(Timeline, HasTheThreeStates) {
  TimeStage stage;
  Timeline timeline(stage.context);
  EXPECT_EQ(timeline.stateWord().toStdString(), "Paused");
  auto view = stage.plant_source->copy();
  view.state = scenarios::RunState::kRunning;
  stage.show(view);
  EXPECT_EQ(timeline.stateWord().toStdString(), "Following");
  stage.state.setCursor(7.0);
  EXPECT_EQ(timeline.stateWord().toStdString(), "Playing");
  EXPECT_FALSE(stage.actions.action("run.follow")->isChecked());
  stage.actions.action("run.follow")->trigger();
  EXPECT_EQ(timeline.stateWord().toStdString(), "Following");
  EXPECT_EQ(stage.state.cursor(), stage.plant.view()->now.seconds());
}

TEST(Timeline, PaintsAHundredThousandAlarmsInBins) {
  TimeStage stage(1000, 100000);
  ScrubBar bar(stage.context);
  bar.resize(1400, 90);
  for (int i = 0; i < 12; ++i) stage.advance(100.0 + i);
  ASSERT_EQ(bar.marks().alarms_s.size(), 100000u);
  QElapsedTimer clock;
  bar.grab();
  clock.start();
  bar.invalidate();
  const QImage all = bar.grab().toImage();
  const double afresh_ms = double(clock.nsecsElapsed()) * 1e-6;
  clock.start();
  bar.grab();
  std::cout << "timeline, 100,000 alarms: lanes afresh " << afresh_ms << " ms, a frame "
            << double(clock.nsecsElapsed()) * 1e-6 << " ms\n";
  // Alarms begin one a second from 0 on: the lane is of their colour where there are some.
  const double ratio = bar.devicePixelRatioF();
  const auto pixel = [&](double time_s) {
    const double line = bar.fontMetrics().height();
    return all.pixelColor(int((bar.scale().x(time_s)) * ratio), int(line * 0.8 * ratio));
  };
  EXPECT_EQ(pixel(40000.0), stage.theme.colours().alarm);
}

}  // namespace
}  // namespace orrery::gui
