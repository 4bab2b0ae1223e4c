// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <QGuiApplication>
#include <algorithm>
#include <cmath>
#include <set>

#include "gui/app/drag_item.h"
#include "gui/view3d/mesh_file.h"
#include "gui/view3d/offscreen.h"
#include "gui/view3d/overlay.h"
#include "tests/gui/toy_source.h"

namespace orrery::gui {
namespace {

const scenarios::QuantityKey kTemperature{scenarios::QuantityKey::Kind::kOutput, 0, 0};

struct Shown {
  ToySource toy;
  PlantScene scene;
  explicit Shown(std::uint32_t devices) : toy(devices), scene(toy.outline(), toy.layout()) {
    toy.look({kTemperature, std::nullopt, false});
    toy.advance(engine::SimTime::from_seconds(1.0));
    scene.camera().setViewport(1024, 640);
    scene.camera().showWhole();
    scene.show(toy.view(), kTemperature);
  }
};

bool isNear(const QColor& a, const QColor& b, int slack) {
  return std::abs(a.red() - b.red()) <= slack && std::abs(a.green() - b.green()) <= slack &&
         std::abs(a.blue() - b.blue()) <= slack;
}

TEST(Meshes, FitTheirCellAndAreSmall) {
  EXPECT_GE(meshNames().size(), 25);
  for (const QString& name : meshNames()) {
    const Mesh& mesh = meshNamed(name);
    EXPECT_GT(mesh.triangles(), 0u) << name.toStdString();
    EXPECT_LT(mesh.triangles(), 400u) << name.toStdString();
    EXPECT_GE(std::min(mesh.low[0], mesh.low[1]), -0.501F) << name.toStdString();
    EXPECT_LE(std::max(mesh.high[0], mesh.high[1]), 0.501F) << name.toStdString();
    EXPECT_NEAR(mesh.low[2], 0.0F, 1e-3F) << name.toStdString();
    EXPECT_LE(mesh.high[2], kCellHeight + 1e-3F) << name.toStdString();
  }
  EXPECT_EQ(simpleMesh(meshNamed("pump")).triangles(), 10u);
}

TEST(Meshes, ReaderRefusesWhatIsNoMesh) {
  EXPECT_FALSE(readMesh(""));
  EXPECT_FALSE(readMesh("v 0 0 zero\n"));
  EXPECT_FALSE(readMesh("v 0 0 0\nvn 0 0 1\nf 1//1 2//1 3//1\n"));
  EXPECT_FALSE(readMesh("usemtl gold\n"));
}

TEST(Tiles, HoldEachThingOnceAndWithinTheirBox) {
  const Shown shown(10000);
  const TileMap& map = shown.scene.devices().map();
  std::set<std::uint32_t> seen;
  for (const Tile& tile : map.tiles())
    for (std::uint32_t slot = tile.first; slot < tile.first + tile.count; ++slot) {
      const std::uint32_t thing = map.things()[slot];
      EXPECT_TRUE(seen.insert(thing).second);
      EXPECT_EQ(map.slots()[thing], slot);
      EXPECT_TRUE(tile.box.contains(osg::Vec3f(middleOf(shown.scene.things()[thing]))));
    }
  EXPECT_EQ(seen.size(), shown.scene.things().size());
  EXPECT_GT(map.tiles().size(), 20u);
}

TEST(Tiles, DetailFollowsTheSizeOnTheScreen) {
  Tile tile;
  tile.size = 1.0F;
  tile.box = {-0.5F, -0.5F, 0.0F, 0.5F, 0.5F, 1.0F};
  DetailRule rule;
  rule.pixels_per_radius = 900.0F;
  const auto from = [&](float height) {
    rule.eye = {0.0F, 0.0F, height};
    return rule.of(tile);
  };
  EXPECT_EQ(from(2.0F), Detail::kFull);
  EXPECT_EQ(from(101.0F), Detail::kSimple);
  EXPECT_EQ(from(1001.0F), Detail::kPoint);
}

TEST(Picking, HitsTheDeviceUnderThePointer) {
  Shown shown(10000);
  for (const bool top : {true, false}) {
    top ? shown.scene.camera().showTop() : shown.scene.camera().showWhole();
    for (std::uint32_t device = 3; device < 10000; device += 977) {
      const auto at = shown.scene.camera().project(middleOf(shown.scene.things()[device]));
      ASSERT_TRUE(at);
      EXPECT_EQ(shown.scene.at(*at, 3.0), (Item{Item::Kind::kDevice, device}));
    }
  }
  EXPECT_EQ(shown.scene.at({1.0, 1.0}, 3.0), Item{});
}

TEST(Picking, ARectangleTakesWhatIsWithin) {
  Shown shown(100);
  shown.scene.camera().showTop();
  EXPECT_EQ(shown.scene.within({0, 0, 1024, 640}).size(), shown.scene.things().size());
  const auto at = shown.scene.camera().project(middleOf(shown.scene.things()[42]));
  const auto found = shown.scene.within({at->x() - 2, at->y() - 2, 4, 4});
  EXPECT_EQ(found, (std::vector<Item>{{Item::Kind::kDevice, 42}}));
}

TEST(Camera, KeepsWhatItTurnsAroundAndStaysAboveTheGround) {
  Shown shown(100);
  PlantCamera& camera = shown.scene.camera();
  for (int i = 0; i < 200; ++i) camera.orbit(7.0, -11.0);
  EXPECT_GT(camera.eye().z(), 0.0);
  const auto middle = camera.project(camera.pose().target);
  ASSERT_TRUE(middle);
  EXPECT_NEAR(middle->x(), 512.0, 1e-6);
  EXPECT_NEAR(middle->y(), 320.0, 1e-6);
  camera.showTop();
  const auto before = camera.groundAt({300.0, 200.0});
  camera.zoomAt(1.5, {300.0, 200.0});
  const auto after = camera.groundAt({300.0, 200.0});
  EXPECT_NEAR((*before - *after).length(), 0.0, 1e-6);
}

TEST(Camera, NamedOnesAreThoseOfThePlant) {
  Shown shown(100);
  EXPECT_TRUE(shown.scene.lookFrom("home"));
  EXPECT_TRUE(shown.scene.lookFrom("top"));
  EXPECT_TRUE(shown.scene.lookFrom("pump"));
  EXPECT_TRUE(shown.scene.lookFrom("gateway"));
  EXPECT_FALSE(shown.scene.lookFrom("nothing"));
}

TEST(HeatScale, GrowsWithWhatItSeesAndRefusesNonsense) {
  HeatScale scale;
  scale.cover({2.0F, 4.0F});
  scale.cover({3.0F, 8.0F});
  scale.cover({});
  EXPECT_EQ(scale.low(), 2.0F);
  EXPECT_EQ(scale.high(), 8.0F);
  EXPECT_FALSE(scale.setFixed(3.0F, 3.0F));
  EXPECT_TRUE(scale.setFixed(1.0F, 100.0F));
  scale.cover({-5.0F, 500.0F});
  EXPECT_NEAR(scale.share(50.5), 0.5, 1e-6);
  scale.setLogarithmic(true);
  EXPECT_NEAR(scale.share(10.0), 0.5, 1e-6);
}

TEST(HeatMap, ColoursFollowValuesAndUnknownIsToldApart) {
  Shown shown(9);
  shown.scene.camera().showTop();
  shown.scene.heatScale().setFixed(280.0F, 320.0F);
  shown.scene.refreshHeat();
  QString trouble;
  const QImage picture = pictureOf(shown.scene, {1024, 640}, 1, &trouble);
  ASSERT_FALSE(picture.isNull()) << trouble.toStdString();
  const auto colourAt = [&](std::uint32_t device) {
    osg::Vec3d at = middleOf(shown.scene.things()[device]);
    at += osg::Vec3d(-0.25, 0.0, 0.3);
    const auto seen = shown.scene.camera().project(at);
    return picture.pixelColor(seen->toPoint());
  };
  const QColor expected =
      Theme::heat(shown.scene.heatScale().share(double(shown.toy.view()->heat.values[1])));
  EXPECT_GT(colourAt(1).green(), colourAt(1).red() + 20) << "the colour of a middling value";
  EXPECT_GT(expected.green(), expected.red() + 20);
  // Device 7 has no value: grey.
  const QColor unknown = colourAt(7);
  EXPECT_LT(std::abs(unknown.red() - unknown.blue()), 30);
  EXPECT_FALSE(isNear(unknown, colourAt(1), 30));
}

TEST(HeatMap, AnotherValueGivesAnotherColour) {
  Shown shown(400);
  shown.scene.camera().showTop();
  QString trouble;
  const QImage before = pictureOf(shown.scene, {512, 320}, 1, &trouble);
  ASSERT_FALSE(before.isNull()) << trouble.toStdString();
  shown.toy.advance(engine::SimTime::from_seconds(1500.0));
  EXPECT_TRUE(shown.scene.show(shown.toy.view(), kTemperature));
  EXPECT_FALSE(shown.scene.show(shown.toy.view(), kTemperature)) << "nothing changed";
  EXPECT_NE(before, pictureOf(shown.scene, {512, 320}, 1, &trouble));
}

TEST(Labels, NeverOverlapAndKnowTheirRank) {
  Shown shown(2000);
  shown.scene.mark({{Item::Kind::kDevice, 1000}, {Item::Kind::kDevice, 1001}}, {});
  const QFontMetricsF metrics{QFont()};
  const QRectF view(0, 0, 1024, 640);
  for (const double zoom : {1.0, 3.0, 12.0}) {
    shown.scene.camera().showWhole();
    shown.scene.camera().zoom(zoom);
    shown.scene.prepare();
    const auto labels = labelsOf(shown.scene, view, 1.0, metrics, {900, 0, 124, 200});
    EXPECT_LE(labels.size(), 60u);
    for (std::size_t i = 0; i < labels.size(); ++i) {
      EXPECT_TRUE(view.contains(labels[i].box));
      EXPECT_FALSE(labels[i].box.intersects({900, 0, 124, 200}));
      for (std::size_t k = 0; k < i; ++k)
        EXPECT_FALSE(labels[i].box.intersects(labels[k].box))
            << labels[i].text.toStdString() << " over " << labels[k].text.toStdString();
    }
    if (zoom > 1.0) continue;
    EXPECT_TRUE(std::any_of(labels.begin(), labels.end(), [](const PlacedLabel& label) {
      return label.rank == LabelWish::Rank::kSelected;
    }));
  }
}

TEST(PlantScene, CullsWhatIsOutOfSight) {
  Shown shown(10000);
  const auto all = measureFrames(shown.scene, {1024, 640}, 1, nullptr);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->drawn.instances, shown.scene.things().size());
  // Close to a device: the camera may look between two blocks of them otherwise.
  const osg::Vec3f at(shown.scene.things()[5000].spot, 1.0F);
  const osg::Vec3f around(8.0F, 8.0F, 2.0F);
  shown.scene.camera().frame({at - around, at + around});
  const auto few = measureFrames(shown.scene, {1024, 640}, 1, nullptr);
  EXPECT_LT(few->drawn.instances, all->drawn.instances / 4);
  EXPECT_GT(few->drawn.by_detail[2], 0u);
}

TEST(DragItem, WhatIsPutCanBeTaken) {
  const scenarios::SeriesKey key{scenarios::SeriesKey::Kind::kArrived, 3, 17};
  EXPECT_EQ(decodeSeries(encodeSeries(key)), key);
  EXPECT_EQ(encodeItem({Item::Kind::kDevice, 17}), "device:17");
  EXPECT_EQ(decodeItem("device:17"), (Item{Item::Kind::kDevice, 17}));
  for (const char* wrong : {"", "device", "device:x", "thing:1", "device:1:2", "device:-1"})
    EXPECT_FALSE(decodeItem(wrong)) << wrong;
}

}  // namespace
}  // namespace orrery::gui
