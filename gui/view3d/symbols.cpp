// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/symbols.h"

#include <QPainter>
#include <QPainterPath>
#include <limits>
#include <osg/Geometry>
#include <osg/Uniform>

#include "gui/view3d/plain_shapes.h"
#include "gui/view3d/shaders.h"
#include "scenarios/session/plant_view.h"

namespace orrery::gui {
namespace {

namespace flag = scenarios::device_flag;

constexpr int kCellPixels = 64;
constexpr double kPixelsMost = 20.0;
constexpr double kPixelsLeast = 11.0;
constexpr double kPixelsLeastAmongMany = 3.0;
constexpr std::size_t kManyThings = 2000;

// In a square of 1 x 1, y downwards.
QPainterPath triangle() {
  QPainterPath path(QPointF(0.5, 0.08));
  path.lineTo(0.96, 0.90);
  path.lineTo(0.04, 0.90);
  path.closeSubpath();
  return path;
}

QPainterPath bell() {
  QPainterPath path(QPointF(0.08, 0.76));
  path.cubicTo(0.26, 0.64, 0.14, 0.16, 0.5, 0.14);
  path.cubicTo(0.86, 0.16, 0.74, 0.64, 0.92, 0.76);
  path.closeSubpath();
  path.addEllipse(QPointF(0.5, 0.82), 0.13, 0.11);
  path.setFillRule(Qt::WindingFill);
  return path;
}

QPainterPath arrow() {
  QPainterPath path(QPointF(0.5, 0.94));
  path.lineTo(0.12, 0.50);
  path.lineTo(0.36, 0.50);
  path.lineTo(0.36, 0.08);
  path.lineTo(0.64, 0.08);
  path.lineTo(0.64, 0.50);
  path.lineTo(0.88, 0.50);
  path.closeSubpath();
  return path;
}

QPainterPath disc() {
  QPainterPath path;
  path.addEllipse(QPointF(0.5, 0.5), 0.45, 0.45);
  return path;
}

void drawInside(QPainter& painter, Symbols::Kind kind, const QColor& ink) {
  painter.setPen(QPen(ink, 0.13, Qt::SolidLine, Qt::RoundCap));
  if (kind == Symbols::Kind::kFault) {
    painter.drawLine(QPointF(0.5, 0.40), QPointF(0.5, 0.60));
    painter.drawPoint(QPointF(0.5, 0.77));
  }
  if (kind == Symbols::Kind::kFailure) {
    painter.drawLine(QPointF(0.33, 0.33), QPointF(0.67, 0.67));
    painter.drawLine(QPointF(0.67, 0.33), QPointF(0.33, 0.67));
  }
}

QColor colourOf(Symbols::Kind kind, const Theme::Colours& colours) {
  switch (kind) {
    case Symbols::Kind::kFault: return colours.warning;
    case Symbols::Kind::kFailure: return colours.fault;
    case Symbols::Kind::kAlarm: return colours.alarm;
    case Symbols::Kind::kCommand: return colours.info;
  }
  return colours.text;
}

// Black or white, whichever stands out.
QColor inkOn(const QColor& colour) {
  return 0.299 * colour.red() + 0.587 * colour.green() + 0.114 * colour.blue() > 140 ? Qt::black
                                                                                     : Qt::white;
}

}  // namespace

Symbols::Symbols(float device_size) {
  osg::ref_ptr<osg::Vec3Array> corners = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  for (const auto& [x, y] : {std::pair{-0.5F, -0.5F},
                             {0.5F, -0.5F},
                             {0.5F, 0.5F},
                             {-0.5F, -0.5F},
                             {0.5F, 0.5F},
                             {-0.5F, 0.5F}})
    corners->push_back({x, y, 0.0F});
  quad_ = new osg::Geometry;
  quad_->setUseDisplayList(false);
  quad_->setUseVertexBufferObjects(true);
  quad_->setVertexArray(corners);
  quad_->addPrimitiveSet(new osg::DrawArrays(GL_TRIANGLES, 0, 6, 1));
  quad_->setCullingActive(false);
  osg::StateSet* state = root_->getOrCreateStateSet();
  state->setAttributeAndModes(makeProgram(ShaderKind::kSymbols));
  state->setTextureAttribute(kPlacesUnit, places_.texture());
  state->setTextureAttribute(kLiveUnit, atlas_);
  state->addUniform(new osg::Uniform("places", int(kPlacesUnit)));
  state->addUniform(new osg::Uniform("atlas", int(kLiveUnit)));
  state->addUniform(new osg::Uniform("viewport", osg::Vec2f(1024, 640)));
  state->addUniform(new osg::Uniform("pixelsPerRadius", 800.0F));
  state->addUniform(new osg::Uniform("deviceSize", device_size));
  state->addUniform(new osg::Uniform("pixelsWithin", osg::Vec2f(3.0F, 20.0F)));
  state->setRenderBinDetails(10, "RenderBin");
  root_->setCullingActive(false);
  atlas_->setResizeNonPowerOfTwoHint(false);
  atlas_->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR);
}

