// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

namespace orrery::models {

/// What has been seen, as a bounded set of points: no two are nearer than `radius`, and everything
/// that was ever added lies near one of them.
///
///   distance(q) = min over points p of sqrt(sum_j (q_j - p_j)^2 / dimension)
///   add(q)        keeps q if distance(q) > radius; when the points no longer fit, the radius is
///                 doubled (from the smallest distance between two points) and they are added
///                 again, oldest first, until at most three quarters of the room are taken
///
/// Inputs: points of `dimension` values in the unit of the series. Points are never forgotten; only
/// the grain gets coarser, and it follows the bulk: a far outlier takes one place and no more.
/// O(points) a call; O(points^2) when it doubles, which at least a quarter of the room pays for.
/// Source: Charikar, Chekuri, Feder and Motwani, Incremental clustering and dynamic information
/// retrieval, SIAM J. Computing 33 (2004) 1417, the doubling algorithm.
class PointMemory {
 public:
  PointMemory(std::size_t dimension, std::size_t room) : dimension_(dimension), room_(room) {}

  std::size_t dimension() const { return dimension_; }
  std::size_t points() const { return values_.size() / dimension_; }
  double radius() const { return radius_; }

  /// 0 while there is no point.
  double distance(std::span<const double> query) const;
  /// `distance` is that of the point to the points before.
  void add(std::span<const double> point, double distance);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.radius_);
    state(self.values_);
    state.expect(self.values_.size() % self.dimension_ == 0 && self.points() <= self.room_);
  }

 private:
  void coarsen();
  double smallest_distance() const;

  std::size_t dimension_;
  std::size_t room_;
  double radius_ = 0.0;
  std::vector<double> values_;  // point after point, oldest first
};

}  // namespace orrery::models
