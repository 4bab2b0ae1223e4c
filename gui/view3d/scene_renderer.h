// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <osgViewer/GraphicsWindow>
#include <osgViewer/Viewer>

#include "gui/view3d/plant_scene.h"

namespace orrery::gui {

/// Draws a scene into whatever OpenGL context is current: a widget's or one without a display. All
/// calls need that context to be current, the destructor too.
class SceneRenderer {
 public:
  SceneRenderer();
  ~SceneRenderer();

  void setScene(PlantScene* scene);  ///< null: nothing; outlives its use here
  /// Pixels of the frame buffer.
  void resize(int width, int height);
  void frame(unsigned frame_buffer);

 private:
  osg::ref_ptr<osgViewer::Viewer> viewer_;
  osg::ref_ptr<osgViewer::GraphicsWindowEmbedded> window_;
  PlantScene* scene_ = nullptr;
};

}  // namespace orrery::gui
