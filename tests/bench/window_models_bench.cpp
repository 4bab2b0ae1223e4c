// SPDX-License-Identifier: Apache-2.0
// Windows a second of each window model at its default window, eight features, 10,000 windows a
// call: a wave and noise, so that neighbours exist and pruning is neither lucky nor idle.
#include <benchmark/benchmark.h>

#include "engine/numeric/elementary.h"
#include "engine/random/stream.h"
#include "models/detect/ensemble.h"
#include "models/detect/window_model_catalog.h"

namespace orrery::models {
namespace {

constexpr std::size_t kFeatures = 8;
constexpr std::uint32_t kDevices = 100;
constexpr std::size_t kWindows = 10000;

Windows windows_of(std::size_t length, std::uint64_t entity) {
  Windows windows;
  windows.length = length;
  windows.features = kFeatures;
  engine::Stream stream({1, entity, engine::Purpose::kUser});
  for (std::uint32_t i = 0; i < kWindows; ++i) {
    const double phase = 100.0 * stream.uniform();
    const auto values = windows.append(i % kDevices);
    for (std::size_t v = 0; v < values.size(); ++v)
      values[v] =
          engine::sin(phase + static_cast<double>(v / kFeatures) / 4.0) + 0.3 * stream.normal();
  }
  return windows;
}

void score_windows(benchmark::State& state, const WindowModelEntry& entry) {
  WindowModelSpec spec;
  spec.params = engine::ParamSet::defaults(*entry.info);
  spec.length = static_cast<std::size_t>(spec.params.integer("window"));
  spec.features = kFeatures;
  spec.devices = kDevices;
  const auto made = entry.make(spec);
  const Windows train = windows_of(spec.length, 1);
  const Windows asked = windows_of(spec.length, 2);
  const Windows held_out = windows_of(spec.length, 3);
  (*made)->begin_fit(train, held_out);
  for (FitEpoch epoch; (*made)->fit_epoch(epoch);) {
  }
  std::vector<double> scores(kWindows);
  std::vector<std::int32_t> blamed(kWindows);
  for (auto _ : state) {
    (*made)->score(asked, scores, blamed);
    benchmark::DoNotOptimize(scores.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kWindows));
}

void fit_windows(benchmark::State& state, const WindowModelEntry& entry) {
  WindowModelSpec spec;
  spec.params = engine::ParamSet::defaults(*entry.info);
  spec.length = static_cast<std::size_t>(spec.params.integer("window"));
  spec.features = kFeatures;
  spec.devices = kDevices;
  const auto made = entry.make(spec);
  const Windows train = windows_of(spec.length, 1);
  const Windows held_out = windows_of(spec.length, 3);
  for (auto _ : state) {
    (*made)->begin_fit(train, held_out);
    for (FitEpoch epoch; (*made)->fit_epoch(epoch);) {
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kWindows));
}

// The reference in the same run: reading every value of a window of 32 rows once.
void sum_of_windows(benchmark::State& state) {
  const Windows windows = windows_of(32, 2);
  for (auto _ : state) {
    double sum = 0.0;
    for (const double v : windows.values) sum += v;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(kWindows));
}
BENCHMARK(sum_of_windows)->Unit(benchmark::kMillisecond);

const int kRegistered = [] {
  std::vector<WindowModelEntry> all(window_model_catalog().begin(), window_model_catalog().end());
  all.push_back({&ensemble_info(), make_ensemble_model});
  for (const auto& entry : all) {
    benchmark::RegisterBenchmark(("score/" + entry.info->name).c_str(), score_windows, entry)
        ->Unit(benchmark::kMillisecond);
    benchmark::RegisterBenchmark(("fit/" + entry.info->name).c_str(), fit_windows, entry)
        ->Unit(benchmark::kMillisecond);
  }
  return 0;
}();

}  // namespace
}  // namespace orrery::models
