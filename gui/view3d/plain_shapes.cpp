// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/plain_shapes.h"

#include <cmath>
#include <cstring>
#include <numbers>
#include <osg/BlendFunc>
#include <osg/Depth>
#include <osg/Texture2D>
#include <osg/Uniform>

#include "gui/view3d/shaders.h"

namespace orrery::gui {

osg::ref_ptr<osg::Geometry> plainGeometry(const std::vector<PlainCorner>& corners, GLenum mode) {
  osg::ref_ptr<osg::Vec3Array> points = new osg::Vec3Array(osg::Array::BIND_PER_VERTEX);
  osg::ref_ptr<osg::Vec4Array> colours = new osg::Vec4Array(osg::Array::BIND_PER_VERTEX);
  for (const PlainCorner& corner : corners) {
    points->push_back(corner.point);
    colours->push_back({float(corner.colour.redF()), float(corner.colour.greenF()),
                        float(corner.colour.blueF()), float(corner.colour.alphaF())});
  }
  osg::ref_ptr<osg::Geometry> geometry = new osg::Geometry;
  geometry->setUseDisplayList(false);
  geometry->setUseVertexBufferObjects(true);
  geometry->setVertexArray(points);
  geometry->setColorArray(colours);
  geometry->addPrimitiveSet(new osg::DrawArrays(mode, 0, GLsizei(points->size())));
  return geometry;
}

osg::ref_ptr<osg::Geometry> pictureOnGround(const QImage& picture, osg::Vec2f low, osg::Vec2f high,
                                            float z) {
  std::vector<PlainCorner> corners;
  addRectangle(corners, low, high, z, Qt::white);
  osg::ref_ptr<osg::Geometry> geometry = plainGeometry(corners, GL_TRIANGLES);
  osg::ref_ptr<osg::Vec2Array> places = new osg::Vec2Array(osg::Array::BIND_PER_VERTEX);
  for (const PlainCorner& corner : corners)
    places->push_back(
        {corner.point.x() == high.x() ? 1.0F : 0.0F, corner.point.y() == high.y() ? 0.0F : 1.0F});
  geometry->setTexCoordArray(0, places);
  osg::ref_ptr<osg::Texture2D> texture = new osg::Texture2D(toImage(picture));
  texture->setResizeNonPowerOfTwoHint(false);
  texture->setFilter(osg::Texture::MIN_FILTER, osg::Texture::LINEAR_MIPMAP_LINEAR);
  texture->setFilter(osg::Texture::MAG_FILTER, osg::Texture::LINEAR);
  texture->setWrap(osg::Texture::WRAP_S, osg::Texture::CLAMP_TO_EDGE);
  texture->setWrap(osg::Texture::WRAP_T, osg::Texture::CLAMP_TO_EDGE);
  osg::StateSet* state = geometry->getOrCreateStateSet();
  state->setTextureAttribute(0, texture);
  state->addUniform(new osg::Uniform("textured", 1.0F));
  return geometry;
}

osg::ref_ptr<osg::StateSet> plainState(int order) {
  osg::ref_ptr<osg::StateSet> state = new osg::StateSet;
  state->setAttributeAndModes(makeProgram(ShaderKind::kPlain));
  state->addUniform(new osg::Uniform("picture", 0));
  state->addUniform(new osg::Uniform("textured", 0.0F));
  state->setAttributeAndModes(new osg::BlendFunc(GL_SRC_ALPHA, GL_ONE_MINUS_SRC_ALPHA));
  state->setRenderBinDetails(order, "RenderBin");
  return state;
}

void addRectangle(std::vector<PlainCorner>& corners, osg::Vec2f low, osg::Vec2f high, float z,
                  const QColor& colour) {
  const osg::Vec3f a(low.x(), low.y(), z);
  const osg::Vec3f b(high.x(), low.y(), z);
  const osg::Vec3f c(high.x(), high.y(), z);
  const osg::Vec3f d(low.x(), high.y(), z);
  for (const osg::Vec3f& point : {a, b, c, a, c, d}) corners.push_back({point, colour});
}

void addFrame(std::vector<PlainCorner>& corners, osg::Vec2f low, osg::Vec2f high, float width,
              float z, const QColor& colour) {
  addRectangle(corners, low, {high.x(), low.y() + width}, z, colour);
  addRectangle(corners, {low.x(), high.y() - width}, high, z, colour);
  addRectangle(corners, {low.x(), low.y() + width}, {low.x() + width, high.y() - width}, z, colour);
  addRectangle(corners, {high.x() - width, low.y() + width}, {high.x(), high.y() - width}, z,
               colour);
}

void addRing(std::vector<PlainCorner>& corners, osg::Vec2f middle, float inner, float outer,
             float z, const QColor& colour) {
  constexpr int kSides = 32;
  const auto at = [&](int i, float radius) {
    const float angle = 2.0F * std::numbers::pi_v<float> * float(i) / kSides;
    return osg::Vec3f(middle.x() + radius * std::cos(angle), middle.y() + radius * std::sin(angle),
                      z);
  };
  for (int i = 0; i < kSides; ++i)
    for (const osg::Vec3f& point : {at(i, inner), at(i, outer), at(i + 1, outer), at(i, inner),
                                    at(i + 1, outer), at(i + 1, inner)})
      corners.push_back({point, colour});
}

osg::ref_ptr<osg::Image> toImage(const QImage& picture) {
  const QImage plain = picture.convertToFormat(QImage::Format_RGBA8888);
  osg::ref_ptr<osg::Image> image = new osg::Image;
  image->allocateImage(plain.width(), plain.height(), 1, GL_RGBA, GL_UNSIGNED_BYTE);
  for (int row = 0; row < plain.height(); ++row)
    std::memcpy(image->data(0, unsigned(row)), plain.constScanLine(row),
                std::size_t(plain.width()) * 4);
  return image;
}

}  // namespace orrery::gui
