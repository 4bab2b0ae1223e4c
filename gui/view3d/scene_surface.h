// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QOpenGLFramebufferObject>
#include <memory>

#include "gui/view3d/scene_renderer.h"

namespace orrery::gui {

/// Draws a scene into a picture, in a context of its own. Not a QOpenGLWidget: a window with one in
/// it is put together by OpenGL as a whole at each change of any widget, which costs a software
/// renderer more than the scene does.
class SceneSurface {
 public:
  SceneSurface();
  ~SceneSurface();

  /// False: there is no OpenGL; pictures stay empty.
  bool isGood() const { return renderer_ != nullptr; }
  void setScene(PlantScene* scene);  ///< null: nothing; outlives its use here
  QImage draw(QSize pixels);

 private:
  void read(QImage& picture);

  QOffscreenSurface surface_;
  QOpenGLContext context_;
  std::unique_ptr<SceneRenderer> renderer_;
  std::unique_ptr<QOpenGLFramebufferObject> target_;
  QImage read_;  ///< as OpenGL gives it, from below
};

}  // namespace orrery::gui
