// SPDX-License-Identifier: Apache-2.0
#include "engine/record/recent_rows.h"

#include <algorithm>

namespace orrery::engine {

void RecentRows::add(const SeriesRow& row) {
  newest_ = std::max(newest_, row.time);
  std::uint64_t& last = last_.at(row.device);
  device_.push_back(row.device);
  time_.push_back(row.time);
  quality_.push_back(row.quality);
  values_.insert(values_.end(), row.values.begin(), row.values.end());
  previous_.push_back(last);
  last = before_ + device_.size();
  forget();
}

void RecentRows::forget() {
  while (head_ < device_.size() && time_[head_] < newest_ - stretch_) ++head_;
  if (head_ < 1024 || head_ < device_.size() / 2) return;
  const auto cut = [&](auto& column, std::size_t rows) {
    column.erase(column.begin(), column.begin() + static_cast<std::ptrdiff_t>(rows));
  };
  cut(device_, head_);
  cut(time_, head_);
  cut(quality_, head_);
  cut(previous_, head_);
  cut(values_, head_ * width_);
  before_ += head_;
  head_ = 0;
}

void RecentRows::save(ArchiveWriter& archive) const {
  archive.put(before_);
  archive.put(static_cast<std::uint64_t>(head_));
  archive.put(newest_);
  archive.put_span(std::span<const DeviceId>(device_));
  archive.put_span(std::span<const SimTime>(time_));
  archive.put_span(std::span<const Quality>(quality_));
  archive.put_span(std::span<const std::uint64_t>(previous_));
  archive.put_span(std::span<const double>(values_));
  last_.save(archive);
}

bool RecentRows::load(ArchiveReader& archive) {
  std::uint64_t head = 0;
  if (!archive.get(before_) || !archive.get(head) || !archive.get(newest_) ||
      !archive.get_vector(device_) || !archive.get_vector(time_) || !archive.get_vector(quality_) ||
      !archive.get_vector(previous_) || !archive.get_vector(values_) || !last_.load(archive)) {
    return false;
  }
  head_ = head;
  const std::size_t rows = device_.size();
  const auto sound = [&](std::uint64_t number) { return number <= before_ + rows; };
  return head_ <= rows && time_.size() == rows && quality_.size() == rows &&
         previous_.size() == rows && values_.size() == rows * width_ &&
         std::all_of(previous_.begin(), previous_.end(), sound) &&
         std::all_of(last_.values.begin(), last_.values.end(), sound);
}

}  // namespace orrery::engine
