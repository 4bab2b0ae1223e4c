// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/series_index.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace orrery::scenarios {

using engine::DeviceId;
using engine::Quality;
using engine::SeriesChunk;
using engine::SeriesRecord;
using engine::SimTime;

namespace {

/// Leaves the walk over a file's blocks before its end: the visitor itself has no way out.
struct LeftEarly {};

/// Rows as the file has them, in columns.
struct FileRows {
  std::vector<DeviceId> device;
  std::vector<std::int64_t> time_ns;
  std::vector<double> value;
  std::vector<double> threshold;
  std::vector<Quality> quality;
  DeviceId highest = 0;

  void add(const SeriesChunk& chunk, bool is_score) {
    for (std::size_t i = 0; i < chunk.rows(); ++i) {
      device.push_back(chunk.device[i]);
      time_ns.push_back(chunk.time[i].ns);
      value.push_back(chunk.values[i * chunk.width]);
      if (is_score) threshold.push_back(chunk.values[i * chunk.width + 1]);
      quality.push_back(chunk.quality[i]);
      highest = std::max(highest, chunk.device[i]);
    }
  }
  std::size_t bytes() const {
    return device.size() * (sizeof(DeviceId) + sizeof(std::int64_t) + sizeof(double) + 1) +
           threshold.size() * sizeof(double);
  }
};

/// Where each row goes: by device, then time; rows of the same time keep their order.
std::vector<std::size_t> order_of(const FileRows& rows, const std::vector<std::size_t>& first) {
  std::vector<std::size_t> order(rows.device.size());
  std::vector<std::size_t> next(first.begin(), first.end());
  for (std::size_t i = 0; i < rows.device.size(); ++i) order[next[rows.device[i]]++] = i;
  const auto earlier = [&](std::size_t x, std::size_t y) {
    return rows.time_ns[x] < rows.time_ns[y];
  };
  for (std::size_t d = 0; d + 1 < first.size(); ++d) {
    const auto begin = order.begin() + std::ptrdiff_t(first[d]);
    const auto end = order.begin() + std::ptrdiff_t(first[d + 1]);
    if (!std::is_sorted(begin, end, earlier)) std::stable_sort(begin, end, earlier);
  }
  return order;
}

template <class T>
std::vector<T> arranged(std::vector<T>& column, const std::vector<std::size_t>& order) {
  std::vector<T> out;
  out.reserve(column.size());
  for (const std::size_t i : order)
    if (!column.empty()) out.push_back(column[i]);
  column = {};
  return out;
}

}  // namespace

bool SeriesIndex::suits(const SeriesRecord& series) {
  if (series.stage == engine::kScoreStage) return series.width >= 2;
  if (series.sample_rate_hz > 0.0) return false;
  return series.width == 1 || (series.width == 4 && series.components.size() == 4 &&
                               series.components.front() == "mean");
}

engine::Result<std::optional<SeriesIndex>> SeriesIndex::read(
    const engine::ResultFile& file, const SeriesRecord& series,
    const std::function<bool(std::size_t)>& keep_going) {
  SeriesIndex index;
  index.is_score_ = series.stage == engine::kScoreStage;
  FileRows rows;
  try {
    const auto visited = file.visit_series(series.id, {}, [&](const SeriesChunk& chunk) {
      rows.add(chunk, index.is_score_);
      if (!keep_going(rows.bytes())) throw LeftEarly{};
    });
    if (!visited) return engine::failure(visited.error());
  } catch (const LeftEarly&) {
    return std::optional<SeriesIndex>{};
  }
  index.first_.assign(rows.device.empty() ? 1 : rows.highest + 2, 0);
  for (const DeviceId device : rows.device) ++index.first_[device + 1];
  std::partial_sum(index.first_.begin(), index.first_.end(), index.first_.begin());
  const auto order = order_of(rows, index.first_);
  rows.device = {};
  index.time_ns_ = arranged(rows.time_ns, order);
  index.value_ = arranged(rows.value, order);
  index.threshold_ = arranged(rows.threshold, order);
  index.quality_ = arranged(rows.quality, order);
  return std::optional<SeriesIndex>(std::move(index));
}

std::size_t SeriesIndex::bytes() const {
  return first_.size() * sizeof(std::size_t) + time_ns_.size() * (sizeof(std::int64_t) + 1) +
         (value_.size() + threshold_.size()) * sizeof(double);
}

std::size_t SeriesIndex::begin(DeviceId device) const {
  return device + 1 < first_.size() ? first_[device] : 0;
}

std::size_t SeriesIndex::end(DeviceId device) const {
  return device + 1 < first_.size() ? first_[device + 1] : 0;
}

SeriesIndex::Row SeriesIndex::row(std::size_t at) const {
  return {SimTime{time_ns_[at]}, value_[at], is_score_ ? threshold_[at] : std::nan(""),
          quality_[at]};
}

std::size_t SeriesIndex::end_at(DeviceId device, SimTime at) const {
  const auto from = time_ns_.begin() + std::ptrdiff_t(begin(device));
  const auto to = time_ns_.begin() + std::ptrdiff_t(end(device));
  return static_cast<std::size_t>(std::upper_bound(from, to, at.ns) - time_ns_.begin());
}

std::optional<SeriesIndex::Row> SeriesIndex::latest(DeviceId device, SimTime at) const {
  const std::size_t later = end_at(device, at);
  if (later == begin(device)) return std::nullopt;
  return row(later - 1);
}

}  // namespace orrery::scenarios
