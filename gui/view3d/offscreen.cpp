// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/offscreen.h"

#include <EGL/egl.h>
#include <EGL/eglext.h>
#include <GL/gl.h>

#include <QElapsedTimer>
#include <QPainter>
#include <algorithm>

#include "gui/view3d/overlay.h"
#include "gui/view3d/scene_renderer.h"

namespace orrery::gui {

Offscreen::Offscreen(int width, int height) : width_(width), height_(height) { begin(); }

bool Offscreen::begin() {
  const auto get_display = reinterpret_cast<PFNEGLGETPLATFORMDISPLAYEXTPROC>(
      eglGetProcAddress("eglGetPlatformDisplayEXT"));
  if (!get_display) return fail("EGL knows no platforms");
  display_ = get_display(EGL_PLATFORM_SURFACELESS_MESA, EGL_DEFAULT_DISPLAY, nullptr);
  if (!display_ || !eglInitialize(display_, nullptr, nullptr))
    return fail("EGL has no surfaceless display");
  if (!eglBindAPI(EGL_OPENGL_API)) return fail("EGL has no OpenGL");
  const EGLint wanted[] = {EGL_SURFACE_TYPE,
                           EGL_PBUFFER_BIT,
                           EGL_RENDERABLE_TYPE,
                           EGL_OPENGL_BIT,
                           EGL_RED_SIZE,
                           8,
                           EGL_GREEN_SIZE,
                           8,
                           EGL_BLUE_SIZE,
                           8,
                           EGL_DEPTH_SIZE,
                           24,
                           EGL_NONE};
  EGLConfig config = nullptr;
  EGLint count = 0;
  if (!eglChooseConfig(display_, wanted, &config, 1, &count) || count == 0)
    return fail("EGL has no fitting configuration");
  const EGLint extent[] = {EGL_WIDTH, width_, EGL_HEIGHT, height_, EGL_NONE};
  surface_ = eglCreatePbufferSurface(display_, config, extent);
  context_ = eglCreateContext(display_, config, EGL_NO_CONTEXT, nullptr);
  if (!surface_ || !context_ || !eglMakeCurrent(display_, surface_, surface_, context_))
    return fail(QStringLiteral("EGL makes no picture of %1 x %2").arg(width_).arg(height_));
  return true;
}

bool Offscreen::fail(const QString& what) {
  trouble_ = what;
  return false;
}

Offscreen::~Offscreen() {
  if (!display_) return;
  eglMakeCurrent(display_, EGL_NO_SURFACE, EGL_NO_SURFACE, EGL_NO_CONTEXT);
  if (context_) eglDestroyContext(display_, context_);
  if (surface_) eglDestroySurface(display_, surface_);
  eglReleaseThread();
}

QImage Offscreen::read() const {
  QImage image(width_, height_, QImage::Format_RGBA8888);
  glPixelStorei(GL_PACK_ALIGNMENT, 4);
  glReadPixels(0, 0, width_, height_, GL_RGBA, GL_UNSIGNED_BYTE, image.bits());
  return image.mirrored().convertToFormat(QImage::Format_RGB32);
}

QImage pictureOf(PlantScene& scene, QSize size, int factor, QString* trouble) {
  const QSize drawn = size * factor;
  const Offscreen context(drawn.width(), drawn.height());
  if (!context.isGood()) {
    if (trouble) *trouble = context.trouble();
    return {};
  }
  // Sizes in pixels (symbols, least sizes) are meant for the finished picture.
  scene.setTheme(scene.theme(), factor);
  QImage image;
  {
    SceneRenderer renderer;
    renderer.setScene(&scene);
    renderer.resize(drawn.width(), drawn.height());
    renderer.frame(0);
    image = context.read();
  }
  image = image.scaled(size, Qt::IgnoreAspectRatio, Qt::SmoothTransformation);
  scene.setTheme(scene.theme(), 1.0);
  scene.camera().setViewport(size.width(), size.height());
  QPainter painter(&image);
  drawOverlay(painter, scene, QRectF(QPointF(0, 0), QSizeF(size)));
  return image;
}

std::optional<FrameCost> measureFrames(PlantScene& scene, QSize size, int frames,
                                       const std::function<void(int frame)>& change) {
  const Offscreen context(size.width(), size.height());
  if (!context.isGood()) return std::nullopt;
  SceneRenderer renderer;
  renderer.setScene(&scene);
  renderer.resize(size.width(), size.height());
  std::vector<double> times_ms;
  for (int i = 0; i < frames + 3; ++i) {
    QElapsedTimer timer;
    timer.start();
    if (change) change(i);
    renderer.frame(0);
    glFinish();
    if (i >= 3) times_ms.push_back(double(timer.nsecsElapsed()) * 1e-6);
  }
  std::sort(times_ms.begin(), times_ms.end());
  FrameCost cost;
  cost.median_ms = times_ms[times_ms.size() / 2];
  cost.worst_ms = times_ms.back();
  cost.drawn = scene.devices().drawn();
  cost.triangles = cost.drawn.triangles;
  return cost;
}

}  // namespace orrery::gui
