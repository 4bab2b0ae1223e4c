// SPDX-License-Identifier: Apache-2.0
// The way of one sample of any width through an analogue bank: waveforms, recorded rows, and what a
// fault touches.
#include <algorithm>
#include <cmath>

#include "devices/sensing/analog_bank.h"
#include "engine/numeric/elementary.h"

namespace orrery::devices {

using engine::Purpose;
using engine::Quality;

namespace {

constexpr double kNaN = std::numeric_limits<double>::quiet_NaN();
constexpr double kSpikeSize = 20.0;  ///< in standard deviations of the noise; ours

}  // namespace

void AnalogBank::measure_one(const Sample& sample, const Call& call) {
  const auto real = call.truth.row(call.truth.rows() - 1);
  const auto values = call.reported.row(call.reported.rows() - 1);
  const SensorFault healthy;
  const SensorFault* const found = faults_.of(sample.row);
  const SensorFault& fault = found != nullptr ? *found : healthy;
  need_last();
  const auto last = last_of(sample.row);

  std::copy(real.begin(), real.end(), values.begin());
  if (!lagged_.empty()) values[0] = lagged(sample.row, sample.time.seconds(), real[0]);
  if (fault.stuck != 0.0 && !std::isnan(last[0])) {
    std::copy(last.begin(), last.end(), values.begin());
  } else {
    add_errors(sample, fault, values);
  }
  if (std::isnan(real[0])) call.truth.quality.back() = Quality::kMissing;
  if (fault.dead != 0.0 || std::isnan(real[0]) || is_lost(sample)) {
    std::fill(values.begin(), values.end(), kNaN);
    call.reported.quality.back() = Quality::kMissing;
    return;
  }
  std::copy(values.begin(), values.end(), last.begin());
  const double min = params_.get<&AnalogSensorParams::range_min>()[sample.row];
  const double max = params_.get<&AnalogSensorParams::range_max>()[sample.row];
  for (const double value : values) call.reported.quality.back() |= quality_of(value, min, max);
}

/// A truth that is missing leaves the front end where it was.
double AnalogBank::lagged(std::uint32_t row, double time_s, double real) {
  const double lag_s = params_.get<&AnalogSensorParams::lag_s>()[row];
  const double since_s = time_s - sampled_s_[row];
  sampled_s_[row] = time_s;
  if (lag_s <= 0.0 || std::isnan(real)) return real;
  double& value = lagged_[row];
  const double share = std::isnan(value) ? 1.0 : 1.0 - engine::exp(-since_s / lag_s);
  value = share == 1.0 ? real : value + share * (real - value);
  return value;
}

void AnalogBank::add_errors(const Sample& sample, const SensorFault& fault,
                            std::span<double> values) const {
  const std::uint32_t row = sample.row;
  const double time_s = sample.time.seconds();
  const double gain = 1.0 + params_.get<&AnalogSensorParams::gain_error>()[row];
  const double offset = params_.get<&AnalogSensorParams::bias>()[row] +
                        params_.get<&AnalogSensorParams::drift_per_s>()[row] * time_s +
                        fault.offset + fault.drift_at(time_s);
  for (double& value : values) value = gain * value + offset;
  const double sigma = params_.get<&AnalogSensorParams::noise>()[row] * (1.0 + fault.noise_factor);
  if (sigma > 0.0) add_noise(sigma, sample, values);
  const double resolution = params_.get<&AnalogSensorParams::resolution>()[row];
  if (fault.spike_rate > 0.0) {
    const auto fates = key(row, Purpose::kSensorDropout);
    const double draw = engine::uniform_at(fates, 2 * sample.number + 1);
    const double size = kSpikeSize * (sigma > 0.0 ? sigma : resolution);
    if (draw < fault.spike_rate) values[0] += draw < 0.5 * fault.spike_rate ? size : -size;
  }
  const double min = params_.get<&AnalogSensorParams::range_min>()[row];
  const double max = params_.get<&AnalogSensorParams::range_max>()[row];
  for (double& value : values) value = converted(value, resolution, min, max);
}

void AnalogBank::add_noise(double sigma, const Sample& sample, std::span<double> values) const {
  const auto noise = key(sample.row, Purpose::kSensorNoise);
  if (values.size() == 1) {
    values[0] += sigma * engine::normal_at(noise, sample.number);
    return;
  }
  thread_local std::vector<double> normals;
  normals.resize(values.size());
  engine::fill_normal_run(noise, sample.number * values.size(), normals);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] += sigma * normals[i];
}

bool AnalogBank::is_lost(const Sample& sample) const {
  const double dropout = params_.get<&AnalogSensorParams::dropout>()[sample.row];
  return dropout > 0.0 &&
         engine::uniform_at(key(sample.row, Purpose::kSensorDropout), 2 * sample.number) < dropout;
}

}  // namespace orrery::devices
