// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "scenarios/session/plant_view.h"

namespace orrery::scenarios {

/// The latest rows of the scalar signals of small populations, so that a curve begun late has a
/// past. Of all together at most `byte_max` are kept: the oldest go first.
class SeriesHistory {
 public:
  using Channel = std::pair<SeriesKey::Kind, std::uint32_t>;  ///< and an index as in SeriesKey

  explicit SeriesHistory(std::size_t byte_max) : byte_max_(byte_max) {}

  void add(const Channel& channel, engine::DeviceId device, double time_s, double value);
  void add(const Channel& channel, const engine::Batch& rows);
  /// Rows of a device in the order in which they came.
  void read(const SeriesKey& key, std::vector<SeriesPoint>& out) const;
  /// The latest row of a device, if it is among those that are kept.
  std::optional<SeriesPoint> last(const SeriesKey& key) const;
  /// Nothing of the channel was given up yet: what it has is all there was.
  bool is_whole(const Channel& channel) const;
  /// Forgets rows at this time and later.
  void rewind(double to_s);

 private:
  struct Block {
    std::vector<double> time_s;
    std::vector<double> value;
    std::vector<engine::DeviceId> device;
  };
  struct Rows {
    std::deque<Block> blocks;
    bool whole = true;
  };

  Block& block_with_room(Rows& rows);
  void shrink();

  std::size_t byte_max_;
  std::size_t bytes_ = 0;
  std::map<Channel, Rows> channels_;
  Block spare_;  ///< the memory of the block that went last, for the next one
};

/// A curve that somebody looks at: it only grows, but for a rewind.
class WatchedSeries {
 public:
  void add(double time_s, double value) { points_.push_back({time_s, value}); }
  void replace(std::vector<SeriesPoint> points) { points_ = std::move(points); }
  void rewind(double to_s);
  const std::vector<SeriesPoint>& points() const { return points_; }

 private:
  std::vector<SeriesPoint> points_;
};

}  // namespace orrery::scenarios
