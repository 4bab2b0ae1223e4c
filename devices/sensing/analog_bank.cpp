// SPDX-License-Identifier: Apache-2.0
#include "devices/sensing/analog_bank.h"

#include <algorithm>
#include <limits>

#include "devices/sensing/analog_sensor.h"

namespace orrery::devices {

using engine::Batch;
using engine::SimTime;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();

}  // namespace

AnalogBank::AnalogBank(engine::SensorBankSpec spec)
    : spec_(std::move(spec)),
      size_(spec_.host->size()),
      name_key_(engine::name_key(spec_.name)),
      params_(std::move(spec_.columns), size_),
      faults_(size_) {
  spec_.columns.clear();
  if (SampleClock::is_needed(params_)) clock_.emplace(params_, spec_, size_);
  if (ReportRule::is_needed(params_)) rule_.emplace(params_, size_, spec_.width);
  if (spec_.period.ns == 0) numbers_.assign(size_, 0);
  if (spec_.width > 1 || params_.get<&AnalogSensorParams::lag_s>().is_always(0.0)) return;
  lagged_.assign(size_, kNaN);
  sampled_s_.assign(size_, 0.0);
}

const engine::ModelInfo& AnalogBank::info() const { return analog_sensor_info(); }

std::uint64_t AnalogBank::entity(std::uint32_t row) const {
  return engine::row_key(name_key_, std::uint64_t{spec_.first_row} + row);
}

engine::StreamKey AnalogBank::key(std::uint32_t row, engine::Purpose purpose) const {
  return {spec_.seed, entity(row), purpose};
}

void AnalogBank::set_fault_point(int point, std::uint32_t row, double value) {
  faults_.set(point, row, value, spec_.host->now().seconds());
}

void AnalogBank::sample(SimTime from, SimTime until, const engine::Population& host,
                        engine::DeviceId first_device, Batch& truth, Batch& reported) {
  const Call call{host, first_device, truth, reported};
  const std::size_t truth_first = truth.rows();
  const std::size_t reported_first = reported.rows();
  if (spec_.period.ns == 0) {
    sample_recorded(from, until, call);
  } else if (clock_) {
    sample_own_times(from, until, call);
  } else {
    sample_together(from, until, call);
  }
  if (rule_) rule_->thin(truth, truth_first, reported, reported_first, first_device);
}

SimTime AnalogBank::first_due(SimTime from) const {
  const std::int64_t since_ns = from.ns - spec_.offset.ns;
  const std::int64_t periods =
      since_ns <= 0 ? 0 : (since_ns + spec_.period.ns - 1) / spec_.period.ns;
  return SimTime{spec_.offset.ns} + spec_.period * periods;
}

void AnalogBank::sample_recorded(SimTime from, SimTime until, const Call& call) {
  // A worker drives many banks, one after the other: none keeps its own.
  thread_local Batch rows;
  rows.clear();
  call.host.recorded(spec_.output, from, until, rows);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    const std::uint32_t row = rows.device[i];
    const Sample sample{row, rows.time[i], numbers_[row]++};
    call.truth.append(call.first_device + row, sample.time, sample.number)[0] = rows.row(i)[0];
    call.reported.append(call.first_device + row, sample.time, sample.number);
    measure_one(sample, call);
  }
}

void AnalogBank::render(const SampleTile& tile, const Call& call) {
  for (std::size_t i = 0; i < tile.count; ++i) {
    const Sample sample{tile.row[i], SimTime{tile.time_ns[i]}, tile.number[i]};
    const engine::DeviceId device = call.first_device + sample.row;
    const auto real = call.truth.append(device, sample.time, sample.number);
    call.host.render(spec_.output, sample.row, spec_.sample_rate_hz, real);
    call.reported.append(device, sample.time, sample.number);
    measure_one(sample, call);
  }
}

void AnalogBank::need_last() {
  if (last_.empty()) last_.assign(std::size_t{size_} * spec_.width, kNaN);
}

std::size_t AnalogBank::bytes() const {
  const std::size_t doubles = last_.capacity() + lagged_.capacity() + sampled_s_.capacity() +
                              spare_.capacity() + spare_number_.capacity();
  return params_.bytes() + faults_.bytes() + (clock_ ? clock_->bytes() : 0) +
         (rule_ ? rule_->bytes() : 0) + (doubles + numbers_.capacity()) * 8;
}

void AnalogBank::save(engine::ArchiveWriter& archive) const {
  archive.put(number_);
  archive.put_span(std::span(numbers_));
  archive.put_span(std::span(last_));
  archive.put_span(std::span(lagged_));
  archive.put_span(std::span(sampled_s_));
  faults_.save(archive);
  if (clock_) clock_->save(archive);
  if (rule_) rule_->save(archive);
}

bool AnalogBank::load(engine::ArchiveReader& archive) {
  const std::size_t values = std::size_t{size_} * spec_.width;
  return archive.get(number_) && archive.get_span(std::span(numbers_)) &&
         archive.get_vector(last_) && (last_.empty() || last_.size() == values) &&
         archive.get_span(std::span(lagged_)) && archive.get_span(std::span(sampled_s_)) &&
         faults_.load(archive) && (!clock_ || clock_->load(archive)) &&
         (!rule_ || rule_->load(archive));
}

}  // namespace orrery::devices
