// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/report_rule.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

namespace orrery::devices {

namespace {

/// Moves row `from` of a batch to row `to`, which is no later.
void move_row(engine::Batch& batch, std::size_t from, std::size_t to) {
  if (from == to) return;
  std::copy_n(batch.row(from).begin(), batch.width, batch.row(to).begin());
  batch.device[to] = batch.device[from];
  batch.time[to] = batch.time[from];
  batch.arrival[to] = batch.arrival[from];
  batch.sequence[to] = batch.sequence[from];
  batch.quality[to] = batch.quality[from];
}

void cut(engine::Batch& batch, std::size_t rows) {
  batch.values.resize(rows * batch.width);
  batch.device.resize(rows);
  batch.time.resize(rows);
  batch.arrival.resize(rows);
  batch.sequence.resize(rows);
  batch.quality.resize(rows);
}

}  // namespace

bool ReportRule::is_needed(const AnalogColumns& params) {
  return !params.get<&AnalogSensorParams::report_change>().is_always(0.0);
}

ReportRule::ReportRule(const AnalogColumns& params, std::size_t rows, std::uint32_t width)
    : params_(params),
      width_(width),
      sent_(rows * width, std::numeric_limits<double>::quiet_NaN()),
      sent_ns_(rows, 0) {}

void ReportRule::thin(engine::Batch& truth, std::size_t truth_first, engine::Batch& reported,
                      std::size_t reported_first, engine::DeviceId first_device) {
  const std::size_t samples = reported.rows() - reported_first;
  std::size_t kept = 0;
  for (std::size_t i = 0; i < samples; ++i) {
    const std::size_t at = reported_first + i;
    if (!reports(reported.device[at] - first_device, reported, at)) continue;
    move_row(reported, at, reported_first + kept);
    move_row(truth, truth_first + i, truth_first + kept);
    ++kept;
  }
  cut(truth, truth_first + kept);
  cut(reported, reported_first + kept);
}

bool ReportRule::reports(std::uint32_t row, const engine::Batch& samples, std::size_t i) {
  const double change = params_.get<&AnalogSensorParams::report_change>()[row];
  if (change == 0.0) return true;
  const auto values = samples.row(i);
  const auto sent = std::span(sent_).subspan(std::size_t{row} * width_, width_);
  const bool first = std::isnan(sent[0]);
  const double every_s = params_.get<&AnalogSensorParams::report_at_least_every_s>()[row];
  const std::int64_t silent_ns = samples.time[i].ns - sent_ns_[row];
  const bool due = every_s > 0.0 && silent_ns >= engine::Duration::from_seconds(every_s).ns;
  if (has(samples.quality[i], engine::Quality::kMissing)) return due;
  bool changed = first;
  for (std::size_t v = 0; v < width_ && !changed; ++v)
    changed = std::abs(values[v] - sent[v]) >= change;
  if (!changed && !due) return false;
  std::copy(values.begin(), values.end(), sent.begin());
  sent_ns_[row] = samples.time[i].ns;
  return true;
}

void ReportRule::save(engine::ArchiveWriter& archive) const {
  archive.put_span(std::span(sent_));
  archive.put_span(std::span(sent_ns_));
}

bool ReportRule::load(engine::ArchiveReader& archive) {
  return archive.get_span(std::span(sent_)) && archive.get_span(std::span(sent_ns_));
}

}  // namespace orrery::devices
