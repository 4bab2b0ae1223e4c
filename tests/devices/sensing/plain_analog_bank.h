// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "devices/sensing/analog_sensor.h"
#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"

// The analogue bank as it was before its columns: one sample after the other, one struct a sensor.
// Referee of the bank in tiles: the same bits, and the reference of its benchmark.
namespace orrery::devices {

using engine::Batch;
using engine::Quality;
using engine::SimTime;
inline constexpr double kPlainNaN = std::numeric_limits<double>::quiet_NaN();
inline constexpr double kPlainSpikeSize = 20.0;  ///< in standard deviations of the noise; ours

/// The numbers that the plain bank knows.
struct PlainParams {
  double noise = 0.0;
  double bias = 0.0;
  double gain_error = 0.0;
  double drift_per_s = 0.0;
  double resolution = 0.0;
  double range_min = -1e300;
  double range_max = 1e300;
  double dropout = 0.0;
  double lag_s = 0.0;
};

struct PlainRow {
  const char* name;
  double PlainParams::*member;
};
inline constexpr std::array kPlainParams = {PlainRow{"noise", &PlainParams::noise},
                                            PlainRow{"bias", &PlainParams::bias},
                                            PlainRow{"gain_error", &PlainParams::gain_error},
                                            PlainRow{"drift_per_s", &PlainParams::drift_per_s},
                                            PlainRow{"resolution", &PlainParams::resolution},
                                            PlainRow{"range_min", &PlainParams::range_min},
                                            PlainRow{"range_max", &PlainParams::range_max},
                                            PlainRow{"dropout", &PlainParams::dropout},
                                            PlainRow{"lag", &PlainParams::lag_s}};

/// What one sensor remembers, and its fault points.
struct PlainState {
  double drift_rate = 0.0, stuck = 0.0, offset = 0.0, noise_factor = 0.0, dead = 0.0,
         spike_rate = 0.0;
  double fault_drift = 0.0;  ///< added up to `drift_since_s`
  double drift_since_s = 0.0;
  double lagged = kPlainNaN;  ///< NaN before the first sample
  double sampled_s = 0.0;     ///< time of the last sample
  double samples = 0.0;       ///< number of the next
};
using FaultPort = engine::Port<PlainState>;
inline constexpr std::array kPlainFaultPoints = {
    FaultPort{"drift_rate", &PlainState::drift_rate, "signal/s", "drift from the onset on"},
    FaultPort{"stuck", &PlainState::stuck, "1", "1: repeats its last value"},
    FaultPort{"offset", &PlainState::offset, "signal", "sudden offset"},
    FaultPort{"noise_factor", &PlainState::noise_factor, "1", "1 + this multiplies the noise"},
    FaultPort{"dead", &PlainState::dead, "1", "1: gives no value"},
    FaultPort{"spike_rate", &PlainState::spike_rate, "1", "share of samples with a spike"}};

inline constexpr std::array kSaved = {
    &PlainState::drift_rate,   &PlainState::stuck,         &PlainState::offset,
    &PlainState::noise_factor, &PlainState::dead,          &PlainState::spike_rate,
    &PlainState::fault_drift,  &PlainState::drift_since_s, &PlainState::lagged,
    &PlainState::sampled_s,    &PlainState::samples};

class PlainAnalogBank final : public engine::SensorBank {
 public:
  explicit PlainAnalogBank(engine::SensorBankSpec spec)
      : spec_(std::move(spec)),
        params_(spec_.host->size()),
        states_(params_.size()),
        last_(params_.size() * spec_.width, kPlainNaN) {
    for (const PlainRow& field : kPlainParams) {
      const auto column = spec_.columns.find(field.name);
      if (column == spec_.columns.end()) continue;
      for (std::size_t row = 0; row < size(); ++row)
        params_[row].*field.member = column->second.at(row);
    }
    name_key_ = engine::name_key(spec_.name);
  }

