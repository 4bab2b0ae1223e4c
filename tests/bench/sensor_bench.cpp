// SPDX-License-Identifier: Apache-2.0
// A bank of 10,000 sensors, each with numbers of its own, one sample a second each: the bank in
// columns beside the plain one of one struct a sensor, in the same run. Items are readings.
#include <benchmark/benchmark.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "tests/devices/sensing/plain_analog_bank.h"
#include "tests/devices/sensing/sine_bench.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kRows = 10000;
using Columns = std::map<std::string, std::vector<double>>;

std::vector<double> varied(double middle, double spread) {
  std::vector<double> values(kRows);
  const engine::StreamKey key{1, 2, engine::Purpose::kParameters};
  for (std::uint32_t row = 0; row < kRows; ++row)
    values[row] = middle + spread * (engine::uniform_at(key, row) - 0.5);
  return values;
}

Columns errors() {
  return {{"noise", varied(0.2, 0.1)},
          {"bias", varied(0.0, 0.5)},
          {"drift_per_s", varied(0.0, 1e-6)},
          {"gain_error", varied(0.0, 0.01)},
          {"resolution", varied(0.01, 0.001)}};
}

Columns with_clocks(Columns columns) {
  columns["clock_jitter"] = varied(1e-3, 5e-4);
  columns["clock_phase"] = varied(0.5, 0.9);
  columns["clock_drift"] = varied(0.0, 1e-4);
  return columns;
}

engine::SensorBankSpec spec_of(const engine::Population& host, Columns columns) {
  engine::SensorBankSpec spec;
  spec.name = "bench.ramp";
  spec.seed = 5;
  spec.host = &host;
  spec.period = {engine::kNsPerSecond};
  spec.columns = std::move(columns);
  return spec;
}

void sample(benchmark::State& state, engine::SensorBank& bank, SineBench& host) {
  std::vector<engine::Notice> none;
  engine::Batch truth, reported;
  std::int64_t second = 0, readings = 0;
  for (auto _ : state) {
    const auto now = engine::SimTime{second++ * engine::kNsPerSecond};
    host.advance(now, none);
    truth.clear();
    reported.clear();
    bank.sample(now, now + bank.spec().period, host, 0, truth, reported);
    benchmark::DoNotOptimize(reported.values.data());
    readings += static_cast<std::int64_t>(reported.rows());
  }
  state.SetItemsProcessed(readings);
}

void plain_bank(benchmark::State& state) {
  SineBench host(kRows);
  PlainAnalogBank bank(spec_of(host, errors()));
  sample(state, bank, host);
}

void bank_in_columns(benchmark::State& state) {
  SineBench host(kRows);
  const auto bank = std::move(*make_analog_sensor(spec_of(host, errors())));
  sample(state, *bank, host);
}

void bank_with_jittered_clocks(benchmark::State& state) {
  SineBench host(kRows);
  Columns columns = errors();
  columns["clock_jitter"] = varied(1e-3, 5e-4);
  columns["clock_phase"] = varied(0.5, 0.9);
  const auto bank = std::move(*make_analog_sensor(spec_of(host, std::move(columns))));
  sample(state, *bank, host);
}

void bank_with_drifting_clocks(benchmark::State& state) {
  SineBench host(kRows);
  const auto bank = std::move(*make_analog_sensor(spec_of(host, with_clocks(errors()))));
  sample(state, *bank, host);
}

void bank_that_sends_on_change(benchmark::State& state) {
  SineBench host(kRows);
  Columns columns = with_clocks(errors());
  columns["report_change"] = varied(5.0, 1.0);
  const auto bank = std::move(*make_analog_sensor(spec_of(host, std::move(columns))));
  sample(state, *bank, host);
}

BENCHMARK(plain_bank);
BENCHMARK(bank_in_columns);
BENCHMARK(bank_with_jittered_clocks);
BENCHMARK(bank_with_drifting_clocks);
BENCHMARK(bank_that_sends_on_change);

}  // namespace
}  // namespace orrery::devices
