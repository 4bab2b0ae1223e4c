// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/feature_table.h"

#include <algorithm>
#include <limits>

#include "engine/record/archive.h"
#include "engine/record/batch_archive.h"
#include "engine/registry/check.h"
#include "engine/signal/batch_rows.h"

namespace orrery::engine {

namespace {

constexpr SimTime kNeverSeen{std::numeric_limits<std::int64_t>::min()};

constexpr std::uint32_t kNone = 0xffffffff;

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
  is_plain_ = alignment_ == Alignment::kTick && columns_.size() == 1 && width_ > 0 && hold_.ns >= 0;
  held_at_.assign(devices * columns_.size(), kNeverSeen);
  rows_made_.assign(devices, 0);
  waiting_.width = width_;
  if (is_plain_) return;
  held_.assign(devices * width_, std::numeric_limits<double>::quiet_NaN());
  gate_open_since_.assign(devices, SimTime::never());
  row_at_.assign(devices, kNeverSeen);
  news_at_.assign(devices, kNeverSeen);
}

void FeatureTable::take(std::size_t c, const Batch& rows) {
  ORRERY_CHECK(rows.width == columns_[c].signal.width, "rows of another width");
  if (is_plain_) return wait(rows);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::size_t device = rows.device[i] - first_device_;
    ORRERY_CHECK(device < rows_made_.size(), "a row of another device");
    const Sample sample{rows.device[i], static_cast<std::uint32_t>(c), rows.time[i],
                        pending_values_.size()};
    const auto values = rows.row(i);
    if (alignment_ == Alignment::kTick) {
      // Only the newest value of a tick counts: nothing has to wait or to be sorted.
      if (hold_value(sample, values.data()))
        news_at_[device] = std::max(news_at_[device], sample.time);
      continue;
    }
    pending_.push_back(sample);
    pending_values_.insert(pending_values_.end(), values.begin(), values.end());
  }
}

void FeatureTable::assemble(SimTime now, Batch& out) {
  out.width = width_;
  if (is_plain_) {
    std::vector<std::uint32_t> newest;
    pass(waiting_, newest, out);
    waiting_.clear();
    return;
  }
  if (alignment_ == Alignment::kTime) return assemble_by_time(now - patience_, out);
  for (std::size_t device = 0; device < news_at_.size(); ++device) {
    if (news_at_[device] == kNeverSeen) continue;
    emit(device, std::max(news_at_[device], row_at_[device]), out);
    news_at_[device] = kNeverSeen;
  }
}

// A row that is newer than its device's last feature is that feature, never too old to be held.
void FeatureTable::pass(const Batch& rows, std::vector<std::uint32_t>& newest, Batch& out) {
  ORRERY_CHECK(is_plain_ && rows.width == width_, "not the rows of a plain table");
  take_newest(rows, newest);
  out.width = width_;
  std::size_t made = out.rows();
  resize_rows(out, made + rows.rows());
  for (std::size_t device = 0; device < newest.size(); ++device) {
    if (newest[device] == kNone) continue;
    std::copy_n(rows.values.data() + std::size_t{newest[device]} * width_, width_,
                out.values.data() + made * width_);
    out.device[made] = first_device_ + static_cast<DeviceId>(device);
    out.time[made] = out.arrival[made] = held_at_[device];
    out.sequence[made] = rows_made_[device]++;
    out.quality[made] = Quality::kGood;
    ++made;
  }
  resize_rows(out, made);
}

void FeatureTable::wait(const Batch& rows) {
  for (const DeviceId device : rows.device)
    ORRERY_CHECK(device - first_device_ < rows_made_.size(), "a row of another device");
  waiting_.append_all(rows);
}

void FeatureTable::take_newest(const Batch& rows, std::vector<std::uint32_t>& newest) {
  newest.assign(rows_made_.size(), kNone);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::size_t device = rows.device[i] - first_device_;
    ORRERY_CHECK(device < newest.size(), "a row of another device");
    if (rows.time[i] < held_at_[device]) continue;
    held_at_[device] = rows.time[i];
    newest[device] = static_cast<std::uint32_t>(i);
  }
}

void FeatureTable::assemble_by_time(SimTime due, Batch& out) {
  std::sort(pending_.begin(), pending_.end(),
            [](const Sample& a, const Sample& b) { return a.order() < b.order(); });
  std::size_t kept = 0;
  for (std::size_t i = 0; i < pending_.size();) {
    const DeviceId device = pending_[i].device;
    const SimTime time = pending_[i].time;
    if (time > due) {
      pending_[kept++] = pending_[i++];
      continue;
    }
    bool newer = false;
    while (i < pending_.size() && pending_[i].device == device && pending_[i].time == time) {
      newer |= hold_value(pending_[i], pending_values_.data() + pending_[i].value);
      ++i;
    }
    if (newer && time > row_at_[device - first_device_]) emit(device - first_device_, time, out);
  }
  forget(kept);
}

bool FeatureTable::hold_value(const Sample& sample, const double* values) {
  const Column& column = columns_[sample.column];
  const std::size_t device = sample.device - first_device_;
  SimTime& seen = held_at_[device * columns_.size() + sample.column];
  if (sample.time < seen) return false;
  seen = sample.time;
  if (!column.is_gate) {
    std::copy_n(values, column.signal.width,
                held_.data() + device * width_ + offset_[sample.column]);
    return true;
  }
  SimTime& since = gate_open_since_[device];
  const bool open = values[0] > column.gate_above;
  if (!open) since = SimTime::never();
  if (open && since == SimTime::never()) since = sample.time;
  return false;
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
  row_at_[device] = at;
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
  archive.put_span(std::span<const SimTime>(row_at_));
  archive.put_span(std::span<const SimTime>(news_at_));
  archive.put_span(std::span<const std::uint64_t>(rows_made_));
  archive.put_span(std::span<const Sample>(pending_));
  archive.put_span(std::span<const double>(pending_values_));
  save_batch(waiting_, archive);
}

bool FeatureTable::load(ArchiveReader& archive) {
  if (!archive.get_span(std::span<double>(held_)) ||
      !archive.get_span(std::span<SimTime>(held_at_)) ||
      !archive.get_span(std::span<SimTime>(gate_open_since_)) ||
      !archive.get_span(std::span<SimTime>(row_at_)) ||
      !archive.get_span(std::span<SimTime>(news_at_)) ||
      !archive.get_span(std::span<std::uint64_t>(rows_made_)) || !archive.get_vector(pending_) ||
      !archive.get_vector(pending_values_) || !load_batch(archive, waiting_)) {
    return false;
  }
  if (waiting_.width != width_) return false;
  return std::all_of(pending_.begin(), pending_.end(),
                     [this](const Sample& sample) { return sound(sample); });
}

bool FeatureTable::sound(const Sample& sample) const {
  if (sample.column >= columns_.size()) return false;
  const std::uint64_t width = columns_[sample.column].signal.width;
  return sample.device - first_device_ < rows_made_.size() && width <= pending_values_.size() &&
         sample.value <= pending_values_.size() - width;
}

}  // namespace orrery::engine
