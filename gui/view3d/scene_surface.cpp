// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/scene_surface.h"

#include <QOpenGLFunctions>
#include <cstring>

namespace orrery::gui {

SceneSurface::SceneSurface() {
  surface_.create();
  if (!context_.create() || !context_.makeCurrent(&surface_)) return;
  renderer_ = std::make_unique<SceneRenderer>();
  context_.doneCurrent();
}

SceneSurface::~SceneSurface() {
  if (!isGood()) return;
  context_.makeCurrent(&surface_);
  renderer_.reset();
  target_.reset();
  context_.doneCurrent();
}

void SceneSurface::setScene(PlantScene* scene) {
  if (!isGood()) return;
  context_.makeCurrent(&surface_);
  renderer_->setScene(scene);
  context_.doneCurrent();
}

QImage SceneSurface::draw(QSize pixels) {
  if (!isGood() || pixels.isEmpty() || !context_.makeCurrent(&surface_)) return {};
  if (!target_ || target_->size() != pixels) {
    target_ = std::make_unique<QOpenGLFramebufferObject>(
        pixels, QOpenGLFramebufferObject::CombinedDepthStencil);
    read_ = QImage(pixels, QImage::Format_RGB32);
  }
  renderer_->resize(pixels.width(), pixels.height());
  renderer_->frame(target_->handle());
  QImage picture(pixels, QImage::Format_RGB32);
  read(picture);
  context_.doneCurrent();
  return picture;
}

void SceneSurface::read(QImage& picture) {
  QOpenGLFunctions& gl = *context_.functions();
  target_->bind();
  gl.glPixelStorei(GL_PACK_ALIGNMENT, 4);
  gl.glReadPixels(0, 0, read_.width(), read_.height(), GL_BGRA, GL_UNSIGNED_BYTE, read_.bits());
  const int rows = read_.height();
  for (int row = 0; row < rows; ++row)
    std::memcpy(picture.scanLine(row), read_.constScanLine(rows - 1 - row),
                std::size_t(read_.bytesPerLine()));
}

}  // namespace orrery::gui
