// SPDX-License-Identifier: Apache-2.0
// Steps of 10,000 rows of a model: the population's loop over tiles, and row by row with single
// draws, in the same run. Items are rows.
#include <benchmark/benchmark.h>

#include <memory>
#include <vector>

#include "devices/process/first_order.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kRows = 10000;

engine::PopulationSpec fleet(bool varied) {
  engine::PopulationSpec spec;
  spec.name = "point";
  spec.count = kRows;
  spec.seed = 1;
  spec.step = {engine::kNsPerSecond};
  const FirstOrderParams defaults{};
  for (const auto& param : FirstOrder::kParams) {
    auto& column = spec.columns[param.name];
    column.assign(kRows, defaults.*param.member);
    for (std::uint32_t row = 0; varied && row < kRows; ++row) column[row] *= 1.0 + 1e-6 * row;
  }
  return spec;
}

void step_fleet(benchmark::State& state) {
  engine::RowPopulation<FirstOrder> fleet_of_points(fleet(state.range(0) != 0));
  std::vector<engine::Notice> notices;
  std::int64_t second = 0;
  for (auto _ : state) fleet_of_points.advance({++second * engine::kNsPerSecond}, notices);
  state.SetItemsProcessed(state.iterations() * kRows);
  state.counters["bytes_a_row"] =
      static_cast<double>(fleet_of_points.bytes()) / static_cast<double>(kRows);
}

void step_row_by_row(benchmark::State& state) {
  const engine::RowPopulation<FirstOrder> points(fleet(true));
  std::vector<FirstOrderState> states(kRows);
  std::vector<FirstOrderParams> params(kRows);
  for (std::uint32_t row = 0; row < kRows; ++row) {
    states[row] = points.state_of(row);
    params[row] = points.params_of(row);
  }
  std::uint64_t step = 0;
  for (auto _ : state) {
    for (std::uint32_t row = 0; row < kRows; ++row) {
      engine::RowContext here{static_cast<double>(step), 1.0, 1, points.entity(row), step, 0.0};
      here.normal = engine::normal_at({1, here.entity, FirstOrder::kStepNormal}, step);
      FirstOrder::advance(params[row], states[row], here);
    }
    benchmark::DoNotOptimize(states.data());
    ++step;
  }
  state.SetItemsProcessed(state.iterations() * kRows);
}

BENCHMARK(step_row_by_row);
BENCHMARK(step_fleet)->ArgName("varied")->Arg(0)->Arg(1);

}  // namespace
}  // namespace orrery::devices
