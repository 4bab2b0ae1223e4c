// SPDX-License-Identifier: Apache-2.0
#include "engine/record/series_channel.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>

#include "engine/record/series_recorder.h"

namespace orrery::engine {

namespace {

std::string why_not(const RecordPlan& plan, const std::string& stage, const SignalInfo& signal) {
  if (stage == kScoreStage || stage == kControlStage) return {};
  const auto& names = plan.signals;
  if (!names.empty() && std::find(names.begin(), names.end(), signal.name) == names.end())
    return "it is not among the signals to record";
  if (!plan.waveforms && signal.sample_rate_hz > 0.0)
    return fmt::format("waveforms ({} values a row) are switched off", signal.width);
  return {};
}

/// Names of what a row holds when it stands for an interval.
std::vector<std::string> summary_components(const SignalInfo& signal) {
  std::vector<std::string> names;
  for (std::uint32_t i = 0; i < signal.width; ++i) {
    std::string of;
    if (i < signal.components.size()) of = signal.components[i] + ".";
    if (of.empty() && signal.width > 1) of = std::to_string(i) + ".";
    for (const char* number : {"mean", "min", "max", "count"}) names.push_back(of + number);
  }
  return names;
}

}  // namespace

KeptDevices::KeptDevices(const RecordPlan& plan, const std::vector<PopulationRecord>& plant)
    : all_(plan.devices == 0 && plan.only.empty()) {
  if (all_) return;
  for (const DeviceRange& range : plan.only) keep(range.first, range.count);
  if (!plan.only.empty()) return;
  for (const auto& population : plant)
    keep(population.first_device, std::min(plan.devices, population.count));
}

void KeptDevices::keep(DeviceId first, std::uint32_t count) {
  if (kept_.size() < std::size_t{first} + count) kept_.resize(std::size_t{first} + count);
  std::fill_n(kept_.begin() + first, count, true);
}

void KeptDevices::add(DeviceId device) {
  if (has(device)) return;
  keep(device, 1);
  added_.push_back(device);
  fault_added_ = true;
}

void KeptDevices::save(ArchiveWriter& archive) const {
  archive.put_span(std::span<const DeviceId>(added_));
}

bool KeptDevices::load(ArchiveReader& archive) {
  std::vector<DeviceId> added;
  if (!archive.get_vector(added)) return false;
  for (const DeviceId device : added) add(device);
  return true;
}

SeriesChannel::SeriesChannel(const RecordPlan& plan, std::string stage, const SignalInfo& signal)
    : plan_(plan), why_not_(engine::why_not(plan, stage, signal)), width_(signal.width) {
  series_ = {0,
             std::move(stage),
             signal.name,
             signal.unit,
             signal.width,
             signal.sample_rate_hz,
             signal.components};
  if (plan_.aggregate.ns > 0 && !is_score() && signal.sample_rate_hz == 0.0) {
    summary_.emplace(plan_.aggregate, width_);
    series_.width = width_ * IntervalSummary::kNumbers;
    series_.components = summary_components(signal);
  } else if (plan_.around.ns > 0) {
    recent_.emplace(plan_.around, width_);
  }
  chunk_.width = series_.width;
}

bool SeriesChannel::keeps_everything(const RowChoice& choice) const {
  return choice.devices.all() && (plan_.every <= 1 || is_score()) && !plan_.on_change &&
         !summary_ && !recent_;
}

void SeriesChannel::add(const Batch& batch, const RowChoice& choice, RunStore& store) {
  rows_seen_ += batch.rows();
  if (!wanted()) return;
  if (keeps_everything(choice)) return add_all(batch, store);
  for (std::size_t i = 0; i < batch.rows(); ++i)
    add({batch.device[i], batch.time[i], batch.quality[i], batch.row(i)}, choice, store);
}

/// Whole columns at once, cut where a block is full.
void SeriesChannel::add_all(const Batch& batch, RunStore& store) {
  const std::size_t rows_a_chunk =
      std::max<std::size_t>(1, (SeriesRecorder::kChunkValues + width_ - 1) / width_);
  rows_kept_ += batch.rows();
  for (std::size_t at = 0; at < batch.rows();) {
    const std::size_t many = std::min(batch.rows() - at, rows_a_chunk - chunk_.rows());
    const auto copy = [&](const auto& from, auto& to, std::size_t width) {
      if (to.empty()) to.reserve(rows_a_chunk * width);
      const auto first = from.begin() + static_cast<std::ptrdiff_t>(at * width);
      to.insert(to.end(), first, first + static_cast<std::ptrdiff_t>(many * width));
    };
    copy(batch.device, chunk_.device, 1);
    copy(batch.time, chunk_.time, 1);
    copy(batch.quality, chunk_.quality, 1);
    copy(batch.values, chunk_.values, width_);
    at += many;
    if (chunk_.values.size() >= SeriesRecorder::kChunkValues) hand_over(store);
  }
}

void SeriesChannel::add(const std::vector<Judgement>& judgements, double threshold,
                        const RowChoice& choice, RunStore& store) {
  rows_seen_ += judgements.size();
  const bool everything = keeps_everything(choice);
  for (const auto& judgement : judgements) {
    const double values[2] = {judgement.score, threshold};
    const SeriesRow row{judgement.device, judgement.time, Quality::kGood, values};
    if (everything) {
      append(row, store);
    } else {
      add(row, choice, store);
    }
  }
}

void SeriesChannel::add(const SeriesRow& row, const RowChoice& choice, RunStore& store) {
  if (!choice.devices.has(row.device)) return;
  if (summary_) {
    ++rows_kept_;  // it counts in what is kept
    return summary_->add(row, [&](const SeriesRow& ended) {
      append(ended, store);
      --rows_kept_;
    });
  }
  if (!passes(row)) return;
  if (!recent_ || choice.windows.contains(row.device, row.time)) {
    append(row, store);
  } else {
    recent_->add(row);
  }
}

bool SeriesChannel::passes(const SeriesRow& row) {
  if (plan_.every > 1 && !is_score() && seen_.at(row.device)++ % plan_.every != 0) return false;
  return !plan_.on_change || has_changed(row);
}

bool SeriesChannel::has_changed(const SeriesRow& row) {
  if (!has_last_.has(row.device)) {
    const DeviceId first = has_last_.values.empty() ? row.device : has_last_.first;
    has_last_.cover(row.device, row.device);
    if (has_last_.first < first)
      last_.insert(last_.begin(), std::size_t{first - has_last_.first} * width_, 0.0);
    last_.resize(has_last_.values.size() * width_);
  }
  double* last = last_.data() + std::size_t{row.device - has_last_.first} * width_;
  const std::size_t bytes = width_ * sizeof(double);
  std::uint8_t& known = has_last_[row.device];
  if (known != 0 && std::memcmp(last, row.values.data(), bytes) == 0) return false;
  known = 1;
  std::memcpy(last, row.values.data(), bytes);
  return true;
}

void SeriesChannel::append(const SeriesRow& row, RunStore& store) {
  chunk_.device.push_back(row.device);
  chunk_.time.push_back(row.time);
  chunk_.quality.push_back(row.quality);
  chunk_.values.insert(chunk_.values.end(), row.values.begin(), row.values.end());
  ++rows_kept_;
  if (chunk_.values.size() >= SeriesRecorder::kChunkValues) hand_over(store);
}

void SeriesChannel::fetch_recent(DeviceId device, SimTime from, RunStore& store) {
  if (!recent_) return;
  recent_->fetch(device, from, [&](const SeriesRow& row) { append(row, store); });
}

void SeriesChannel::flush(RunStore& store) {
  if (summary_) {
    summary_->end([&](const SeriesRow& ended) {
      append(ended, store);
      --rows_kept_;
    });
  }
  hand_over(store);
}

void SeriesChannel::hand_over(RunStore& store) {
  if (chunk_.rows() == 0) return;
  SeriesChunk full = std::move(chunk_);
  chunk_ = SeriesChunk{full.series, full.width, {}, {}, {}, {}};
  store.append(std::move(full));
}

void SeriesChannel::save(ArchiveWriter& archive) const {
  archive.put(series_.id);
  archive.put(rows_seen_);
  archive.put(rows_kept_);
  archive.put_span(std::span<const DeviceId>(chunk_.device));
  archive.put_span(std::span<const SimTime>(chunk_.time));
  archive.put_span(std::span<const Quality>(chunk_.quality));
  archive.put_span(std::span<const double>(chunk_.values));
  seen_.save(archive);
  has_last_.save(archive);
  archive.put_span(std::span<const double>(last_));
  if (recent_) recent_->save(archive);
  if (summary_) summary_->save(archive);
}

bool SeriesChannel::load(ArchiveReader& archive) {
  SeriesId id = 0;
  if (!archive.get(id) || !archive.get(rows_seen_) || !archive.get(rows_kept_) ||
      !archive.get_vector(chunk_.device) || !archive.get_vector(chunk_.time) ||
      !archive.get_vector(chunk_.quality) || !archive.get_vector(chunk_.values) ||
      !seen_.load(archive) || !has_last_.load(archive) || !archive.get_vector(last_)) {
    return false;
  }
  number(id);
  const std::size_t rows = chunk_.rows();
  return chunk_.time.size() == rows && chunk_.quality.size() == rows &&
         chunk_.values.size() == rows * series_.width &&
         last_.size() == has_last_.values.size() * width_ && (!recent_ || recent_->load(archive)) &&
         (!summary_ || summary_->load(archive));
}

}  // namespace orrery::engine
