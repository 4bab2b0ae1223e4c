// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "devices/sensing/analog_bank.h"
#include "devices/sensing/analog_sensor.h"
#include "tests/devices/sensing/sine_bench.h"

namespace orrery::devices {

/// Sensors with a period of 1 s on a bench whose truth is the time in seconds.
struct ClockedSensors {
  std::map<std::string, double> params;
  std::uint32_t rows = 1;
  std::map<std::string, std::vector<double>> columns{};

  SineBench bench{rows};
  std::unique_ptr<engine::SensorBank> bank = make();
  engine::Batch truth{}, reported{};

  std::unique_ptr<engine::SensorBank> make() {
    engine::SensorBankSpec spec;
    spec.name = "bench.ramp";
    spec.seed = 5;
    spec.host = &bench;
    spec.period = {engine::kNsPerSecond};
    spec.columns = columns;
    for (const auto& [param, value] : params) spec.columns[param].assign(rows, value);
    return std::move(*make_analog_sensor(std::move(spec)));
  }
  /// As the executive does: a call a `cut_ns`.
  void run(std::int64_t from_s, std::int64_t until_s, std::int64_t cut_ns = engine::kNsPerSecond) {
    std::vector<engine::Notice> none;
    const std::int64_t end = until_s * engine::kNsPerSecond;
    for (std::int64_t at = from_s * engine::kNsPerSecond; at < end; at += cut_ns) {
      bench.advance({at}, none);
      bank->sample({at}, {std::min(at + cut_ns, end)}, bench, 0, truth, reported);
    }
  }
  std::vector<std::int64_t> times_of(engine::DeviceId device) const {
    std::vector<std::int64_t> times;
    for (std::size_t i = 0; i < reported.rows(); ++i) {
      if (reported.device[i] == device) times.push_back(reported.time[i].ns);
    }
    return times;
  }
  std::size_t bytes() const { return static_cast<const AnalogBank&>(*bank).bytes(); }
};

}  // namespace orrery::devices
