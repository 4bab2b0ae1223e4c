// SPDX-License-Identifier: Apache-2.0
// The thermostat of the gallery as an environment: decision steps and whole episodes. Items are
// decisions of one copy; 256 copies, one thread.
#include <benchmark/benchmark.h>

#include "scenarios/control/scenario_environment.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

constexpr std::size_t kCopies = 256;

std::unique_ptr<models::VectorEnvironment> thermostats() {
  auto loaded =
      load_scenario(std::string(ORRERY_SOURCE_DIR) + "/scenarios/library/thermostat-control.yaml");
  if (!loaded) std::abort();
  EnvironmentSpec spec;
  spec.scenario = std::make_shared<const Scenario>(std::move(loaded->scenario));
  spec.copies = kCopies;
  auto made = make_environment(spec);
  if (!made) std::abort();
  return std::move(*made);
}

/// With the new episodes that begin on the way: a week has 672 decisions.
void BM_ThermostatSteps(benchmark::State& state) {
  const auto plant = thermostats();
  if (!plant->reset(1)) std::abort();
  std::vector<float> actions(plant->rows(), 0.4F);
  for (auto _ : state) {
    if (!plant->step(actions)) std::abort();
    benchmark::DoNotOptimize(plant->columns().rewards.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * plant->rows()));
}
BENCHMARK(BM_ThermostatSteps)->Unit(benchmark::kMicrosecond);

/// Beginning an episode in every copy. Items are episodes.
void BM_ThermostatReset(benchmark::State& state) {
  const auto plant = thermostats();
  std::uint64_t seed = 0;
  for (auto _ : state) {
    if (!plant->reset(++seed)) std::abort();
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(state.iterations() * plant->rows()));
}
BENCHMARK(BM_ThermostatReset)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace orrery::scenarios
