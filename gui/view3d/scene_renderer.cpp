// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/scene_renderer.h"

#include <algorithm>
#include <osg/GLObjects>
#include <osg/State>

namespace orrery::gui {

SceneRenderer::SceneRenderer() : viewer_(new osgViewer::Viewer) {
  window_ = viewer_->setUpViewerAsEmbeddedInWindow(0, 0, 16, 16);
  viewer_->setThreadingModel(osgViewer::ViewerBase::SingleThreaded);
  viewer_->setReleaseContextAtEndOfFrameHint(false);
  viewer_->setKeyEventSetsDone(0);
  viewer_->setQuitEventSetsDone(false);
  viewer_->setLightingMode(osg::View::NO_LIGHT);
  osg::Camera* camera = viewer_->getCamera();
  camera->setComputeNearFarMode(osg::CullSettings::DO_NOT_COMPUTE_NEAR_FAR);
  camera->setCullingMode(osg::CullSettings::VIEW_FRUSTUM_CULLING);
  osg::StateSet* state = camera->getOrCreateStateSet();
  state->setMode(GL_CULL_FACE, osg::StateAttribute::OFF);
  state->setMode(GL_DEPTH_TEST, osg::StateAttribute::ON);
}

SceneRenderer::~SceneRenderer() {
  setScene(nullptr);
  viewer_->getCamera()->releaseGLObjects(window_->getState());
  // The next context may get the same number; nothing of this one may be left for it.
  osg::deleteAllGLObjects(window_->getState()->getContextID());
}

void SceneRenderer::setScene(PlantScene* scene) {
  if (scene_) scene_->root()->releaseGLObjects(window_->getState());
  scene_ = scene;
  viewer_->setSceneData(scene ? scene->root() : nullptr);
}

void SceneRenderer::resize(int width, int height) {
  window_->resized(0, 0, width, height);
  viewer_->getCamera()->setViewport(0, 0, width, height);
  if (scene_) scene_->camera().setViewport(width, height);
}

void SceneRenderer::frame(unsigned frame_buffer) {
  osg::Camera* camera = viewer_->getCamera();
  window_->setDefaultFboId(frame_buffer);
  if (scene_) {
    const osg::Viewport* viewport = camera->getViewport();
    scene_->camera().setViewport(viewport->width(), viewport->height());
    scene_->prepare();
    camera->setViewMatrix(scene_->camera().view());
    camera->setProjectionMatrix(scene_->camera().projection());
    camera->setClearColor(osg::Vec4(toVector(scene_->background()), 1.0F));
  }
  // Others draw with the same context between frames: nothing is known of its state.
  osg::State* state = window_->getState();
  state->dirtyAllModes();
  state->dirtyAllAttributes();
  state->dirtyAllVertexArrays();
  state->setLastAppliedProgramObject(nullptr);
  viewer_->frame();
}

}  // namespace orrery::gui
