// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "scenarios/session/plant_view.h"

namespace orrery::gui {

/// A growing series in order of time, which can be drawn at any width in time that depends on the
/// width and not on the number of points: above the points stands a pyramid of blocks of 16, 256,
/// ... points, each of which knows where its extremes and its first gap are. NaN is a gap.
class SeriesBuffer {
 public:
  static constexpr std::size_t kNone = SIZE_MAX;

  /// Times do not fall. At most 2^32 - 2 points.
  void append(double time_s, double value);
  void append(std::span<const scenarios::SeriesPoint> points);
  void clear();  ///< a new generation

  std::size_t size() const { return times_.size(); }
  bool empty() const { return times_.empty(); }
  /// Grows with `clear()`: what was derived from it begins anew.
  std::size_t generation() const { return generation_; }
  double time(std::size_t i) const { return times_[i]; }
  double value(std::size_t i) const { return values_[i]; }
  /// Index of the first point at or after this time, and of the first after it.
  std::size_t first_at(double time_s) const;
  std::size_t first_after(double time_s) const;
  /// The latest value at or before this time; NaN before the first point.
  double value_at(double time_s) const;

  /// Where the smallest and the largest value and the first NaN of [begin, end) are; kNone: none.
  struct Extremes {
    std::size_t low = kNone;
    std::size_t high = kNone;
    std::size_t gap = kNone;
  };
  Extremes extremes(std::size_t begin, std::size_t end) const;

  /// Appends what is to be drawn of [from_s, to_s] on so many columns of pixels: all points when
  /// they are few; else of each column the first, the last, both extremes and one gap, in order of
  /// time. The neighbours on both sides come along, so that lines reach the edges.
  void visible(double from_s, double to_s, std::size_t columns,
               std::vector<scenarios::SeriesPoint>& out) const;

 private:
  struct Block {
    std::uint32_t low;
    std::uint32_t high;
    std::uint32_t gap;
  };
  void raise(std::size_t count);
  void take(Block& block, std::uint32_t i) const;
  void take(Block& block, const Block& other) const;

  std::vector<double> times_;
  std::vector<double> values_;
  std::vector<std::vector<Block>> levels_;
  std::size_t generation_ = 0;
};

}  // namespace orrery::gui
