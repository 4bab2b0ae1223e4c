// SPDX-License-Identifier: Apache-2.0
// Windows a second through the networks of the Torch module, end to end: doubles in, score and
// blamed feature out. One thread.
#include <benchmark/benchmark.h>

#include <string>
#include <vector>

#include "engine/random/stream.h"
#include "models/catalog.h"
#include "models/learn/torch_module.h"

namespace orrery::models {
namespace {

using Settings = std::vector<std::pair<std::string, double>>;

WindowModelSpec spec_of(const std::string& agent, const Settings& settings, std::size_t length,
                        std::size_t features) {
  WindowModelSpec spec;
  for (const auto& entry : agent_catalog())
    if (entry.info->name == agent) spec.params = engine::ParamSet::defaults(*entry.info);
  for (const auto& [name, value] : settings) spec.params.set(name, value);
  spec.params.set("epochs", 1.0);
  spec.length = length;
  spec.features = features;
  spec.seed = 1;
  return spec;
}

Windows windows_of(std::size_t count, std::size_t length, std::size_t features) {
  Windows windows;
  windows.length = length;
  windows.features = features;
  windows.device.assign(count, 0);
  windows.values.resize(count * length * features);
  engine::fill_normal_run({2, 3, engine::Purpose::kUser}, 0, windows.values);
  return windows;
}

void score(benchmark::State& state, WindowModelFactory TorchModule::*kind, const char* agent,
           const Settings& settings, std::size_t length, std::size_t features) {
  const auto module = torch_module();
  if (!module) return state.SkipWithError("no Torch module");
  const auto model = *((*module)->*kind)(spec_of(agent, settings, length, features));
  const Windows train = windows_of(256, length, features);
  const Windows none = windows_of(0, length, features);
  model->begin_fit(train, none);
  FitEpoch epoch;
  model->fit_epoch(epoch);
  const Windows windows = windows_of(static_cast<std::size_t>(state.range(0)), length, features);
  std::vector<double> scores(windows.count());
  std::vector<std::int32_t> blamed(windows.count());
  for (auto _ : state) {
    model->score(windows, scores, blamed);
    benchmark::DoNotOptimize(scores.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
  state.counters["multiply_accumulates"] =
      benchmark::Counter(model->cost().multiply_accumulates * static_cast<double>(state.range(0)) *
                             static_cast<double>(state.iterations()),
                         benchmark::Counter::kIsRate);
}

void fit_epoch(benchmark::State& state, WindowModelFactory TorchModule::*kind, const char* agent,
               const Settings& settings, std::size_t length, std::size_t features) {
  const auto module = torch_module();
  if (!module) return state.SkipWithError("no Torch module");
  auto spec = spec_of(agent, settings, length, features);
  spec.params.set("epochs", 10000.0);
  spec.params.set("patience", 10000.0);
  const auto model = *((*module)->*kind)(spec);
  const Windows train = windows_of(static_cast<std::size_t>(state.range(0)), length, features);
  const Windows held_out = windows_of(train.count() / 4, length, features);
  model->begin_fit(train, held_out);
  FitEpoch epoch;
  for (auto _ : state) model->fit_epoch(epoch);
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

// The reference in the same run: what leaves no way around it, reading each value and summing up.
void read_windows(benchmark::State& state) {
  const Windows windows = windows_of(static_cast<std::size_t>(state.range(0)), 16, 4);
  std::vector<double> sums(windows.count());
  for (auto _ : state) {
    for (std::size_t i = 0; i < windows.count(); ++i) {
      double sum = 0.0;
      for (const double x : windows.window(i)) sum += x * x;
      sums[i] = sum;
    }
    benchmark::DoNotOptimize(sums.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

using Module = TorchModule;
const Settings k64{{"hidden", 64.0}, {"code", 64.0}};
BENCHMARK(read_windows)->Arg(10000);
// 64 values, and 64 units in each of the three layers between.
BENCHMARK_CAPTURE(score, dense_64_64, &Module::autoencoder, "autoencoder", k64, 16, 4)->Arg(10000);
BENCHMARK_CAPTURE(score, dense, &Module::autoencoder, "autoencoder", {}, 16, 4)->Arg(10000)->Arg(1);
BENCHMARK_CAPTURE(score, conv, &Module::conv_autoencoder, "conv_autoencoder", {}, 16, 4)
    ->Arg(10000);
BENCHMARK_CAPTURE(score, lstm, &Module::lstm_autoencoder, "lstm_autoencoder", {}, 16, 4)
    ->Arg(10000);
BENCHMARK_CAPTURE(score, forecaster, &Module::forecaster, "forecaster", {}, 16, 4)->Arg(10000);
BENCHMARK_CAPTURE(fit_epoch, dense, &Module::autoencoder, "autoencoder", {}, 16, 4)->Arg(4096);
BENCHMARK_CAPTURE(fit_epoch, conv, &Module::conv_autoencoder, "conv_autoencoder", {}, 16, 4)
    ->Arg(4096);
BENCHMARK_CAPTURE(fit_epoch, lstm, &Module::lstm_autoencoder, "lstm_autoencoder", {}, 16, 4)
    ->Arg(4096);

}  // namespace
}  // namespace orrery::models
