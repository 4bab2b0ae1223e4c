// SPDX-License-Identifier: Apache-2.0
#include "models/detect/point_memory.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace orrery::models {
namespace {

constexpr double kInfinite = std::numeric_limits<double>::infinity();

/// Smallest squared distance to the points in `values`.
double nearest_squared(std::span<const double> values, std::span<const double> query) {
  double nearest = kInfinite;
  for (std::size_t at = 0; at < values.size(); at += query.size()) {
    double squared = 0.0;
    for (std::size_t j = 0; j < query.size(); ++j) {
      const double apart = values[at + j] - query[j];
      squared += apart * apart;
    }
    nearest = squared < nearest ? squared : nearest;
  }
  return nearest;
}

}  // namespace

double PointMemory::distance(std::span<const double> query) const {
  if (values_.empty()) return 0.0;
  return std::sqrt(nearest_squared(values_, query) / static_cast<double>(dimension_));
}

void PointMemory::add(std::span<const double> point, double distance) {
  if (!values_.empty() && !(distance > radius_)) return;
  values_.insert(values_.end(), point.begin(), point.end());
  if (points() > room_) coarsen();
}

void PointMemory::coarsen() {
  if (radius_ == 0.0) radius_ = smallest_distance();
  while (points() > room_ - room_ / 4) {
    radius_ *= 2.0;
    std::vector<double> before;
    before.swap(values_);
    for (std::size_t at = 0; at < before.size(); at += dimension_) {
      const std::span<const double> point(before.data() + at, dimension_);
      if (values_.empty() || distance(point) > radius_)
        values_.insert(values_.end(), point.begin(), point.end());
    }
  }
}

double PointMemory::smallest_distance() const {
  double nearest = kInfinite;
  for (std::size_t at = dimension_; at < values_.size(); at += dimension_) {
    const std::span<const double> point(values_.data() + at, dimension_);
    nearest = std::min(nearest, nearest_squared(std::span(values_.data(), at), point));
  }
  return std::sqrt(nearest / static_cast<double>(dimension_));
}

}  // namespace orrery::models
