// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/float_buffer.h"

#include <algorithm>
#include <osg/BufferObject>

namespace orrery::gui {

FloatBuffer::FloatBuffer(int components)
    : components_(components), image_(new osg::Image), texture_(new osg::TextureBuffer) {
  image_->setDataVariance(osg::Object::DYNAMIC);
  osg::ref_ptr<osg::VertexBufferObject> buffer = new osg::VertexBufferObject;
  buffer->setUsage(GL_DYNAMIC_DRAW);
  image_->setBufferObject(buffer);
  resize(0);
  texture_->setInternalFormat(components_ == 2 ? GL_RG32F : GL_RGBA32F_ARB);
  texture_->setImage(image_);
}

void FloatBuffer::resize(std::size_t elements) {
  values_.resize(std::max<std::size_t>(elements, 1) * std::size_t(components_));
  const GLenum format = components_ == 2 ? GL_RG : GL_RGBA;
  const GLint internal = components_ == 2 ? GL_RG32F : GL_RGBA32F_ARB;
  image_->setImage(int(size()), 1, 1, internal, format, GL_FLOAT,
                   reinterpret_cast<unsigned char*>(values_.data()), osg::Image::NO_DELETE);
  image_->dirty();
}

}  // namespace orrery::gui
