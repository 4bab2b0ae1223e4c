// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QEventLoop>
#include <QFile>
#include <QImage>
#include <QTemporaryDir>
#include <cmath>
#include <cstring>

#include "gui/plots/plot_export.h"
#include "tests/gui/plot_frames.h"
#include "tests/gui/time_stage.h"
#include "tests/support/parquet_reader.h"

namespace orrery::gui {
namespace {

using Kind = CurveSpec::Kind;
using Stage = scenarios::SeriesKey::Kind;

CurveSpec series(engine::DeviceId device, Stage stage = Stage::kSampled) {
  CurveSpec spec;
  spec.series = {stage, 0, device};
  return spec;
}

QByteArray bytes(const QString& path) {
  QFile file(path);
  EXPECT_TRUE(file.open(QIODevice::ReadOnly)) << path.toStdString();
  return file.readAll();
}

QString written(const QTemporaryDir& folder, const char* name, const QByteArray& text) {
  const QString path = folder.filePath(name);
  QFile file(path);
  EXPECT_TRUE(file.open(QIODevice::WriteOnly));
  file.write(text);
  return path;
}

TEST(PlotExport, CsvReadsBackExactly) {
  PlotStage stage(10, 500);
  stage.panel.add(series(3));
  stage.panel.add(series(4));
  stage.panel.sheet()->setRange({99.5, 300.0});
  const QTemporaryDir folder;
  const QString path = folder.filePath("points.csv");
  ASSERT_TRUE(stage.panel.exportPlot(path));
  EXPECT_TRUE(bytes(path).startsWith(
      "time [s],pump[3].temperature (sensor) [K],pump[4].temperature (sensor) [K]\r\n"));
  const auto table = read_recorded(path.toStdString());
  ASSERT_TRUE(table) << to_string(table.error().items().front());
  ASSERT_EQ(table->time_s.size(), 201u);
  ASSERT_EQ(table->columns.size(), 2u);
  EXPECT_EQ(table->columns[0].name, "pump[3].temperature (sensor)");
  EXPECT_EQ(table->columns[1].unit, "K");
  const SeriesBuffer& line = stage.panel.plot()->curves()[1]->source->line(0);
  for (std::size_t i = 0; i < table->time_s.size(); ++i) {
    ASSERT_EQ(table->time_s[i], line.time(i + 100));
    ASSERT_EQ(table->columns[1].values[i], line.value(i + 100));
  }
}

TEST(PlotExport, ParquetHasEachPointWithItsUnit) {
  PlotStage stage(10, 500);
  stage.panel.add(series(3));
  stage.panel.add(series(4));
  stage.panel.sheet()->setRange({99.5, 300.0});
  const QTemporaryDir folder;
  const QString path = folder.filePath("points.parquet");
  ASSERT_TRUE(stage.panel.exportPlot(path));
  const auto file = orrery::testing::parquet::read(bytes(path).toStdString());
  ASSERT_EQ(file.columns.size(), 4u);
  EXPECT_EQ(file.columns[0].name, "time_ns");
  EXPECT_EQ(file.columns[1].name, "time_s");
  EXPECT_EQ(file.columns[3].name, "pump[4].temperature_(sensor)");
  EXPECT_EQ(file.metadata.at("orrery.unit.pump[4].temperature_(sensor)"), "K");
  const auto number = [&](std::size_t column, std::size_t row) {
    double value = 0.0;
    std::memcpy(&value, file.columns[column].cells.at(row).value().data(), sizeof value);
    return value;
  };
  ASSERT_EQ(file.columns[3].cells.size(), 201u);
  const SeriesBuffer& line = stage.panel.plot()->curves()[1]->source->line(0);
  for (std::size_t i = 0; i < 201; ++i) {
    ASSERT_EQ(number(1, i), line.time(i + 100));
    ASSERT_EQ(number(3, i), line.value(i + 100));
  }
  EXPECT_FALSE(stage.panel.exportPlot("/no/such/folder/points.parquet"));
}

TEST(PlotsPanel, ANewSheetHasTheMarksThereAre) {
  TimeStage stage;
  PlotsPanel panel(stage.context);
  stage.plant_source->entries = {{engine::SimTime::from_seconds(2.0),
                                  scenarios::LogEntry::Level::kError, "fault", 4,
                                  "wear starts on pump[4]"}};
  auto view = stage.plant_source->copy();
  view.log_entries = 1;
  stage.show(view);
  const auto marks = [&] {
    for (int i = 0; i < panel.plot()->itemCount(); ++i)
      if (const auto* found = dynamic_cast<EventMarks*>(panel.plot()->item(i)))
        return found->marks();
    return std::vector<TimeMark>();
  };
  ASSERT_EQ(marks().size(), 1u);
  panel.addSheet();
  ASSERT_EQ(marks().size(), 1u);
  EXPECT_EQ(marks()[0].time_s, 2.0);
}

TEST(PlotExport, PicturesAreWritten) {
  PlotStage stage(10, 500);
  stage.panel.add(series(3));
  stage.panel.sheet()->split(Qt::Horizontal);
  stage.panel.add(series(3, Stage::kScore));
  QCoreApplication::processEvents();
  const QTemporaryDir folder;
  ASSERT_TRUE(stage.panel.exportSheet(folder.filePath("sheet.svg")));
  const QByteArray svg = bytes(folder.filePath("sheet.svg"));
  for (const char* text :
       {"temperature [K]", "score [1]", "time [d hh:mm:ss]", "pump[3].temperature (sensor)"})
    EXPECT_TRUE(svg.contains(text)) << text;
  ASSERT_TRUE(stage.panel.exportSheet(folder.filePath("sheet.pdf")));
  EXPECT_TRUE(bytes(folder.filePath("sheet.pdf")).startsWith("%PDF"));
  ASSERT_TRUE(stage.panel.exportPlot(folder.filePath("plot.png"), 3.0));
  const QImage picture(folder.filePath("plot.png"));
  EXPECT_EQ(picture.size(), stage.panel.plot()->size() * 3);
  const QRgb ground = stage.theme.colours().plot_background.rgb();
  int inked = 0;
  for (int y = 0; y < picture.height(); y += 2)
    for (int x = 0; x < picture.width(); x += 2) inked += picture.pixel(x, y) != ground;
  EXPECT_GT(inked, 1000);
  EXPECT_FALSE(stage.panel.exportPlot(folder.filePath("plot.doc")));
  EXPECT_FALSE(stage.panel.exportPlot("/no/such/folder/plot.csv"));
  EXPECT_FALSE(stage.panel.exportPlot("/no/such/folder/plot.png"));
}

TEST(PlotRecording, IsOverlaidWithItsUnitsOffsetAndScale) {
  PlotStage stage(10, 100);
  const QTemporaryDir folder;
  const QString path = written(folder, "lab.csv",
                               "time,bearing [K],note (V)\n2026-03-01 12:00:00,300.5,1\n"
                               "2026-03-01 12:00:10,,2\n2026-03-01 12:00:20.5,301,3\n");
  QEventLoop reading;
  QObject::connect(&stage.panel, &PlotsPanel::recordingOpened, &reading, &QEventLoop::quit);
  CurveSpec spec;
  spec.kind = Kind::kRecorded;
  spec.file = path;
  spec.column = "bearing";
  spec.offset_s = 5.0;
  spec.scale = 2.0;
  EXPECT_EQ(stage.panel.add(spec), "");
  reading.exec();
  const Curve& curve = *stage.panel.plot()->curves()[0];
  stage.panel.plot()->refreshNow();
  const SeriesBuffer& line = curve.source->line(0);
  ASSERT_EQ(line.size(), 3u);
  EXPECT_EQ(line.time(2), 25.5);
  EXPECT_EQ(line.value(0), 601.0);
  EXPECT_TRUE(std::isnan(line.value(1)));
  EXPECT_EQ(curve.scale.unit, "K");
  EXPECT_EQ(stage.panel.plot()->arts()[0]->look().dash, CurveArt::kRecordedDash);
}

TEST(PlotRecording, MistakesAreToldWithTheirLines) {
  const QTemporaryDir folder;
  const auto mistakes = [&](const QByteArray& text) {
    const auto table = read_recorded(written(folder, "bad.csv", text).toStdString());
    std::string all;
    if (!table)
      for (const auto& one : table.error().items()) all += to_string(one) + "\n";
    return all;
  };
  EXPECT_NE(mistakes("time,a\n0,1\n1,x\n").find(":3:3: error csv-number"), std::string::npos);
  EXPECT_NE(mistakes("time,a\n0,1\n1,2,3\n").find(":3:1: error csv-ragged"), std::string::npos);
  EXPECT_NE(mistakes("time,a\n5,1\n4,2\n").find(":3:1: error csv-order"), std::string::npos);
  EXPECT_NE(mistakes("time,a\nnoon,1\n").find(":2:1: error csv-time"), std::string::npos);
  EXPECT_NE(mistakes("time,a\n0,1\n2026-03-01 12:00:00,1\n").find(":3:1: error csv-time"),
            std::string::npos);
  EXPECT_NE(mistakes("time,a,a\n0,1,2\n").find("csv-header"), std::string::npos);
  EXPECT_NE(mistakes("time\n0\n").find("csv-header"), std::string::npos);
  EXPECT_NE(mistakes("time,a\n").find("csv-empty"), std::string::npos);
  EXPECT_NE(mistakes("").find("csv-empty"), std::string::npos);
  EXPECT_NE(mistakes("time,a\n0,\"1\n").find("csv-quote"), std::string::npos);
  const auto gone = read_recorded("/no/such/file.csv");
  ASSERT_FALSE(gone);
  EXPECT_EQ(gone.error().items()[0].code, "csv-open");
  PlotStage stage(3, 10);
  stage.panel.openRecording(written(folder, "bad2.csv", "time,a\n0,one\n"));
  for (int i = 0; i < 3000 && !stage.panel.message().contains("csv-number"); ++i)
    QCoreApplication::processEvents(QEventLoop::WaitForMoreEvents, 10);
  EXPECT_TRUE(stage.panel.message().contains(":2:3"));
}

}  // namespace
}  // namespace orrery::gui
