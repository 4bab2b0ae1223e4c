// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/ground_block.h"

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

namespace {

constexpr float kAspect = 1.5F;

using Spot = PlantLayout::Spot;

/// Packs boxes into one row that begins at the north edge `top`.
class Row {
 public:
  Row(float top, float gap, float width_most) : top_(top), gap_(gap), width_most_(width_most) {}

  /// False when there is no room.
  bool add(GroundBox& box) {
    const bool first = height_ == 0.0F;
    if (!first && used_ + gap_ + box.height <= height_ && box.width <= column_width_) {
      box.low = {column_, top_ - used_ - gap_ - box.height};
      used_ += gap_ + box.height;
      return true;
    }
    const float begin = first ? 0.0F : column_ + column_width_ + gap_;
    if (!first && begin + box.width > width_most_) return false;
    column_ = begin;
    column_width_ = box.width;
    used_ = box.height;
    height_ = std::max(height_, box.height);
    box.low = {column_, top_ - box.height};
    return true;
  }
  float width() const { return column_ + column_width_; }
  float height() const { return height_; }

 private:
  float top_;
  float gap_;
  float width_most_;
  float column_ = 0.0F;
  float column_width_ = 0.0F;
  float used_ = 0.0F;
  float height_ = 0.0F;
};

}  // namespace

std::uint32_t block_columns(std::uint32_t count) {
  if (count < 4) return std::max(count, 1u);
  const double root = std::sqrt(static_cast<double>(count));
  std::uint32_t best = 1;
  double least = 1e9;
  const auto most = static_cast<std::uint32_t>(std::ceil(2.0 * root));
  for (auto columns = static_cast<std::uint32_t>(root); columns <= most; ++columns) {
    const std::uint32_t lines = (count - 1) / columns + 1;
    const double empty = double(columns) * lines / count - 1.0;
    const double shape = std::abs(std::log(double(columns) / lines / double{kAspect}));
    if (shape + 3.0 * empty < least) {
      least = shape + 3.0 * empty;
      best = columns;
    }
  }
  return best;
}

GroundBlock::GroundBlock(std::uint32_t count) : bay_sizes_{count} {
  columns_ = block_columns(count);
  lines_ = (std::max(count, 1u) - 1) / columns_ + 1;
  width_ = static_cast<float>(columns_) * kPitchM;
  height_ = static_cast<float>(lines_) * kPitchM;
}

GroundBlock::GroundBlock(std::vector<std::uint32_t> bay_sizes) : bay_sizes_(std::move(bay_sizes)) {
  const std::uint32_t most = std::max(1u, *std::max_element(bay_sizes_.begin(), bay_sizes_.end()));
  columns_ = block_columns(most);
  lines_ = (most - 1) / columns_ + 1;
  lane_ = 2.0F * kPitchM;
  const float bay_width = static_cast<float>(columns_ + 1) * kPitchM;
  const float bay_height = static_cast<float>(lines_) * kPitchM + lane_;
  const auto bays = static_cast<std::uint32_t>(bay_sizes_.size());
  const float wanted = std::sqrt(kAspect * static_cast<float>(bays) * bay_height / bay_width);
  bay_columns_ = std::clamp(static_cast<std::uint32_t>(std::lround(wanted)), 1u, bays);
  // As many lines of bays, evenly filled.
  const std::uint32_t bay_lines = (bays - 1) / bay_columns_ + 1;
  bay_columns_ = (bays - 1) / bay_lines + 1;
  width_ = static_cast<float>(bay_columns_) * bay_width - kPitchM;
  height_ = static_cast<float>(bay_lines) * bay_height;
}

Spot GroundBlock::bay_low(std::uint32_t bay) const {
  const float bay_width = static_cast<float>(columns_ + 1) * kPitchM;
  const float bay_height = static_cast<float>(lines_) * kPitchM + lane_;
  return {static_cast<float>(bay % bay_columns_) * bay_width,
          static_cast<float>(bay / bay_columns_) * bay_height};
}

Spot GroundBlock::row(std::uint32_t bay, std::uint32_t place) const {
  const Spot low = bay_low(bay);
  return {low.x + (static_cast<float>(place % columns_) + 0.5F) * kPitchM,
          low.y + lane_ + (static_cast<float>(place / columns_) + 0.5F) * kPitchM};
}

Spot GroundBlock::node(std::uint32_t bay) const {
  const Spot low = bay_low(bay);
  return {low.x + static_cast<float>(columns_) * kPitchM / 2.0F, low.y + lane_ / 2.0F};
}

PlantLayout::Area GroundBlock::bay_area(std::uint32_t bay) const {
  const Spot low = bay_low(bay);
  return {{low.x, low.y + lane_},
          {low.x + static_cast<float>(columns_) * kPitchM,
           low.y + lane_ + static_cast<float>(lines_) * kPitchM}};
}

GroundBox pack(std::vector<GroundBox>& boxes, float gap, float lane, float* lane_top) {
  float ground = 0.0F;
  float widest = 0.0F;
  for (const GroundBox& box : boxes) {
    ground += (box.width + gap) * (box.height + gap);
    widest = std::max(widest, box.width);
  }
  const float width_most = std::max(widest, std::sqrt(ground * kAspect));
  GroundBox whole;
  float top = 0.0F;
  bool lane_free = lane <= 0.0F;
  for (std::size_t i = 0; i < boxes.size();) {
    Row row(top, gap, width_most);
    while (i < boxes.size() && row.add(boxes[i])) ++i;
    whole.width = std::max(whole.width, row.width());
    whole.height = row.height() - top;
    top -= row.height() + gap;
    if (lane_free) continue;
    if (lane_top != nullptr) *lane_top = top + gap / 2.0F;
    whole.height += gap / 2.0F + lane;
    top -= lane;
    lane_free = true;
  }
  return whole;
}

}  // namespace orrery::scenarios
