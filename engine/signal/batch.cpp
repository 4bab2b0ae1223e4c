// SPDX-License-Identifier: Apache-2.0
#include "engine/signal/batch.h"

#include <algorithm>
#include <numeric>
#include <tuple>

#include "engine/registry/check.h"
#include "engine/signal/batch_rows.h"

namespace orrery::engine {

void Batch::clear() {
  values.clear();
  device.clear();
  time.clear();
  arrival.clear();
  sequence.clear();
  quality.clear();
}

void Batch::reserve(std::size_t count) {
  values.reserve(count * width);
  device.reserve(count);
  time.reserve(count);
  arrival.reserve(count);
  sequence.reserve(count);
  quality.reserve(count);
}

std::span<double> Batch::append(DeviceId from, SimTime sampled, std::uint64_t number,
                                Quality flags) {
  values.resize(values.size() + width, 0.0);
  device.push_back(from);
  time.push_back(sampled);
  arrival.push_back(sampled);
  sequence.push_back(number);
  quality.push_back(flags);
  return row(rows() - 1);
}

std::size_t Batch::append_rows(std::size_t count) {
  const std::size_t first = rows();
  values.resize((first + count) * width);
  device.resize(first + count);
  time.resize(first + count);
  arrival.resize(first + count);
  sequence.resize(first + count);
  quality.resize(first + count);
  return first;
}

void Batch::append_row(const Batch& other, std::size_t i) {
  ORRERY_CHECK(other.width == width, "rows of different width");
  const auto from = other.row(i);
  values.insert(values.end(), from.begin(), from.end());
  device.push_back(other.device[i]);
  time.push_back(other.time[i]);
  arrival.push_back(other.arrival[i]);
  sequence.push_back(other.sequence[i]);
  quality.push_back(other.quality[i]);
}

void Batch::append_all(const Batch& other) {
  ORRERY_CHECK(other.width == width, "rows of different width");
  values.insert(values.end(), other.values.begin(), other.values.end());
  device.insert(device.end(), other.device.begin(), other.device.end());
  time.insert(time.end(), other.time.begin(), other.time.end());
  arrival.insert(arrival.end(), other.arrival.begin(), other.arrival.end());
  sequence.insert(sequence.end(), other.sequence.begin(), other.sequence.end());
  quality.insert(quality.end(), other.quality.begin(), other.quality.end());
}

void Batch::sort_by_arrival() {
  const auto key = [this](std::size_t i) {
    return std::tuple(arrival[i].ns, device[i], sequence[i]);
  };
  std::vector<std::size_t> order(rows());
  std::iota(order.begin(), order.end(), std::size_t{0});
  const auto before = [&](std::size_t a, std::size_t b) { return key(a) < key(b); };
  if (std::is_sorted(order.begin(), order.end(), before)) return;
  std::sort(order.begin(), order.end(), before);
  Batch sorted;
  sorted.signal = signal;
  sorted.width = width;
  sorted.reserve(rows());
  for (const std::size_t i : order) sorted.append_row(*this, i);
  *this = std::move(sorted);
}

void Batch::remove_rows_with(Quality flags) {
  const auto is_kept = [&](Quality mine) { return !has(mine, flags); };
  if (std::all_of(quality.begin(), quality.end(), is_kept)) return;
  resize_rows(*this,
              keep_rows(*this, 0, rows(), 0, [&](std::size_t i) { return is_kept(quality[i]); }));
}

}  // namespace orrery::engine