  const engine::SensorBankSpec& spec() const override { return spec_; }
  const std::string& name() const override { return spec_.name; }
  const engine::ModelInfo& info() const override { return analog_sensor_info(); }
  std::uint32_t size() const override { return static_cast<std::uint32_t>(params_.size()); }
  std::uint32_t first_row() const override { return spec_.first_row; }
  std::uint64_t entity(std::uint32_t row) const override {
    return engine::row_key(name_key_, std::uint64_t{spec_.first_row} + row);
  }

  // A fault that ends takes its drift with it: the sensor has been exchanged.
  void set_fault_point(int point, std::uint32_t row, double value) override {
    PlainState& s = states_[row];
    const auto member = kPlainFaultPoints[static_cast<std::size_t>(point)].member;
    if (member == &PlainState::drift_rate) {
      const double now_s = spec_.host->now().seconds();
      s.fault_drift = value == 0.0 ? 0.0 : drift_at(s, now_s);
      s.drift_since_s = now_s;
    }
    s.*member = value;
  }

  void sample(SimTime from, SimTime until, const engine::Population& host,
              engine::DeviceId first_device, Batch& truth, Batch& reported) override {
    if (spec_.period.ns == 0) {
      recorded_.clear();
      host.recorded(spec_.output, from, until, recorded_);
      for (std::size_t i = 0; i < recorded_.rows(); ++i)
        measure(recorded_.device[i], recorded_.time[i], recorded_.row(i), first_device, truth,
                reported);
      return;
    }
    for (SimTime due = first_due(from); due < until; due = due + spec_.period)
      sample_all(due, host, first_device, truth, reported);
  }

  void save(engine::ArchiveWriter& archive) const override {
    archive.put_span(std::span<const double>(last_));
    for (const PlainState& s : states_) {
      for (const auto member : kSaved) archive.put(s.*member);
    }
  }
  bool load(engine::ArchiveReader& archive) override {
    if (!archive.get_span(std::span<double>(last_))) return false;
    for (PlainState& s : states_) {
      for (const auto member : kSaved) {
        if (!archive.get(s.*member)) return false;
      }
    }
    return true;
  }

 private:
  SimTime first_due(SimTime from) const {
    const std::int64_t since_ns = from.ns - spec_.offset.ns;
    const std::int64_t periods =
        since_ns <= 0 ? 0 : (since_ns + spec_.period.ns - 1) / spec_.period.ns;
    return SimTime{spec_.offset.ns} + spec_.period * periods;
  }

  void sample_all(SimTime due, const engine::Population& host, engine::DeviceId first_device,
                  Batch& truth, Batch& reported) {
    const bool scalar = spec_.width == 1;
    row_.resize(scalar ? size() : spec_.width);
    if (scalar) host.read(spec_.output, row_);
    for (std::uint32_t row = 0; row < size(); ++row) {
      if (!scalar) host.render(spec_.output, row, spec_.sample_rate_hz, row_);
      measure(row, due, scalar ? std::span<const double>(row_).subspan(row, 1) : row_, first_device,
              truth, reported);
    }
  }

  /// One sample on its way through the sensor, in the order of the equations in the header.
  void measure(std::uint32_t row, SimTime time, std::span<const double> real,
               engine::DeviceId first_device, Batch& truth, Batch& reported) {
    const PlainParams& p = params_[row];
    PlainState& s = states_[row];
    const auto number = static_cast<std::uint64_t>(s.samples);
    const engine::DeviceId device = first_device + row;
    const auto true_row = truth.append(device, time, number);
    std::copy(real.begin(), real.end(), true_row.begin());
    const auto values = reported.append(device, time, number);
    Quality& quality = reported.quality.back();
    const auto last = std::span<double>(last_).subspan(std::size_t{row} * spec_.width, spec_.width);

    follow(p, s, time.seconds(), real, values);
    s.samples += 1.0;
    s.sampled_s = time.seconds();
    if (s.stuck != 0.0 && !std::isnan(last[0])) {
      std::copy(last.begin(), last.end(), values.begin());
    } else {
      add_errors(p, s, row, number, time.seconds(), values);
      convert(p, values);
    }
    if (s.dead != 0.0 || lost(p, row, number) || std::isnan(real[0])) {
      std::fill(values.begin(), values.end(), kPlainNaN);
      quality = Quality::kMissing;
      if (std::isnan(real[0])) truth.quality.back() = Quality::kMissing;
      return;
    }
    std::copy(values.begin(), values.end(), last.begin());
    const auto at_end = [&](double v) { return v <= p.range_min || v >= p.range_max; };
    if (std::any_of(values.begin(), values.end(), at_end)) quality |= Quality::kSaturated;
  }

