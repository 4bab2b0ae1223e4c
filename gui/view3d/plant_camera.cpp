// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/plant_camera.h"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace orrery::gui {
namespace {

constexpr double kPitchLow = 4.0;
constexpr double kPitchHigh = 89.9;
constexpr double kNearestM = 1.0;

double radians(double degrees) { return degrees * std::numbers::pi / 180.0; }

// From the target to the eye.
osg::Vec3d backwards(const PlantCamera::Pose& pose) {
  const double yaw = radians(pose.yaw_deg);
  const double pitch = radians(pose.pitch_deg);
  return {-std::sin(yaw) * std::cos(pitch), -std::cos(yaw) * std::cos(pitch), std::sin(pitch)};
}

// How far a box reaches to each side of the view, in the plane of its centre: what lies nearer
// reaches farther.
struct Sides {
  double left = 0.0, right = 0.0, above = 0.0, below = 0.0;

  void take(const osg::Vec3d& corner, const osg::Vec3d& back, const osg::Vec3d& rightward,
            const osg::Vec3d& up, double wide, double tall) {
    const double nearer = corner * back;
    right = std::max(right, corner * rightward + wide * nearer);
    left = std::max(left, -(corner * rightward) + wide * nearer);
    above = std::max(above, corner * up + tall * nearer);
    below = std::max(below, -(corner * up) + tall * nearer);
  }
};

// To the right on the screen; level, so that the view does not roll even from straight above.
osg::Vec3d rightwards(const PlantCamera::Pose& pose) {
  const double yaw = radians(pose.yaw_deg);
  return {std::cos(yaw), -std::sin(yaw), 0.0};
}

}  // namespace

void PlantCamera::setPose(const Pose& pose) {
  pose_ = pose;
  keepWithin();
}

void PlantCamera::setViewport(double width_px, double height_px) {
  width_ = std::max(width_px, 1.0);
  height_ = std::max(height_px, 1.0);
}

void PlantCamera::setWorld(const osg::BoundingBoxf& world) {
  if (world.valid()) world_ = world;
}

void PlantCamera::orbit(double yaw_deg, double pitch_deg) {
  pose_.yaw_deg = std::remainder(pose_.yaw_deg + yaw_deg, 360.0);
  pose_.pitch_deg += pitch_deg;
  keepWithin();
}

void PlantCamera::pan(double right_px, double down_px) {
  const double metres = pose_.distance_m / pixelsPerRadius();
  const osg::Vec3d right = rightwards(pose_);
  const osg::Vec3d ahead(-right.y(), right.x(), 0.0);
  // A step down the screen covers more ground the flatter the view is.
  const double slope = std::max(std::sin(radians(pose_.pitch_deg)), 0.2);
  pose_.target -= right * (right_px * metres);
  pose_.target += ahead * (down_px * metres / slope);
  keepWithin();
}

void PlantCamera::zoom(double factor) {
  pose_.distance_m /= std::max(factor, 1e-3);
  keepWithin();
}

void PlantCamera::zoomAt(double factor, QPointF at) {
  const auto before = groundAt(at);
  zoom(factor);
  const auto after = groundAt(at);
  if (before && after && (*before - *after).length() < 2.0 * pose_.distance_m) {
    pose_.target += *before - *after;
    keepWithin();
  }
}

void PlantCamera::showWhole() {
  pose_.yaw_deg = 0.0;
  pose_.pitch_deg = 48.0;
  frame(world_);
}

void PlantCamera::showTop() {
  pose_.yaw_deg = 0.0;
  pose_.pitch_deg = kPitchHigh;
  frame(world_);
}

