// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/plots/series_buffer.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace orrery::gui {

namespace {

constexpr std::size_t kFan = 16;
constexpr std::uint32_t kNothing = std::numeric_limits<std::uint32_t>::max();
/// Up to so many points a column are handed on as they are.
constexpr std::size_t kPlainPoints = 2;

std::size_t wide(std::uint32_t i) { return i == kNothing ? SeriesBuffer::kNone : i; }

}  // namespace

void SeriesBuffer::append(double time_s, double value) {
  times_.push_back(time_s);
  values_.push_back(value);
  raise(values_.size());
}

void SeriesBuffer::append(std::span<const scenarios::SeriesPoint> points) {
  for (const scenarios::SeriesPoint& point : points) append(point.time_s, point.value);
}

void SeriesBuffer::clear() {
  times_.clear();
  values_.clear();
  levels_.clear();
  ++generation_;
}

std::size_t SeriesBuffer::first_at(double time_s) const {
  return std::size_t(std::lower_bound(times_.begin(), times_.end(), time_s) - times_.begin());
}

std::size_t SeriesBuffer::first_after(double time_s) const {
  return std::size_t(std::upper_bound(times_.begin(), times_.end(), time_s) - times_.begin());
}

double SeriesBuffer::value_at(double time_s) const {
  const std::size_t after = first_after(time_s);
  return after == 0 ? std::numeric_limits<double>::quiet_NaN() : values_[after - 1];
}

SeriesBuffer::Extremes SeriesBuffer::extremes(std::size_t begin, std::size_t end) const {
  Block found{kNothing, kNothing, kNothing};
  end = std::min(end, values_.size());
  while (begin < end) {
    std::size_t level = 0;
    std::size_t span = 1;
    while (level < levels_.size() && begin % (span * kFan) == 0 && begin + span * kFan <= end) {
      span *= kFan;
      ++level;
    }
    if (level == 0) {
      take(found, static_cast<std::uint32_t>(begin));
    } else {
      take(found, levels_[level - 1][begin / span]);
    }
    begin += span;
  }
  return {wide(found.low), wide(found.high), wide(found.gap)};
}

void SeriesBuffer::visible(double from_s, double to_s, std::size_t columns,
                           std::vector<scenarios::SeriesPoint>& out) const {
  const std::size_t inner = first_at(from_s);
  const std::size_t outer = first_after(to_s);
  const std::size_t begin = inner > 0 ? inner - 1 : 0;
  const std::size_t end = std::min(outer + 1, size());
  const auto put = [&](std::size_t i) { out.push_back({times_[i], values_[i]}); };
  if (columns == 0 || end <= begin) return;
  if (end - begin <= kPlainPoints * columns) {
    for (std::size_t i = begin; i < end; ++i) put(i);
    return;
  }
  if (begin < inner) put(begin);
  std::size_t at = inner;
  for (std::size_t column = 1; column <= columns && at < outer; ++column) {
    const double edge = from_s + (to_s - from_s) * double(column) / double(columns);
    const auto next = std::lower_bound(times_.begin() + std::ptrdiff_t(at),
                                       times_.begin() + std::ptrdiff_t(outer), edge);
    const std::size_t stop = column == columns ? outer : std::size_t(next - times_.begin());
    if (stop == at) continue;
    const Extremes inside = extremes(at, stop);
    std::array<std::size_t, 5> kept = {at, inside.low, inside.high, inside.gap, stop - 1};
    std::sort(kept.begin(), kept.end());
    for (std::size_t i = 0; i < kept.size() && kept[i] != kNone; ++i)
      if (i == 0 || kept[i] != kept[i - 1]) put(kept[i]);
    at = stop;
  }
  if (outer < end) put(outer);
}

// A block is made when its last point is there: who asks for extremes takes whole blocks only.
void SeriesBuffer::raise(std::size_t count) {
  std::size_t span = kFan;
  for (std::size_t level = 0; count % span == 0; ++level, span *= kFan) {
    if (level == levels_.size()) levels_.emplace_back();
    Block block{kNothing, kNothing, kNothing};
    if (level == 0) {
      for (std::size_t i = count - kFan; i < count; ++i) take(block, static_cast<std::uint32_t>(i));
    } else {
      const std::vector<Block>& below = levels_[level - 1];
      for (std::size_t i = below.size() - kFan; i < below.size(); ++i) take(block, below[i]);
    }
    levels_[level].push_back(block);
  }
}

void SeriesBuffer::take(Block& block, std::uint32_t i) const {
  const double value = values_[i];
  if (std::isnan(value)) {
    block.gap = std::min(block.gap, i);
    return;
  }
  if (block.low == kNothing || value < values_[block.low]) block.low = i;
  if (block.high == kNothing || value > values_[block.high]) block.high = i;
}

void SeriesBuffer::take(Block& block, const Block& other) const {
  if (other.low != kNothing) take(block, other.low);
  if (other.high != kNothing) take(block, other.high);
  block.gap = std::min(block.gap, other.gap);
}

}  // namespace orrery::gui
