// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QDragEnterEvent>
#include <QDropEvent>
#include <QFile>
#include <QMimeData>
#include <random>
#include <set>

#include "gui/app/drag_item.h"
#include "tests/gui/plot_frames.h"

namespace orrery::gui {
namespace {

using Kind = CurveSpec::Kind;
using Stage = scenarios::SeriesKey::Kind;

CurveSpec series(engine::DeviceId device, Stage stage = Stage::kSampled) {
  CurveSpec spec;
  spec.series = {stage, 0, device};
  return spec;
}

TEST(PlotPanel, AxisTitlesCarryUnits) {
  PlotStage stage(10, 100);
  EXPECT_EQ(stage.panel.add(series(3)), "");
  EXPECT_EQ(stage.panel.add(series(4, Stage::kTruth)), "");
  EXPECT_EQ(stage.panel.add(series(3, Stage::kScore)), "");
  CurveSpec slope;
  slope.kind = Kind::kWindow;
  slope.operation = CurveSpec::Operation::kDerivative;
  slope.operand = "a";
  EXPECT_EQ(stage.panel.add(slope), "");
  PlotView& plot = *stage.panel.plot();
  plot.refreshNow();
  QStringList titles;
  for (const QCPAxis* axis : plot.valueAxes()) {
    titles << axis->label();
    EXPECT_TRUE(axis->visible());
  }
  EXPECT_EQ(titles,
            (QStringList{"temperature [K]", "score [1]", "derivative of temperature [K/s]"}));
  EXPECT_EQ(plot.xAxis->label(), "time [d hh:mm:ss]");
  stage.book.action("plots.celsius")->setChecked(true);
  plot.refreshNow();
  EXPECT_EQ(plot.valueAxes()[0]->label(), "temperature [°C]");
  EXPECT_LT(plot.valueAxes()[0]->range().upper, 100.0);
  EXPECT_EQ(plot.valueAxes()[2]->label(), "derivative of temperature [K/s]");
}

TEST(PlotPanel, SelectionAndDropsBecomeCurves) {
  PlotStage stage(10, 100);
  EXPECT_FALSE(stage.panel.plot()->curves().size());
  stage.state.select({{Item::Kind::kDevice, 2}, {Item::Kind::kDevice, 5}});
  stage.book.action("plots.plot_selection")->trigger();
  ASSERT_EQ(stage.panel.plot()->curves().size(), 2u);
  EXPECT_EQ(stage.panel.plot()->curves()[1]->name, "pump[5].temperature (sensor)");
  stage.book.action("plots.plot_selection")->trigger();
  EXPECT_EQ(stage.panel.plot()->curves().size(), 2u) << "a curve is there once";
  QMimeData mime;
  putSeries(mime, {{Stage::kArrived, 0, 7}});
  QDragEnterEvent enter(QPoint(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(stage.panel.plot(), &enter);
  EXPECT_TRUE(enter.isAccepted());
  QDropEvent drop(QPointF(50, 50), Qt::CopyAction, &mime, Qt::LeftButton, Qt::NoModifier);
  QCoreApplication::sendEvent(stage.panel.plot(), &drop);
  ASSERT_EQ(stage.panel.plot()->curves().size(), 3u);
  EXPECT_EQ(stage.panel.plot()->curves()[2]->name, "pump[7].temperature (arrived)");
}

TEST(PlotPanel, CurvesDifferInMoreThanTheirColour) {
  PlotStage stage(40, 50);
  stage.panel.take({}, plot_frames::devices(40));
  const auto& arts = stage.panel.plot()->arts();
  std::set<std::pair<QRgb, std::size_t>> looks;
  for (std::size_t i = 0; i < arts.size(); ++i) {
    looks.insert({arts[i]->look().colour.rgb(), arts[i]->look().dash});
    if (i > 0) EXPECT_NE(arts[i]->look().dash, arts[i - 1]->look().dash);
  }
  EXPECT_EQ(looks.size(), 40u);
}

TEST(PlotPanel, TheCursorIsLinkedBothWays) {
  PlotStage stage(10, 1000);
  stage.panel.add(series(3));
  stage.panel.sheet()->setRange({0.0, 1000.0});
  PlotView& plot = *stage.panel.plot();
  plot.refreshNow();
  const double before = stage.state.cursor();
  const QPoint middle = plot.axisRect()->center();
  const double there_s = plot.timeAt(middle.x());
  ASSERT_NE(before, there_s);
  for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
    QMouseEvent event(type, middle, plot.mapToGlobal(middle), Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &event);
  }
  EXPECT_NEAR(stage.state.cursor(), there_s, 1e-9);
  EXPECT_FALSE(stage.state.isFollowing());
  EXPECT_EQ(stage.toy->view()->now, engine::SimTime::from_seconds(999.0))
      << "a click does not seek";
  stage.state.setCursor(123.0);
  const QString entry = PlotLegend::entry(*plot.arts()[0], 123.0);
  EXPECT_EQ(plot.arts()[0]->name(), entry);
  EXPECT_TRUE(entry.contains("K")) << entry.toStdString();
  stage.book.action("plots.go_to_cursor")->trigger();
  EXPECT_EQ(stage.toy->view()->now, engine::SimTime::from_seconds(123.0));
}

TEST(PlotPanel, SelectionIsLinkedBothWays) {
  PlotStage stage(10, 1000);
  stage.panel.add(series(3));
  stage.panel.add(series(8));
  stage.state.select({Item::Kind::kDevice, 8});
  PlotView& plot = *stage.panel.plot();
  EXPECT_FALSE(plot.arts()[0]->look().highlighted);
  EXPECT_TRUE(plot.arts()[1]->look().highlighted);
  stage.panel.sheet()->setRange({0.0, 1000.0});
  plot.refreshNow();
  const double value = plot.curves()[0]->source->line(0).value_at(500.0);
  const QPoint on_curve(int(plot.xAxis->coordToPixel(500.0)),
                        int(plot.yAxis->coordToPixel(value)) + 2);
  for (const auto type : {QEvent::MouseButtonPress, QEvent::MouseButtonRelease}) {
    QMouseEvent event(type, on_curve, plot.mapToGlobal(on_curve), Qt::LeftButton, Qt::LeftButton,
                      Qt::NoModifier);
    QCoreApplication::sendEvent(&plot, &event);
  }
  EXPECT_EQ(stage.state.current(), (Item{Item::Kind::kDevice, 3}));
}

TEST(PlotPanel, SeriesGrowWithTheBeatAndBeginAnewAfterASeekBack) {
  PlotStage stage(10, 100);
  stage.panel.add(series(3));
  CurveSpec mean;
  mean.kind = Kind::kWindow;
  mean.operand = "a";
  mean.window_s = 10.0;
  stage.panel.add(mean);
  const auto& curves = stage.panel.plot()->curves();
  stage.toy->grow(150);
  stage.beat();
  EXPECT_EQ(curves[0]->source->line(0).size(), 150u);
  EXPECT_EQ(curves[1]->source->line(0).size(), 150u);
  stage.toy->rewind(40);
  stage.beat();
  EXPECT_EQ(curves[0]->source->line(0).size(), 40u);
  EXPECT_EQ(curves[1]->source->line(0).size(), 40u);
}

TEST(PlotPanel, FollowsUntilTheUserZooms) {
  PlotStage stage(10, 100);
  stage.panel.add(series(3));
  PlotSheet& sheet = *stage.panel.sheet();
  sheet.setWindow(60.0);
  EXPECT_TRUE(sheet.isFollowing());
  EXPECT_EQ(sheet.range(), QCPRange(39.0, 99.0));
  stage.toy->grow(201);
  stage.beat();
  EXPECT_EQ(sheet.range(), QCPRange(140.0, 200.0));
  sheet.split(Qt::Horizontal);
  Q_EMIT sheet.plots()[0]->zoomBegins();
  Q_EMIT sheet.plots()[0]->timeRangeWanted(QCPRange(10.0, 20.0));
  EXPECT_EQ(sheet.plots()[1]->timeRange(), QCPRange(10.0, 20.0)) << "time is shared";
  EXPECT_FALSE(stage.book.action("plots.follow")->isChecked());
  stage.toy->grow(301);
  stage.beat();
  EXPECT_EQ(sheet.range(), QCPRange(10.0, 20.0));
  sheet.undoZoom();
  EXPECT_TRUE(sheet.isFollowing());
  EXPECT_EQ(sheet.range(), QCPRange(240.0, 300.0));
  sheet.fit();
  EXPECT_EQ(sheet.range(), QCPRange(0.0, 300.0));
}

TEST(PlotPanel, FormulasAreCheckedLikeThoseOfAScenario) {
  PlotStage stage(10, 100);
  stage.panel.add(series(3));
  stage.panel.add(series(4));
  stage.panel.add(series(4, Stage::kScore));
  const auto& curves = stage.panel.plot()->curves();
  CurveSpec formula;
  formula.kind = Kind::kExpression;
  formula.expression = curves[0]->letter + " - " + curves[1]->letter;
  EXPECT_EQ(stage.panel.add(formula), "");
  EXPECT_EQ(curves[3]->scale.unit, "K");
  EXPECT_NEAR(curves[3]->source->line(0).value_at(50.0),
              curves[0]->source->line(0).value_at(50.0) - curves[1]->source->line(0).value_at(50.0),
              1e-12);
  formula.expression = curves[0]->letter + " + " + curves[2]->letter;
  EXPECT_NE(stage.panel.add(formula), "") << "kelvin and a plain number";
  formula.expression = "nobody * 2";
  EXPECT_NE(stage.panel.add(formula), "");
  stage.panel.plot()->remove(curves[0]->letter);
  EXPECT_EQ(curves.size(), 2u) << "what was made of it goes with it";
}

TEST(PlotPanel, BandsNameTheNumberOfTheirDevices) {
  PlotStage stage(250, 20);
  CurveSpec band;
  band.kind = Kind::kBand;
  band.series = {Stage::kSampled, 0, 0};
  EXPECT_EQ(stage.panel.add(band), "");
  const Curve& curve = *stage.panel.plot()->curves()[0];
  EXPECT_TRUE(curve.name.contains("100 of 250 devices")) << curve.name.toStdString();
  EXPECT_LT(curve.source->line(0).value_at(10.0), curve.source->line(2).value_at(10.0));
}

TEST(PlotLayout, IsTheSameAfterARoundTrip) {
  PlotStage stage(10, 100);
  stage.panel.add(series(3));
  stage.panel.add(series(4));
  CurveSpec formula;
  formula.kind = Kind::kExpression;
  formula.expression = "a - b";
  EXPECT_EQ(stage.panel.add(formula), "");
  stage.panel.sheet()->split(Qt::Horizontal);
  stage.panel.sheet()->split(Qt::Vertical);
  CurveSpec against = series(1);
  against.kind = Kind::kAgainst;
  against.against = {Stage::kTruth, 0, 2};
  EXPECT_EQ(stage.panel.add(against), "");
  stage.panel.addSheet("second");
  CurveSpec band = series(0);
  band.kind = Kind::kBand;
  stage.panel.add(band);
  stage.panel.sheet()->setWindow(3600.0);
  QCoreApplication::processEvents();
  const QString text = stage.panel.plotLayoutText();

  PlotStage other(10, 100);
  ASSERT_TRUE(other.panel.restorePlotLayout(text));
  QCoreApplication::processEvents();
  EXPECT_EQ(other.panel.plotLayoutText(), text);
  EXPECT_EQ(other.panel.message(), "");
  EXPECT_FALSE(other.panel.restorePlotLayout("{}"));
  EXPECT_FALSE(other.panel.restorePlotLayout("no layout"));
  EXPECT_EQ(other.panel.plotLayoutText(), text) << "what is no layout changes nothing";

  PlotStage smaller(3, 100);
  ASSERT_TRUE(smaller.panel.restorePlotLayout(text));
  EXPECT_TRUE(smaller.panel.message().contains("pump[3]")) << "what is lost is said";
}

TEST(PlotLayout, ComesBackWithThePlant) {
  QString kept;
  {
    PlotStage stage(10, 100);
    stage.panel.add(series(7));
    QCoreApplication::processEvents();
    kept = stage.panel.plotLayoutText();
  }
  QWidget window;
  ViewState state;
  Theme theme;
  ActionBook book(&window);
  PlantLink plant(state);
  PlotsPanel panel({state, plant, book, theme});
  plant.open(std::make_unique<ToySource>(10));
  ASSERT_EQ(panel.plot()->curves().size(), 1u);
  EXPECT_EQ(panel.plot()->curves()[0]->name, "pump[7].temperature (sensor)");
  plant.open(nullptr);
  EXPECT_EQ(panel.plot()->curves().size(), 0u);
}

// Clicks, drags, wheels, keys, splits, removals, beats and seeks in random order.
struct RandomUse {
  PlotStage& stage;
  std::mt19937 random{11};

  int any(int below) { return int(random() % unsigned(below)); }
  Qt::KeyboardModifier modifier() {
    const Qt::KeyboardModifier all[] = {Qt::NoModifier, Qt::ShiftModifier, Qt::ControlModifier};
    return all[any(3)];
  }
  QPointF spot(const PlotView& plot) {
    return QPointF(any(plot.width() + 20), any(plot.height() + 20));
  }
  void drag(PlotView& plot) {
    const auto keys = modifier();
    const auto button = any(2) ? Qt::LeftButton : Qt::MiddleButton;
    const QPointF from = spot(plot), to = any(3) ? spot(plot) : from;
    const std::pair<QEvent::Type, QPointF> events[] = {{QEvent::MouseButtonPress, from},
                                                       {QEvent::MouseMove, to},
                                                       {QEvent::MouseButtonRelease, to}};
    for (const auto& [type, at] : events) {
      QMouseEvent event(type, at, plot.mapToGlobal(at), button, button, keys);
      QCoreApplication::sendEvent(&plot, &event);
    }
  }
  void wheel(PlotView& plot) {
    const QPointF at = spot(plot);
    QWheelEvent event(at, plot.mapToGlobal(at), {}, QPoint(0, any(2) ? 240 : -240), Qt::NoButton,
                      modifier(), Qt::NoScrollPhase, false);
    QCoreApplication::sendEvent(&plot, &event);
  }
  void step(std::size_t number) {
    PlotSheet& sheet = *stage.panel.sheet();
    PlotView& plot = *sheet.active();
    switch (any(12)) {
      case 0: stage.panel.add(series(engine::DeviceId(any(60)), Stage(any(4)))); return;
      case 1: stage.state.select({Item::Kind::kDevice, std::uint32_t(any(60))}); return;
      case 2: stage.toy->grow(200 + number); return;
      case 3: stage.toy->rewind(std::size_t(any(300))); return;
      case 4:
        if (sheet.plots().size() < 5) sheet.split(any(2) ? Qt::Horizontal : Qt::Vertical);
        return;
      case 5:
        if (any(4) == 0) sheet.removePlot(&plot);
        return;
      case 6:
        if (!plot.curves().empty() && any(3) == 0)
          plot.remove(plot.curves()[std::size_t(any(int(plot.curves().size())))]->letter);
        return;
      case 7: sheet.undoZoom(); return;
      case 8: sheet.fit(); return;
      case 9: wheel(plot); return;
      default: drag(plot); return;
    }
  }
};

TEST(PlotPanel, SurvivesRandomUse) {
  PlotStage stage(60, 200);
  RandomUse use{stage};
  for (std::size_t number = 0; number < 600; ++number) {
    use.step(number);
    if (number % 3 == 0) stage.beat();
    for (const PlotView* plot : stage.panel.sheet()->plots()) {
      ASSERT_GT(plot->timeRange().size(), 0.0);
      ASSERT_EQ(plot->curves().size(), plot->arts().size());
    }
  }
}

TEST(PlotSheet, PlotsAreAddedAndRemoved) {
  PlotStage stage(10, 100);
  PlotSheet& sheet = *stage.panel.sheet();
  stage.panel.add(series(1));
  PlotView* right = sheet.split(Qt::Horizontal);
  PlotView* below = sheet.split(Qt::Vertical);
  EXPECT_EQ(sheet.plots().size(), 3u);
  EXPECT_EQ(sheet.active(), below);
  sheet.removePlot(right);
  sheet.removePlot(below);
  ASSERT_EQ(sheet.plots().size(), 1u);
  EXPECT_EQ(sheet.active()->curves().size(), 1u);
  sheet.removePlot(sheet.active());
  EXPECT_EQ(sheet.plots().size(), 1u);
  EXPECT_EQ(sheet.active()->curves().size(), 0u);
}

}  // namespace
}  // namespace orrery::gui
