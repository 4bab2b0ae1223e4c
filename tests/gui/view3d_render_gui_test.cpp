// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QCoreApplication>
#include <QDir>
#include <QImage>
#include <QProcess>
#include <QTemporaryDir>
#include <cmath>

namespace {

struct Outcome {
  int code = -1;
  QString errors;
};

// The program in a process of its own, where there is no X server.
Outcome render(const QStringList& arguments) {
  QProcess process;
  QProcessEnvironment environment = QProcessEnvironment::systemEnvironment();
  environment.remove("DISPLAY");
  environment.remove("WAYLAND_DISPLAY");
  environment.remove("QT_QPA_PLATFORM");
  process.setProcessEnvironment(environment);
  process.start(QDir(QCoreApplication::applicationDirPath()).filePath("orrery-studio"), arguments);
  if (!process.waitForFinished(120000)) {
    process.kill();
    process.waitForFinished();
    return {-1, "it did not end"};
  }
  return {process.exitCode(), QString::fromUtf8(process.readAllStandardError())};
}

const QString kPumpHouse = QStringLiteral(ORRERY_SOURCE_DIR "/scenarios/library/pump-house.yaml");

TEST(Render, WritesAPictureWithoutAnXServer) {
  const QTemporaryDir folder;
  const QString out = folder.filePath("plant.png");
  const Outcome outcome =
      render({"--render", kPumpHouse, "--out", out, "--size", "640x400", "--theme", "dark"});
  ASSERT_EQ(outcome.code, 0) << outcome.errors.toStdString();
  const QImage picture(out);
  ASSERT_EQ(picture.size(), QSize(640, 400));
  // More than a background: the plant, its legend and its labels.
  QSet<QRgb> colours;
  for (int y = 0; y < picture.height(); y += 4)
    for (int x = 0; x < picture.width(); x += 4) colours.insert(picture.pixel(x, y));
  EXPECT_GT(colours.size(), 20);
}

/// Of the picture, what is not the colour of its upper left corner.
double shareOfDrawn(const QImage& picture) {
  int drawn = 0;
  for (int y = 0; y < picture.height(); ++y)
    for (int x = 0; x < picture.width(); ++x)
      drawn += std::abs(qGray(picture.pixel(x, y)) - qGray(picture.pixel(0, 0))) > 24 ? 1 : 0;
  return double(drawn) / (double(picture.width()) * picture.height());
}

// The camera takes in the whole plant, and the plant fills the picture as far as its shape lets it.
TEST(Render, DrawsEveryScenarioOfTheGallery) {
  const QTemporaryDir folder;
  const QDir library(ORRERY_SOURCE_DIR "/scenarios/library");
  const QStringList files = library.entryList({"*.yaml"}, QDir::Files, QDir::Name);
  ASSERT_GE(files.size(), 10);
  for (const QString& file : files) {
    const QString out = folder.filePath(file + ".png");
    const Outcome outcome =
        render({"--render", library.filePath(file), "--out", out, "--size", "320x200"});
    ASSERT_EQ(outcome.code, 0) << file.toStdString() << ": " << outcome.errors.toStdString();
    EXPECT_FALSE(outcome.errors.contains("layout-")) << outcome.errors.toStdString();
    const QImage picture(out);
    ASSERT_EQ(picture.size(), QSize(320, 200)) << file.toStdString();
    EXPECT_GT(shareOfDrawn(picture), 0.02) << file.toStdString();
  }
}

TEST(Render, AQuantityHasOneNameEverywhere) {
  const QTemporaryDir folder;
  const Outcome outcome = render({"--render", kPumpHouse, "--out", folder.filePath("x.png"),
                                  "--size", "320x200", "--heat", "pump.temprature"});
  EXPECT_EQ(outcome.code, 2);
  EXPECT_TRUE(outcome.errors.contains("pump.temperature")) << "the signal";
  EXPECT_TRUE(outcome.errors.contains("pump.bearing_temperature")) << "the output";
  EXPECT_TRUE(outcome.errors.contains("true pump.pressure")) << "an output that a signal hides";
}

TEST(Render, ExplainsWhatWasAskedForWrongly) {
  const Outcome no_out = render({"--render", kPumpHouse});
  EXPECT_EQ(no_out.code, 2);
  EXPECT_TRUE(no_out.errors.contains("--out"));
  const Outcome size = render({"--render", kPumpHouse, "--out", "x.png", "--size", "big"});
  EXPECT_EQ(size.code, 2);
  EXPECT_TRUE(size.errors.contains("--size"));
  EXPECT_NE(render({"--render", "no-such-file.yaml", "--out", "x.png"}).code, 0);
}

}  // namespace
