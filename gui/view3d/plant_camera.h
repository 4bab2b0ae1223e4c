// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <QPointF>
#include <optional>
#include <osg/BoundingBox>
#include <osg/Matrixd>
#include <osg/Polytope>
#include <osg/Vec3d>

namespace orrery::gui {

/// The eye of the plant view: it turns around a point, keeps above the ground and never rolls.
/// Screen positions are in pixels of the viewport, y downwards.
class PlantCamera {
 public:
  struct Pose {
    osg::Vec3d target;
    double distance_m = 50.0;
    double yaw_deg = 0.0;     ///< 0: looks north
    double pitch_deg = 40.0;  ///< above the horizon; 90: from above
    bool operator==(const Pose&) const = default;
  };
  struct Ray {
    osg::Vec3d from;
    osg::Vec3d direction;  ///< of length 1
  };

  const Pose& pose() const { return pose_; }
  void setPose(const Pose& pose);
  void setViewport(double width_px, double height_px);
  double width() const { return width_; }
  double height() const { return height_; }
  /// Everything there is: how far one may go away, and what the depth range covers.
  void setWorld(const osg::BoundingBoxf& world);

  void orbit(double yaw_deg, double pitch_deg);
  void pan(double right_px, double down_px);  ///< the ground follows the pointer
  void zoom(double factor);                   ///< > 1: nearer
  /// Nearer to what is under a point of the screen, which stays where it is.
  void zoomAt(double factor, QPointF at);

  void showWhole();  ///< the whole world, from the south and above
  void showTop();    ///< the whole world from above, north up
  /// So that this box fills the view; keeps the direction.
  void frame(const osg::BoundingBoxf& box);

  osg::Vec3d eye() const;
  osg::Matrixd view() const;
  osg::Matrixd projection() const;
  /// What is in sight, in metres of the plant.
  osg::Polytope frustum() const;
  /// Pixels of something as large as its distance to the eye.
  double pixelsPerRadius() const;
  Ray rayAt(QPointF at) const;
  /// Where a point appears; nothing when it is behind the eye. The depth grows with distance.
  std::optional<QPointF> project(const osg::Vec3d& point, double* depth = nullptr) const;
  /// Where the ray through a point of the screen meets the ground.
  std::optional<osg::Vec3d> groundAt(QPointF at) const;

  static constexpr double kFieldDeg = 40.0;  ///< of view, from top to bottom

 private:
  void keepWithin();
  double radius() const;

  Pose pose_;
  double width_ = 1024.0;
  double height_ = 640.0;
  osg::BoundingBoxf world_{-10, -10, 0, 10, 10, 2};
};

}  // namespace orrery::gui
