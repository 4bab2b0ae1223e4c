// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/record/archive.h"
#include "engine/registry/field.h"

namespace orrery::devices {

/// Fault points of one sensor.
struct SensorFault {
  double drift_rate = 0.0, stuck = 0.0, offset = 0.0, noise_factor = 0.0, dead = 0.0,
         spike_rate = 0.0;
  double fault_drift = 0.0;  ///< added up to `drift_since_s`
  double drift_since_s = 0.0;

  double drift_at(double time_s) const {
    return fault_drift + drift_rate * (time_s - drift_since_s);
  }
};

inline constexpr std::array kSensorFaultPoints = {
    engine::Port<SensorFault>{"drift_rate", &SensorFault::drift_rate, "signal/s",
                              "drift from the onset on"},
    engine::Port<SensorFault>{"stuck", &SensorFault::stuck, "1", "1: repeats its last value"},
    engine::Port<SensorFault>{"offset", &SensorFault::offset, "signal", "sudden offset"},
    engine::Port<SensorFault>{"noise_factor", &SensorFault::noise_factor, "1",
                              "1 + this multiplies the noise"},
    engine::Port<SensorFault>{"dead", &SensorFault::dead, "1", "1: gives no value"},
    engine::Port<SensorFault>{"spike_rate", &SensorFault::spike_rate, "1",
                              "share of samples with a spike"}};

/// Faults of the sensors of a bank. Few have one at a time: a healthy sensor costs nothing until
/// the first fault, and 4 bytes from then on.
class SensorFaults {
 public:
  explicit SensorFaults(std::uint32_t rows) : rows_(rows) {}

  /// A drift that ends takes what has added up with it: the sensor has been exchanged.
  void set(int point, std::uint32_t row, double value, double now_s);
  /// Null for a healthy sensor.
  const SensorFault* of(std::uint32_t row) const {
    if (place_.empty() || place_[row] == kHealthy) return nullptr;
    return &faults_[place_[row]];
  }
  bool any() const { return faults_.size() > free_.size(); }

  std::size_t bytes() const;
  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);

 private:
  static constexpr std::uint32_t kHealthy = 0xffffffff;

  std::uint32_t rows_;
  std::vector<std::uint32_t> place_;  ///< in `faults_`, by row; empty before the first fault
  std::vector<SensorFault> faults_;
  std::vector<std::uint32_t> free_;  ///< places of sensors that are healthy again
};

}  // namespace orrery::devices
