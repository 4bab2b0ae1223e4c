// SPDX-License-Identifier: Apache-2.0
// A line of 20 stations for a simulated year. Items are events; `sim_to_real` is simulated over
// real time, for one line on one core.
#include <benchmark/benchmark.h>

#include <vector>

#include "devices/factory/line.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kStations = 20;
constexpr double kYearS = 365.0 * 86400.0;

std::unique_ptr<engine::Population> line_of(double process_cv, bool failures) {
  engine::PopulationSpec spec;
  spec.name = "line";
  spec.count = kStations;
  spec.seed = 1;
  spec.columns["process_cv"].assign(kStations, process_cv);
  if (failures) spec.columns["mtbf"].assign(kStations, 36000.0);
  return std::move(*Line::make(std::move(spec)));
}

/// Exponential work without failures; the same with failures; gamma work with failures.
void line_for_a_year(benchmark::State& state) {
  std::uint64_t events = 0;
  for (auto _ : state) {
    const auto line = line_of(state.range(0) == 2 ? 0.25 : 1.0, state.range(0) >= 1);
    std::vector<engine::Notice> notices;
    line->advance(engine::SimTime::from_seconds(kYearS), notices);
    events += static_cast<const Line&>(*line).events();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(events));
  state.counters["sim_to_real"] = benchmark::Counter(
      static_cast<double>(state.iterations()) * kYearS, benchmark::Counter::kIsRate);
}
BENCHMARK(line_for_a_year)->Arg(0)->Arg(1)->Arg(2)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::devices