void Symbols::show(const std::vector<Standing>& things, std::span<const std::uint8_t> flags) {
  struct Placed {
    std::uint32_t thing;
    int kind;
    int code;
  };
  std::vector<Placed> placed;
  for (std::uint32_t thing = 0; thing < std::min(things.size(), flags.size()); ++thing) {
    const std::uint8_t set = flags[thing];
    if (set == 0) continue;
    int kinds[kKinds];
    int count = 0;
    if ((set & flag::kFailed) != 0)
      kinds[count++] = int(Kind::kFailure);
    else if ((set & flag::kFaulty) != 0)
      kinds[count++] = int(Kind::kFault);
    if ((set & flag::kAlarm) != 0) kinds[count++] = int(Kind::kAlarm);
    if ((set & flag::kCommanded) != 0) kinds[count++] = int(Kind::kCommand);
    for (int i = 0; i < count; ++i) placed.push_back({thing, kinds[i], 8 + 2 * i - (count - 1)});
  }
  count_ = placed.size();
  places_.resize(count_);
  for (std::size_t i = 0; i < count_; ++i) {
    const Standing& thing = things[placed[i].thing];
    float* place = places_.at(i);
    place[0] = thing.spot.x();
    place[1] = thing.spot.y();
    place[2] = thing.size * 1.3F;
    place[3] = float(placed[i].kind + 8 * placed[i].code);
  }
  places_.upload();
  root_->removeChildren(0, root_->getNumChildren());
  if (count_ == 0) return;
  quad_->getPrimitiveSet(0)->setNumInstances(int(count_));
  root_->addChild(quad_);
}

void Symbols::setColours(const Theme::Colours& colours, double scale, std::size_t things) {
  QImage all(kCellPixels * kKinds, kCellPixels, QImage::Format_RGBA8888_Premultiplied);
  all.fill(Qt::transparent);
  QPainter painter(&all);
  for (int i = 0; i < kKinds; ++i)
    painter.drawImage(i * kCellPixels, 0, picture(Kind(i), colours, kCellPixels));
  painter.end();
  atlas_->setImage(toImage(all));
  atlas_->dirtyTextureObject();
  const double least = things <= kManyThings ? kPixelsLeast : kPixelsLeastAmongMany;
  root_->getStateSet()
      ->getUniform("pixelsWithin")
      ->set(osg::Vec2f(float(least * scale), float(kPixelsMost * scale)));
}

void Symbols::setView(float pixels_per_radius, osg::Vec2f viewport) {
  root_->getStateSet()->getUniform("pixelsPerRadius")->set(pixels_per_radius);
  root_->getStateSet()->getUniform("viewport")->set(viewport);
}

QImage Symbols::picture(Kind kind, const Theme::Colours& colours, int pixels) {
  QImage image(pixels, pixels, QImage::Format_ARGB32_Premultiplied);
  image.fill(Qt::transparent);
  QPainter painter(&image);
  painter.setRenderHint(QPainter::Antialiasing);
  painter.scale(pixels, pixels);
  const QColor colour = colourOf(kind, colours);
  QPainterPath path = disc();
  if (kind == Kind::kFault) path = triangle();
  if (kind == Kind::kAlarm) path = bell();
  if (kind == Kind::kCommand) path = arrow();
  painter.setBrush(colour);
  painter.setPen(QPen(inkOn(colour), 0.07, Qt::SolidLine, Qt::RoundCap, Qt::RoundJoin));
  painter.drawPath(path);
  drawInside(painter, kind, inkOn(colour));
  return image;
}

}  // namespace orrery::gui
