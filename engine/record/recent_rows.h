// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "engine/record/device_column.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// A row of a series on its way into the file.
struct SeriesRow {
  DeviceId device = 0;
  SimTime time;
  Quality quality = Quality::kGood;
  std::span<const double> values;
};

/// The rows of the last stretch of time, so that those of one device can be fetched when something
/// happens to it. Rows come in order of time, about: the oldest are forgotten in the order in which
/// they came. Memory: 25 bytes a row and its values.
class RecentRows {
 public:
  explicit RecentRows(Duration stretch, std::uint32_t width) : stretch_(stretch), width_(width) {}

  void add(const SeriesRow& row);
  /// Calls `take(row)` for the rows of a device from `from` on, oldest first, each row once.
  template <class Take>
  void fetch(DeviceId device, SimTime from, Take take);
  std::size_t rows() const { return device_.size() - head_; }

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  void forget();
  SeriesRow row(std::size_t i) const {
    return {device_[i], time_[i], quality_[i], std::span(values_).subspan(i * width_, width_)};
  }

  Duration stretch_;
  std::uint32_t width_;
  std::uint64_t before_ = 0;  ///< rows that stood before index 0 of the columns
  std::size_t head_ = 0;      ///< rows before it are forgotten
  SimTime newest_;
  std::vector<DeviceId> device_;
  std::vector<SimTime> time_;
  std::vector<Quality> quality_;
  std::vector<std::uint64_t> previous_;  ///< number of the device's row before, from 1; 0: none
  std::vector<double> values_;
  DeviceColumn<std::uint64_t> last_;  ///< number of the device's newest row that is not fetched
  std::vector<std::size_t> found_;    ///< scratch
};

template <class Take>
void RecentRows::fetch(DeviceId device, SimTime from, Take take) {
  if (!last_.has(device)) return;
  found_.clear();
  std::uint64_t number = last_[device];
  while (number > before_ + head_) {
    const auto i = static_cast<std::size_t>(number - 1 - before_);
    if (time_[i] < from) break;
    found_.push_back(i);
    number = previous_[i];
  }
  last_[device] = number;
  for (auto i = found_.rbegin(); i != found_.rend(); ++i) take(row(*i));
}

}  // namespace orrery::engine
