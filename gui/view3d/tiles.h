// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <osg/BoundingBox>
#include <osg/Vec2f>
#include <osg/Vec3f>
#include <vector>

namespace orrery::gui {

/// Something that stands in the plant, a device or a node, as it is drawn and picked.
struct Standing {
  osg::Vec2f spot;               ///< m
  float size = 1.0F;             ///< edge of its cell, m; meshes are scaled by it
  std::uint16_t mesh = 0;        ///< which mesh
  std::uint16_t population = 0;  ///< whose colour it has
};

/// A block of neighbours with one mesh: what is culled, drawn and picked together. Its members
/// have consecutive slots, which are their places in the buffers of the graphics card.
struct Tile {
  std::uint16_t mesh = 0;
  std::uint32_t first = 0;
  std::uint32_t count = 0;
  float size = 0.0F;   ///< of the largest member
  float pitch = 0.0F;  ///< from one member to the next, were they evenly spread
  osg::BoundingBoxf box;
};

/// Sorts what stands in a plant into tiles, by halving along the longer side, so that tiles are
/// compact whatever the layout is.
class TileMap {
 public:
  TileMap() = default;
  TileMap(const std::vector<Standing>& things, std::size_t tile_max);

  const std::vector<Tile>& tiles() const { return tiles_; }
  /// Which thing is in a slot, and in which slot a thing is.
  const std::vector<std::uint32_t>& things() const { return things_; }
  const std::vector<std::uint32_t>& slots() const { return slots_; }

  /// So many tiles that culling helps, and not so many that drawing them costs more than that.
  static std::size_t sizeFor(std::size_t things);

 private:
  void split(const std::vector<Standing>& all, std::size_t begin, std::size_t end);
  void close(const std::vector<Standing>& all, std::size_t begin, std::size_t end);

  std::size_t tile_max_ = 1;
  std::vector<Tile> tiles_;
  std::vector<std::uint32_t> things_;
  std::vector<std::uint32_t> slots_;
};

/// What is drawn of a tile, by how large its members appear.
enum class Detail { kPoint, kSimple, kFull };

/// The eye, as far as it decides on detail.
struct DetailRule {
  osg::Vec3f eye;
  float pixels_per_radius = 800.0F;  ///< of something as large as its distance
  float simple_pixels = 3.0F;        ///< from this size on a box instead of a point
  float full_pixels = 28.0F;         ///< from this size on the mesh itself

  /// How large the nearest member of a tile appears.
  float pixels(const Tile& tile) const;
  Detail of(const Tile& tile) const;
};

/// How many cells high a mesh may be; a device occupies a cell of 1 x 1 x 1.5.
inline constexpr float kCellHeight = 1.5F;

}  // namespace orrery::gui