  /// The lag of the front end. A truth that is missing leaves it where it was.
  void follow(const PlainParams& p, PlainState& s, double time_s, std::span<const double> real,
              std::span<double> values) const {
    std::copy(real.begin(), real.end(), values.begin());
    if (spec_.width != 1 || p.lag_s <= 0.0 || std::isnan(real[0])) return;
    const double share =
        std::isnan(s.lagged) ? 1.0 : 1.0 - engine::exp(-(time_s - s.sampled_s) / p.lag_s);
    s.lagged = share == 1.0 ? real[0] : s.lagged + share * (real[0] - s.lagged);
    values[0] = s.lagged;
  }

  void add_errors(const PlainParams& p, const PlainState& s, std::uint32_t row,
                  std::uint64_t number, double time_s, std::span<double> values) {
    const double gain = 1.0 + p.gain_error;
    const double offset = p.bias + p.drift_per_s * time_s + s.offset + drift_at(s, time_s);
    for (double& value : values) value = gain * value + offset;
    const double sigma = p.noise * (1.0 + s.noise_factor);
    if (sigma > 0.0) add_noise(sigma, row, number, values);
    if (s.spike_rate > 0.0) {
      const auto fates = key(row, engine::Purpose::kSensorDropout);
      const double draw = engine::uniform_at(fates, 2 * number + 1);
      const double size = kPlainSpikeSize * (sigma > 0.0 ? sigma : p.resolution);
      if (draw < s.spike_rate) values[0] += draw < 0.5 * s.spike_rate ? size : -size;
    }
  }

  void add_noise(double sigma, std::uint32_t row, std::uint64_t number, std::span<double> values) {
    const auto noise = key(row, engine::Purpose::kSensorNoise);
    if (values.size() == 1) {
      values[0] += sigma * engine::normal_at(noise, number);
      return;
    }
    noise_.resize(values.size());
    engine::fill_normal_run(noise, number * values.size(), noise_);
    for (std::size_t i = 0; i < values.size(); ++i) values[i] += sigma * noise_[i];
  }

  static void convert(const PlainParams& p, std::span<double> values) {
    for (double& value : values) {
      if (p.resolution > 0.0) value = p.resolution * std::floor(value / p.resolution + 0.5);
      if (value < p.range_min) value = p.range_min;
      if (value > p.range_max) value = p.range_max;
    }
  }

  bool lost(const PlainParams& p, std::uint32_t row, std::uint64_t number) const {
    return p.dropout > 0.0 &&
           engine::uniform_at(key(row, engine::Purpose::kSensorDropout), 2 * number) < p.dropout;
  }

  static double drift_at(const PlainState& s, double time_s) {
    return s.fault_drift + s.drift_rate * (time_s - s.drift_since_s);
  }

  engine::StreamKey key(std::uint32_t row, engine::Purpose purpose) const {
    return {spec_.seed, entity(row), purpose};
  }

  engine::SensorBankSpec spec_;
  std::vector<PlainParams> params_;
  std::vector<PlainState> states_;
  std::vector<double> last_;  ///< last reported row of each sensor; NaN before the first
  std::uint64_t name_key_ = 0;
  std::vector<double> row_;
  std::vector<double> noise_;
  Batch recorded_;
};

}  // namespace orrery::devices
