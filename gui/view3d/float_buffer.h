// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osg/Image>
#include <osg/TextureBuffer>
#include <vector>

namespace orrery::gui {

/// A texture buffer of float tuples on the graphics card: what the shaders read per instance.
class FloatBuffer {
 public:
  /// `components`: 2 or 4 numbers an element. At least one element is kept, as OpenGL demands.
  explicit FloatBuffer(int components);

  int components() const { return components_; }
  std::size_t size() const { return values_.size() / std::size_t(components_); }
  void resize(std::size_t elements);  ///< new elements are zero; uploads
  float* at(std::size_t element) { return &values_[element * std::size_t(components_)]; }
  const float* at(std::size_t element) const {
    return &values_[element * std::size_t(components_)];
  }
  /// The next frame sends the values to the card.
  void upload() { image_->dirty(); }
  osg::TextureBuffer* texture() { return texture_.get(); }

 private:
  int components_;
  std::vector<float> values_;
  osg::ref_ptr<osg::Image> image_;
  osg::ref_ptr<osg::TextureBuffer> texture_;
};

}  // namespace orrery::gui
