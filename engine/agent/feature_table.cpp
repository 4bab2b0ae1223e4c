// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/feature_table.h"

#include <algorithm>
#include <limits>

#include "engine/record/archive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

constexpr SimTime kNeverSeen{std::numeric_limits<std::int64_t>::min()};

std::string feature_name(const SignalInfo& signal, std::uint32_t i) {
  if (signal.width == 1 && signal.components.empty()) return signal.name;
  if (i < signal.components.size()) return signal.name + "." + signal.components[i];
  return signal.name + "." + std::to_string(i);
}

}  // namespace

FeatureTable::FeatureTable(std::vector<Column> columns, Alignment alignment, Duration hold,
                           Duration patience)
    : columns_(std::move(columns)), alignment_(alignment), hold_(hold), patience_(patience) {
  ORRERY_CHECK(!columns_.empty(), "an agent observes at least one signal");
  const SignalInfo& first = columns_.front().signal;
  first_device_ = first.first_device;
  for (const auto& column : columns_) {
    ORRERY_CHECK(column.signal.first_device == first_device_ &&
                     column.signal.device_count == first.device_count,
                 "the signals of an agent belong to the same devices");
    offset_.push_back(width_);
    if (column.is_gate) continue;
    for (std::uint32_t i = 0; i < column.signal.width; ++i) {
      names_.push_back(feature_name(column.signal, i));
    }
    width_ += column.signal.width;
  }
  const std::size_t devices = first.device_count;
  held_.assign(devices * width_, std::numeric_limits<double>::quiet_NaN());
  held_at_.assign(devices * columns_.size(), kNeverSeen);
  gate_open_since_.assign(devices, SimTime::never());
  rows_made_.assign(devices, 0);
}

void FeatureTable::take(std::size_t c, const Batch& rows) {
  ORRERY_CHECK(rows.width == columns_[c].signal.width, "rows of another width");
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    pending_.push_back(
        {rows.device[i], rows.time[i], static_cast<std::uint32_t>(c), pending_values_.size()});
    const auto values = rows.row(i);
    pending_values_.insert(pending_values_.end(), values.begin(), values.end());
  }
}

void FeatureTable::assemble(SimTime now, Batch& out) {
  out.width = width_;
  std::sort(pending_.begin(), pending_.end(),
            [](const Sample& a, const Sample& b) { return a.order() < b.order(); });
  const SimTime due = alignment_ == Alignment::kTime ? now - patience_ : now;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pending_.size();) {
    const DeviceId device = pending_[i].device;
    bool fresh = false;
    SimTime last;
    while (i < pending_.size() && pending_[i].device == device) {
      const SimTime time = pending_[i].time;
      if (time > due) {
        pending_[kept++] = pending_[i++];
        continue;
      }
      while (i < pending_.size() && pending_[i].device == device && pending_[i].time == time) {
        hold_value(pending_[i++]);
      }
      fresh = true;
      last = time;
      if (alignment_ == Alignment::kTime) emit(device - first_device_, time, out);
    }
    if (fresh && alignment_ == Alignment::kTick) emit(device - first_device_, last, out);
  }
  forget(kept);
}

void FeatureTable::hold_value(const Sample& sample) {
  const Column& column = columns_[sample.column];
  const std::size_t device = sample.device - first_device_;
  SimTime& seen = held_at_[device * columns_.size() + sample.column];
  if (sample.time < seen) return;
  seen = sample.time;
  const double* values = pending_values_.data() + sample.value;
  if (!column.is_gate) {
    std::copy_n(values, column.signal.width,
                held_.data() + device * width_ + offset_[sample.column]);
    return;
  }
  SimTime& since = gate_open_since_[device];
  const bool open = values[0] > column.gate_above;
  if (!open) since = SimTime::never();
  if (open && since == SimTime::never()) since = sample.time;
}

bool FeatureTable::gate_open(std::size_t device, SimTime at) const {
  for (const auto& column : columns_) {
    if (!column.is_gate) continue;
    const SimTime since = gate_open_since_[device];
    if (since == SimTime::never() || at - since < column.gate_settle) return false;
  }
  return true;
}

void FeatureTable::emit(std::size_t device, SimTime at, Batch& out) {
  if (!gate_open(device, at)) return;
  const auto row =
      out.append(first_device_ + static_cast<DeviceId>(device), at, rows_made_[device]++);
  for (std::size_t c = 0; c < columns_.size(); ++c) {
    if (columns_[c].is_gate) continue;
    const SimTime seen = held_at_[device * columns_.size() + c];
    const bool stale = seen == kNeverSeen || at - seen > hold_;
    for (std::uint32_t i = 0; i < columns_[c].signal.width; ++i) {
      row[offset_[c] + i] = stale ? std::numeric_limits<double>::quiet_NaN()
                                  : held_[device * width_ + offset_[c] + i];
    }
  }
}

void FeatureTable::forget(std::size_t kept) {
  pending_.resize(kept);
  std::vector<double> values;
  for (auto& sample : pending_) {
    const auto from = pending_values_.begin() + static_cast<std::ptrdiff_t>(sample.value);
    sample.value = values.size();
    values.insert(values.end(), from, from + columns_[sample.column].signal.width);
  }
  pending_values_.swap(values);
}

void FeatureTable::save(ArchiveWriter& archive) const {
  archive.put_span(std::span<const double>(held_));
  archive.put_span(std::span<const SimTime>(held_at_));
  archive.put_span(std::span<const SimTime>(gate_open_since_));
  archive.put_span(std::span<const std::uint64_t>(rows_made_));
  archive.put(static_cast<std::uint64_t>(pending_.size()));
  for (const auto& sample : pending_) archive.put(sample);
  archive.put(static_cast<std::uint64_t>(pending_values_.size()));
  for (const double value : pending_values_) archive.put(value);
}

bool FeatureTable::load(ArchiveReader& archive) {
  std::uint64_t samples = 0;
  if (!archive.get_span(std::span<double>(held_)) ||
      !archive.get_span(std::span<SimTime>(held_at_)) ||
      !archive.get_span(std::span<SimTime>(gate_open_since_)) ||
      !archive.get_span(std::span<std::uint64_t>(rows_made_)) || !archive.get(samples)) {
    return false;
  }
  pending_.clear();
  for (std::uint64_t i = 0; i < samples; ++i) {
    Sample sample;
    if (!archive.get(sample)) return false;
    pending_.push_back(sample);
  }
  std::uint64_t values = 0;
  if (!archive.get(values)) return false;
  pending_values_.clear();
  for (std::uint64_t i = 0; i < values; ++i) {
    double value = 0.0;
    if (!archive.get(value)) return false;
    pending_values_.push_back(value);
  }
  return true;
}

}  // namespace orrery::engine
