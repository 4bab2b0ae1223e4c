// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "scenarios/session/plant_layout.h"

namespace orrery::scenarios {

/// Edge of the square that a device has for itself where the scenario says nothing.
inline constexpr float kPitchM = 3.0F;
/// Between blocks; their names stand there.
inline constexpr float kAisleM = 3.0F * kPitchM;

/// Columns of a block of `count` things: about 3:2, with few places left empty.
std::uint32_t block_columns(std::uint32_t count);

/// Rows and columns of a population, in metres from its south-west corner. Rows go to the east,
/// then to the north. A block in bays has one for each node that it hangs on, with a lane at its
/// south where the node stands.
class GroundBlock {
 public:
  explicit GroundBlock(std::uint32_t count);
  /// `bay_sizes`: rows of each bay, one after the other.
  explicit GroundBlock(std::vector<std::uint32_t> bay_sizes);

  float width() const { return width_; }
  float height() const { return height_; }
  PlantLayout::Spot row(std::uint32_t bay, std::uint32_t place) const;
  /// Where the node of a bay stands.
  PlantLayout::Spot node(std::uint32_t bay) const;
  /// The ground of a bay without its lane.
  PlantLayout::Area bay_area(std::uint32_t bay) const;
  const std::vector<std::uint32_t>& bay_sizes() const { return bay_sizes_; }

 private:
  PlantLayout::Spot bay_low(std::uint32_t bay) const;

  std::vector<std::uint32_t> bay_sizes_;
  std::uint32_t columns_ = 1;  ///< of a bay
  std::uint32_t lines_ = 1;
  std::uint32_t bay_columns_ = 1;
  float lane_ = 0.0F;
  float width_ = 0.0F;
  float height_ = 0.0F;
};

/// A rectangle to find a place for.
struct GroundBox {
  float width = 0.0F;
  float height = 0.0F;
  PlantLayout::Spot low = {};  ///< found
};

/// Places boxes in their order in rows, small ones above each other, so that the whole is about
/// 3:2; y falls from row to row, from 0. Returns the width and height of the whole. With `lane`
/// above 0, as much stays free below the first row; `lane_top` is where it begins.
GroundBox pack(std::vector<GroundBox>& boxes, float gap, float lane = 0.0F,
               float* lane_top = nullptr);

}  // namespace orrery::scenarios
