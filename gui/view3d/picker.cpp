// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/picker.h"

#include <algorithm>
#include <limits>

namespace orrery::gui {
namespace {

// Distance along the ray at which it enters the box, grown by `margin` on all sides (slab method,
// Kay and Kajiya 1986).
std::optional<double> entry(const PlantCamera::Ray& ray, const osg::BoundingBoxf& box,
                            double margin) {
  double enters = 0.0;
  double leaves = std::numeric_limits<double>::infinity();
  for (int axis = 0; axis < 3; ++axis) {
    const double low = box._min[axis] - margin - ray.from[axis];
    const double high = box._max[axis] + margin - ray.from[axis];
    const double step = ray.direction[axis];
    if (std::abs(step) < 1e-12) {
      if (low > 0.0 || high < 0.0) return std::nullopt;
      continue;
    }
    enters = std::max(enters, std::min(low / step, high / step));
    leaves = std::min(leaves, std::max(low / step, high / step));
  }
  return enters <= leaves ? std::optional(enters) : std::nullopt;
}

double far(const PlantCamera& camera, const osg::BoundingBoxf& box) {
  return (osg::Vec3d(box.center()) - camera.eye()).length() + double(box.radius());
}

}  // namespace

osg::Vec3d middleOf(const Standing& thing) {
  return {thing.spot.x(), thing.spot.y(), 0.5 * double(thing.size)};
}

// A mesh rarely fills its cell: a box of the usual extent is what the pointer seems to touch.
osg::BoundingBoxf boxOf(const Standing& thing) {
  const float half = 0.42F * thing.size;
  return {thing.spot.x() - half, thing.spot.y() - half, 0.0F,
          thing.spot.x() + half, thing.spot.y() + half, 1.1F * thing.size};
}

std::optional<std::uint32_t> Picker::at(const PlantCamera& camera, QPointF at,
                                        double reach_px) const {
  const PlantCamera::Ray ray = camera.rayAt(at);
  std::optional<std::uint32_t> best;
  double nearest = std::numeric_limits<double>::infinity();
  std::optional<std::uint32_t> close;
  double closest_px = reach_px;
  for (const Tile& tile : map_.tiles()) {
    const double margin = reach_px * far(camera, tile.box) / camera.pixelsPerRadius();
    if (!entry(ray, tile.box, margin)) continue;
    for (std::uint32_t slot = tile.first; slot < tile.first + tile.count; ++slot) {
      const std::uint32_t thing = map_.things()[slot];
      const auto distance = entry(ray, boxOf(things_[thing]), 0.0);
      if (distance && *distance < nearest) {
        nearest = *distance;
        best = thing;
      }
      if (best || !entry(ray, boxOf(things_[thing]), margin)) continue;
      const auto seen = camera.project(middleOf(things_[thing]));
      if (!seen) continue;
      const double away = std::hypot(seen->x() - at.x(), seen->y() - at.y());
      if (away < closest_px) {
        closest_px = away;
        close = thing;
      }
    }
  }
  return best ? best : close;
}

std::vector<std::uint32_t> Picker::within(const PlantCamera& camera, const QRectF& rectangle,
                                          std::size_t most) const {
  std::vector<std::uint32_t> found;
  for (std::uint32_t thing = 0; thing < things_.size() && found.size() < most; ++thing) {
    const auto seen = camera.project(middleOf(things_[thing]));
    if (seen && rectangle.contains(*seen)) found.push_back(thing);
  }
  return found;
}

}  // namespace orrery::gui
