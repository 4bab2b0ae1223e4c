// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/record/recent_rows.h"

namespace orrery::engine {

/// Mean, least, greatest and number of each device's values over intervals of simulated time that
/// begin at multiples of their length. NaN do not count; where there was nothing else, the first
/// three are NaN. A row late enough to belong to an interval before the open one counts in the open
/// one. Memory: 16 bytes a device and 32 a value.
class IntervalSummary {
 public:
  static constexpr std::uint32_t kNumbers = 4;  ///< a value: mean, min, max, count

  IntervalSummary(Duration length, std::uint32_t width) : length_(length), width_(width) {}

  /// Calls `take(row)` when the row begins a new interval: with the ended one, at its beginning.
  template <class Take>
  void add(const SeriesRow& row, Take take);
  /// Ends the open intervals of all devices, in order of device.
  template <class Take>
  void end(Take take);

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  struct Open {
    std::int64_t interval = -1;
    Quality quality = Quality::kGood;  ///< flags of any of the rows
  };
  struct Numbers {
    double sum = 0.0;
    double min = 0.0;
    double max = 0.0;
    double count = 0.0;
    void add(double value);
  };

  void cover(DeviceId device);
  Numbers* numbers_of(DeviceId device) {
    return numbers_.data() + std::size_t{device - open_.first} * width_;
  }
  SeriesRow ended(DeviceId device);

  Duration length_;
  std::uint32_t width_;
  DeviceColumn<Open> open_;
  std::vector<Numbers> numbers_;  ///< `width` a device
  std::vector<double> out_;       ///< scratch
};

template <class Take>
void IntervalSummary::add(const SeriesRow& row, Take take) {
  cover(row.device);
  Open& open = open_[row.device];
  const std::int64_t interval = row.time.ns / length_.ns;
  if (interval > open.interval) {
    if (open.interval >= 0) take(ended(row.device));
    open = {interval, Quality::kGood};
  }
  open.quality |= row.quality;
  Numbers* numbers = numbers_of(row.device);
  for (std::uint32_t i = 0; i < width_; ++i) numbers[i].add(row.values[i]);
}

template <class Take>
void IntervalSummary::end(Take take) {
  for (std::size_t i = 0; i < open_.values.size(); ++i) {
    const auto device = open_.first + static_cast<DeviceId>(i);
    if (open_.values[i].interval < 0) continue;
    take(ended(device));
    open_.values[i] = {};
  }
}

}  // namespace orrery::engine