// The least distance at which all corners are within the view, and where to look for it: the near
// end of a box is larger on the screen than the far one, so that its centre is not the middle of
// the picture. A corner at c is inside when c.right - s <= wide (d - c.back), and so on for the
// other three sides; the least d that keeps two opposite sides has s half way between what they ask
// for.
void PlantCamera::frame(const osg::BoundingBoxf& box) {
  if (!box.valid()) return;
  const osg::Vec3d centre(box.center());
  const osg::Vec3d back = backwards(pose_);
  const osg::Vec3d right = rightwards(pose_);
  const osg::Vec3d up = back ^ right;
  const double tall = std::tan(radians(kFieldDeg) / 2.0) * 0.92;
  const double wide = tall * width_ / height_;
  Sides sides;
  for (unsigned i = 0; i < 8; ++i)
    sides.take(osg::Vec3d(box.corner(i)) - centre, back, right, up, wide, tall);
  // Looking along the ground, a step up the screen is a long way on it.
  const bool steep = pose_.pitch_deg >= 20.0;
  const double lift = steep ? (sides.above - sides.below) / 2.0 : 0.0;
  const double aside = (sides.right - sides.left) / 2.0;
  const double distance = std::max({kNearestM * 3.0, (sides.right + sides.left) / 2.0 / wide,
                                    (sides.above - lift) / tall, (sides.below + lift) / tall});
  // The same eye, turning about a point as high as the box's centre.
  pose_.distance_m = distance + lift * up.z() / back.z();
  pose_.target = centre + right * aside + up * lift - back * (lift * up.z() / back.z());
  keepWithin();
}

osg::Vec3d PlantCamera::eye() const { return pose_.target + backwards(pose_) * pose_.distance_m; }

osg::Matrixd PlantCamera::view() const {
  return osg::Matrixd::lookAt(eye(), pose_.target, backwards(pose_) ^ rightwards(pose_));
}

osg::Matrixd PlantCamera::projection() const {
  const double reach = (osg::Vec3d(world_.center()) - eye()).length() + 2.0 * radius() + 10.0;
  const double nearest = std::clamp(pose_.distance_m * 0.02, 0.05, reach * 0.1);
  return osg::Matrixd::perspective(kFieldDeg, width_ / height_, nearest, reach);
}

osg::Polytope PlantCamera::frustum() const {
  osg::Polytope sides;
  sides.setToUnitFrustum(false, false);
  sides.transformProvidingInverse(view() * projection());
  return sides;
}

double PlantCamera::pixelsPerRadius() const {
  return height_ / (2.0 * std::tan(radians(kFieldDeg) / 2.0));
}

PlantCamera::Ray PlantCamera::rayAt(QPointF at) const {
  const osg::Vec3d back = backwards(pose_);
  const osg::Vec3d right = rightwards(pose_);
  const osg::Vec3d up = back ^ right;
  const double scale = 1.0 / pixelsPerRadius();
  osg::Vec3d direction =
      -back + right * ((at.x() - width_ / 2.0) * scale) - up * ((at.y() - height_ / 2.0) * scale);
  direction.normalize();
  return {eye(), direction};
}

std::optional<QPointF> PlantCamera::project(const osg::Vec3d& point, double* depth) const {
  const osg::Vec3d away = point - eye();
  const osg::Vec3d back = backwards(pose_);
  const osg::Vec3d right = rightwards(pose_);
  const double along = -(away * back);
  if (along < 1e-3) return std::nullopt;
  if (depth) *depth = along;
  const double scale = pixelsPerRadius() / along;
  return QPointF(width_ / 2.0 + away * right * scale,
                 height_ / 2.0 - away * (back ^ right) * scale);
}

std::optional<osg::Vec3d> PlantCamera::groundAt(QPointF at) const {
  const Ray ray = rayAt(at);
  if (ray.direction.z() > -1e-6) return std::nullopt;
  return ray.from - ray.direction * (ray.from.z() / ray.direction.z());
}

void PlantCamera::keepWithin() {
  pose_.pitch_deg = std::clamp(pose_.pitch_deg, kPitchLow, kPitchHigh);
  pose_.distance_m = std::clamp(pose_.distance_m, kNearestM, 6.0 * radius() + 20.0);
  const double margin = radius();
  pose_.target.x() =
      std::clamp<double>(pose_.target.x(), world_.xMin() - margin, world_.xMax() + margin);
  pose_.target.y() =
      std::clamp<double>(pose_.target.y(), world_.yMin() - margin, world_.yMax() + margin);
  pose_.target.z() = std::clamp<double>(pose_.target.z(), 0.0, std::max(world_.zMax(), 0.0F));
}

double PlantCamera::radius() const { return double(world_.radius()); }

}  // namespace orrery::gui
