// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QImage>
#include <QSize>
#include <QString>
#include <functional>
#include <optional>

#include "gui/view3d/plant_scene.h"

namespace orrery::gui {

/// An OpenGL context without a display (EGL of Mesa, surfaceless, with a pixel buffer): pictures of
/// a plant where there is no X server. It is current from its making to its end.
class Offscreen {
 public:
  Offscreen(int width, int height);
  ~Offscreen();
  Offscreen(const Offscreen&) = delete;
  Offscreen& operator=(const Offscreen&) = delete;

  bool isGood() const { return trouble_.isEmpty(); }
  const QString& trouble() const { return trouble_; }  ///< why there is none; empty: there is one
  int width() const { return width_; }
  int height() const { return height_; }
  QImage read() const;

 private:
  bool fail(const QString& what);
  bool begin();

  int width_;
  int height_;
  QString trouble_;
  void* display_ = nullptr;
  void* surface_ = nullptr;
  void* context_ = nullptr;
};

/// A picture of the scene from where its camera is, with labels and legend. `factor`: how many
/// pixels are drawn and averaged for one, along each edge. Null where nothing can be drawn
/// (`trouble` says why).
QImage pictureOf(PlantScene& scene, QSize size, int factor, QString* trouble);

/// How fast a scene is drawn: `frames` frames, for each of which `change` may alter it.
struct FrameCost {
  double median_ms = 0.0;
  double worst_ms = 0.0;
  std::size_t triangles = 0;
  InstancedDevices::Drawn drawn;
};
/// Nothing where there is no such context. Used by tests/bench/studio_bench.cpp.
std::optional<FrameCost> measureFrames(PlantScene& scene, QSize size, int frames,
                                       const std::function<void(int frame)>& change);

}  // namespace orrery::gui
