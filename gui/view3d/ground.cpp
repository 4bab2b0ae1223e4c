// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/ground.h"

#include <QFile>
#include <QImageReader>
#include <algorithm>
#include <cmath>
#include <osg/Depth>
#include <osg/Uniform>

#include "gui/view3d/instanced_devices.h"
#include "gui/view3d/plain_shapes.h"
#include "gui/view3d/shaders.h"

namespace orrery::gui {
namespace {

using scenarios::PlantLayout;

// What lies on the ground is drawn in this order without writing depth, so that nothing flickers.
enum Order { kPlane = -10, kPicture, kAreas, kOutlines };
// Pictures of more pixels are not decoded, larger ones than a texture are scaled down.
constexpr qint64 kPixelsMost = 32'000'000;
constexpr int kTextureMost = 4096;
// With more populations than this nobody looks whether their areas overlap.
constexpr std::size_t kAreasCompared = 500;

osg::Vec2f toVec(const scenarios::PlantLayout::Spot& spot) { return {spot.x, spot.y}; }

bool overlap(const PlantLayout::Area& a, const PlantLayout::Area& b) {
  return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y;
}

// Populations that stand among each other have no ground of their own.
bool standsAlone(const std::vector<PlantLayout::Area>& areas, std::size_t one) {
  if (areas.size() > kAreasCompared) return true;
  for (std::size_t i = 0; i < areas.size(); ++i)
    if (i != one && overlap(areas[i], areas[one])) return false;
  return true;
}

// PNG or JPEG by its first bytes, which is what the scenario's reader lets through: no other
// decoder sees the file.
QImage floorPicture(const QString& path) {
  QFile file(path);
  if (!file.open(QIODevice::ReadOnly)) return {};
  QImageReader reader(&file, file.peek(4) == "\x89PNG" ? "png" : "jpeg");
  reader.setAutoDetectImageFormat(false);
  reader.setAutoTransform(true);
  const QSize size = reader.size();
  if (!size.isValid() || qint64(size.width()) * size.height() > kPixelsMost) return {};
  const QImage picture = reader.read();
  if (std::max(picture.width(), picture.height()) <= kTextureMost) return picture;
  return picture.scaled(kTextureMost, kTextureMost, Qt::KeepAspectRatio, Qt::SmoothTransformation);
}

osg::ref_ptr<osg::Group> layer(Order order) {
  osg::ref_ptr<osg::Group> group = new osg::Group;
  osg::ref_ptr<osg::StateSet> state = plainState(order);
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0.0, 1.0, false));
  group->setStateSet(state);
  return group;
}

}  // namespace

Ground::Ground(const PlantLayout& layout) : layout_(layout) { readPicture(); }

void Ground::setColours(const Theme::Colours& colours) {
  root_->removeChildren(0, root_->getNumChildren());
  addPlane(colours);
  if (picture_) root_->addChild(picture_);
  addAreas(colours);
  addOutlines(colours);
}

// Much larger than the plant: its edge is not to be seen from within.
void Ground::addPlane(const Theme::Colours& colours) {
  const osg::Vec2f low = toVec(layout_.ground.low);
  const osg::Vec2f high = toVec(layout_.ground.high);
  const osg::Vec2f margin = (high - low) * 1.5F + osg::Vec2f(20.0F, 20.0F);
  std::vector<PlainCorner> corners;
  addRectangle(corners, low - margin, high + margin, 0.0F, colours.plot_background);
  osg::ref_ptr<osg::Geometry> plane = plainGeometry(corners, GL_TRIANGLES);
  osg::StateSet* state = plane->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram(ShaderKind::kGround));
  state->setAttributeAndModes(new osg::Depth(osg::Depth::LEQUAL, 0.0, 1.0, false));
  state->setRenderBinDetails(kPlane, "RenderBin");
  const float edge = std::max(high.x() - low.x(), high.y() - low.y());
  const float step = std::pow(10.0F, std::floor(std::log10(std::max(edge, 1.0F) / 8.0F)));
  const QColor ground = Theme::mixed(colours.window, colours.border, 0.25);
  state->addUniform(new osg::Uniform("gridStep", step));
  state->addUniform(new osg::Uniform("ground", toVector(ground)));
  state->addUniform(
      new osg::Uniform("gridFine", toVector(Theme::mixed(ground, colours.dim_text, 0.10))));
  state->addUniform(
      new osg::Uniform("gridCoarse", toVector(Theme::mixed(ground, colours.dim_text, 0.24))));
  root_->addChild(plane);
}

// Of the colours of no theme: the file is read once.
void Ground::readPicture() {
  if (layout_.picture.empty()) return;
  const QImage picture = floorPicture(QString::fromStdString(layout_.picture));
  if (picture.isNull()) {
    qWarning("%s: the picture of the floor cannot be read", layout_.picture.c_str());
    return;
  }
  picture_ = layer(kPicture);
  picture_->addChild(pictureOnGround(picture, toVec(layout_.picture_area.low),
                                     toVec(layout_.picture_area.high), 0.0F));
}

void Ground::addAreas(const Theme::Colours& colours) {
  std::vector<PlainCorner> corners;
  QColor fill = colours.base;
  fill.setAlphaF(layout_.picture.empty() ? 1.0F : 0.25F);
  const QColor edge = Theme::mixed(colours.plot_background, colours.dim_text, 0.4);
  for (std::size_t i = 0; i < layout_.areas.size(); ++i) {
    const PlantLayout::Area& area = layout_.areas[i];
    if (!standsAlone(layout_.areas, i)) continue;
    const osg::Vec2f low = toVec(area.low);
    const osg::Vec2f high = toVec(area.high);
    if (low.x() >= high.x() || low.y() >= high.y()) continue;
    addRectangle(corners, low, high, 0.0F, fill);
    const float width =
        std::min({0.04F * layout_.device_size, (high - low).x() / 8, (high - low).y() / 8});
    addFrame(corners, low, high, width, 0.0F, edge);
  }
  if (corners.empty()) return;
  osg::ref_ptr<osg::Group> group = layer(kAreas);
  group->addChild(plainGeometry(corners, GL_TRIANGLES));
  root_->addChild(group);
}

void Ground::addOutlines(const Theme::Colours& colours) {
  std::vector<PlainCorner> corners;
  const QColor line = Theme::mixed(colours.plot_background, colours.text, 0.55);
  const auto add = [&](const scenarios::PlantLayout::Spot& a,
                       const scenarios::PlantLayout::Spot& b) {
    corners.push_back({{a.x, a.y, 0.0F}, line});
    corners.push_back({{b.x, b.y, 0.0F}, line});
  };
  for (const PlantLayout::Outline& outline : layout_.outlines) {
    for (std::size_t i = 1; i < outline.spots.size(); ++i)
      add(outline.spots[i - 1], outline.spots[i]);
    if (outline.closed && outline.spots.size() > 2)
      add(outline.spots.back(), outline.spots.front());
  }
  if (corners.empty()) return;
  osg::ref_ptr<osg::Group> group = layer(kOutlines);
  group->addChild(plainGeometry(corners, GL_LINES));
  root_->addChild(group);
}

}  // namespace orrery::gui
