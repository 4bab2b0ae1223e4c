// SPDX-License-Identifier: Apache-2.0
// Feeders: one day at a step of a minute, loads that change every minute; items are solves.
#include <benchmark/benchmark.h>

#include <cmath>
#include <memory>
#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "tests/devices/grid/feeder_bench.h"

namespace orrery::devices {
namespace {

constexpr int kMinutes = 1440;

/// Long laterals, as in a town: most buses hang on the one before them.
std::unique_ptr<engine::Population> random_feeder(const std::string& model, std::uint32_t buses) {
  FeederOnTheBench bench{buses};
  bench.model = model;
  bench.numbers = {{"nominal_voltage", 12660.0},
                   {"resistance", 0.02},
                   {"reactance", 0.02},
                   {"mutual_resistance", 0.005},
                   {"mutual_reactance", 0.005}};
  engine::Stream draw({1, 0, engine::Purpose::kUser});
  for (std::uint32_t row = 0; row < buses; ++row)
    bench.columns["parent"].push_back(
        row == 0 ? -1.0 : (draw.uniform() < 0.85 ? row - 1.0 : std::floor(draw.uniform() * row)));
  return bench();
}

void a_day(benchmark::State& state, const std::string& model, const std::string& input) {
  const auto buses = static_cast<std::uint32_t>(state.range(0));
  engine::Stream draw({2, 0, engine::Purpose::kUser});
  std::vector<std::vector<double>> loads(64, std::vector<double>(buses));
  for (auto& minute : loads)
    for (double& load : minute) load = 12e3 * draw.uniform();
  std::vector<engine::Notice> notices;
  for (auto _ : state) {
    const auto feeder = random_feeder(model, buses);
    const int port = feeder->info().input_index(input);
    for (int minute = 1; minute <= kMinutes; ++minute) {
      feeder->write_column(port, loads[static_cast<std::size_t>(minute) % loads.size()]);
      feeder->advance(engine::SimTime::from_seconds(60.0 * minute), notices);
    }
    benchmark::DoNotOptimize(sum_of(*feeder, "energy_lost"));
  }
  state.SetItemsProcessed(state.iterations() * kMinutes);
  state.counters["simulated_to_real"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * 86400.0, benchmark::Counter::kIsRate);
}

void feeder_day(benchmark::State& state) { a_day(state, "grid/feeder", "load"); }
void feeder3_day(benchmark::State& state) { a_day(state, "grid/feeder3", "load_a"); }

BENCHMARK(feeder_day)->Arg(33)->Arg(1000)->Unit(benchmark::kMillisecond);
BENCHMARK(feeder3_day)->Arg(15)->Arg(1000)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::devices
