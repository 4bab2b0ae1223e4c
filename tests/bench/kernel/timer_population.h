// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>

#include "engine/random/stream.h"
#include "engine/record/fingerprint.h"
#include "engine/time/sim_time.h"

namespace orrery::bench {

/// W1 as every engine must do it, so that all fingerprints of one size, seed and length are equal.
/// Sensor i is row i of "sensor". It samples at phase(i), phase(i) + 1 s, ... before the end;
/// sample n adds normal n of the sensor's stream to its accumulator, in order.
struct TimerPopulation {
  static constexpr engine::Duration kPeriod{engine::kNsPerSecond};

  std::uint64_t seed = 1;

  engine::SimTime phase(std::uint64_t sensor) const {
    const double u = engine::uniform_at({seed, entity(sensor), engine::Purpose::kInitial}, 0);
    return {static_cast<std::int64_t>(u * 1e9)};
  }
  engine::StreamKey noise(std::uint64_t sensor) const {
    return {seed, entity(sensor), engine::Purpose::kSensorNoise};
  }
  static std::uint64_t entity(std::uint64_t sensor) {
    static constexpr std::uint64_t kName = engine::name_key("sensor");
    return engine::row_key(kName, sensor);
  }
  /// Adds what became of a sensor: samples taken and their sum.
  static void sign(engine::Fingerprint& fingerprint, std::uint64_t sensor, std::uint64_t samples,
                   double sum) {
    const double values[] = {sum};
    fingerprint.add('s', sensor, samples, {}, values);
  }
  /// Simulated seconds for about ten million samples, at least ten periods.
  static double default_length_s(std::uint64_t sensors) {
    const std::uint64_t periods = 10'000'000 / (sensors + 1);
    return static_cast<double>(periods < 10 ? 10 : periods);
  }
};

}  // namespace orrery::bench
