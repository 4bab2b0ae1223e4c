// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QColor>
#include <QImage>
#include <osg/Geometry>
#include <osg/Image>
#include <osg/Vec2f>
#include <vector>

namespace orrery::gui {

// Coloured and textured shapes on the ground, for what is few: they need ShaderKind::kPlain.

struct PlainCorner {
  osg::Vec3f point;
  QColor colour;
};

/// `mode`: GL_TRIANGLES or GL_LINES.
osg::ref_ptr<osg::Geometry> plainGeometry(const std::vector<PlainCorner>& corners, GLenum mode);
/// A rectangle on the ground with a picture, its upper edge to the north.
osg::ref_ptr<osg::Geometry> pictureOnGround(const QImage& picture, osg::Vec2f low, osg::Vec2f high,
                                            float z);
/// A state that draws plain shapes, as a decal: on the ground before what stands on it.
osg::ref_ptr<osg::StateSet> plainState(int order);

void addRectangle(std::vector<PlainCorner>& corners, osg::Vec2f low, osg::Vec2f high, float z,
                  const QColor& colour);
/// A frame of that width inside a rectangle.
void addFrame(std::vector<PlainCorner>& corners, osg::Vec2f low, osg::Vec2f high, float width,
              float z, const QColor& colour);
/// A flat ring on the ground.
void addRing(std::vector<PlainCorner>& corners, osg::Vec2f middle, float inner, float outer,
             float z, const QColor& colour);

osg::ref_ptr<osg::Image> toImage(const QImage& picture);

}  // namespace orrery::gui
