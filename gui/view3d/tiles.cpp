// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/view3d/tiles.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::gui {

TileMap::TileMap(const std::vector<Standing>& things, std::size_t tile_max)
    : tile_max_(std::max<std::size_t>(tile_max, 1)), things_(things.size()), slots_(things.size()) {
  std::iota(things_.begin(), things_.end(), 0U);
  std::stable_sort(things_.begin(), things_.end(),
                   [&](auto a, auto b) { return things[a].mesh < things[b].mesh; });
  for (std::size_t begin = 0; begin < things_.size();) {
    std::size_t end = begin;
    while (end < things_.size() && things[things_[end]].mesh == things[things_[begin]].mesh) ++end;
    split(things, begin, end);
    begin = end;
  }
  for (std::uint32_t slot = 0; slot < things_.size(); ++slot) slots_[things_[slot]] = slot;
}

void TileMap::split(const std::vector<Standing>& all, std::size_t begin, std::size_t end) {
  if (end - begin <= tile_max_) return close(all, begin, end);
  osg::BoundingBoxf box;
  for (std::size_t i = begin; i < end; ++i)
    box.expandBy(osg::Vec3f(all[things_[i]].spot.x(), all[things_[i]].spot.y(), 0.0F));
  const int axis = box.xMax() - box.xMin() >= box.yMax() - box.yMin() ? 0 : 1;
  const std::size_t middle = begin + (end - begin) / 2;
  const auto at = [&](std::size_t i) { return things_.begin() + std::ptrdiff_t(i); };
  std::nth_element(at(begin), at(middle), at(end), [&](auto a, auto b) {
    const float left = all[a].spot[axis];
    const float right = all[b].spot[axis];
    return left != right ? left < right : a < b;
  });
  split(all, begin, middle);
  split(all, middle, end);
}

void TileMap::close(const std::vector<Standing>& all, std::size_t begin, std::size_t end) {
  Tile tile;
  tile.mesh = all[things_[begin]].mesh;
  tile.first = std::uint32_t(begin);
  tile.count = std::uint32_t(end - begin);
  // Neighbours in the scenario are neighbours in memory: values are copied in runs.
  std::sort(things_.begin() + std::ptrdiff_t(begin), things_.begin() + std::ptrdiff_t(end));
  for (std::size_t i = begin; i < end; ++i) {
    const Standing& thing = all[things_[i]];
    const float half = thing.size / 2;
    tile.box.expandBy(osg::Vec3f(thing.spot.x() - half, thing.spot.y() - half, 0.0F));
    tile.box.expandBy(
        osg::Vec3f(thing.spot.x() + half, thing.spot.y() + half, thing.size * kCellHeight));
    tile.size = std::max(tile.size, thing.size);
  }
  const float area = (tile.box.xMax() - tile.box.xMin()) * (tile.box.yMax() - tile.box.yMin());
  tile.pitch = std::sqrt(area / float(tile.count));
  tiles_.push_back(tile);
}

std::size_t TileMap::sizeFor(std::size_t things) {
  return std::clamp<std::size_t>(things / 64, 64, 2048);
}

float DetailRule::pixels(const Tile& tile) const {
  const auto within = [](float value, float low, float high) {
    return std::clamp(value, low, high);
  };
  const osg::Vec3f nearest(within(eye.x(), tile.box.xMin(), tile.box.xMax()),
                           within(eye.y(), tile.box.yMin(), tile.box.yMax()),
                           within(eye.z(), tile.box.zMin(), tile.box.zMax()));
  const float distance = std::max((eye - nearest).length(), 1e-3F);
  return pixels_per_radius * tile.size / distance;
}

Detail DetailRule::of(const Tile& tile) const {
  const float size = pixels(tile);
  if (size >= full_pixels) return Detail::kFull;
  return size >= simple_pixels ? Detail::kSimple : Detail::kPoint;
}

}  // namespace orrery::gui
