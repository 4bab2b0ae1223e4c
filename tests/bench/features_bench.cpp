// SPDX-License-Identifier: Apache-2.0
// Waveforms of 512 samples through the feature steps, and a million judged rows through the score.
#include <benchmark/benchmark.h>

#include "engine/random/stream.h"
#include "models/audit/detection_score.h"
#include "models/catalog.h"

namespace orrery::models {
namespace {

constexpr std::uint32_t kSamples = 512;
constexpr std::uint32_t kDevices = 200;

engine::Batch waveforms() {
  engine::Batch batch;
  batch.width = kSamples;
  engine::Stream noise({1, 2, engine::Purpose::kUser});
  for (std::uint32_t device = 0; device < kDevices; ++device)
    for (double& sample : batch.append(device, {}, device)) sample = noise.normal();
  return batch;
}

std::unique_ptr<engine::Step> step(const char* name, bool time_features) {
  for (const auto& entry : step_catalog()) {
    if (entry.info->name != name) continue;
    engine::StepSpec spec;
    spec.params = engine::ParamSet::defaults(*entry.info);
    if (time_features) spec.params.set("time_features", 1.0);
    spec.input.width = kSamples;
    spec.input.sample_rate_hz = 10240.0;
    spec.input.device_count = kDevices;
    return std::move(*entry.make(spec));
  }
  return nullptr;
}

void run(benchmark::State& state, engine::Step& made) {
  const engine::Batch in = waveforms();
  engine::Batch out;
  for (auto _ : state) {
    out.clear();
    made.process({}, in, out);
    benchmark::DoNotOptimize(out.values.data());
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

// The reference in the same run: reading every sample once.
void sum_of_waveforms(benchmark::State& state) {
  const engine::Batch in = waveforms();
  for (auto _ : state) {
    double sum = 0.0;
    for (const double sample : in.values) sum += sample;
    benchmark::DoNotOptimize(sum);
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

void time_features(benchmark::State& state) { run(state, *step("time_features", false)); }
void spectrum_and_time_features(benchmark::State& state) { run(state, *step("spectrum", true)); }

void score_a_million_rows(benchmark::State& state) {
  std::vector<engine::Judgement> rows;
  std::vector<FaultSpan> faults;
  engine::Stream noise({1, 3, engine::Purpose::kUser});
  for (std::uint32_t device = 0; device < kDevices; ++device) {
    for (int k = 0; k < 5000; ++k) {
      const double score = noise.uniform();
      rows.push_back({device, engine::SimTime::from_seconds(600.0 * k), score, score > 0.99, 0});
    }
    FaultSpan fault;
    fault.device = device;
    fault.start = engine::SimTime::from_seconds(1e6);
    fault.end = engine::SimTime::from_seconds(1.2e6);
    faults.push_back(fault);
  }
  for (auto _ : state) {
    const DetectionScore score = score_detections(rows, faults, {});
    benchmark::DoNotOptimize(score.false_alarms);
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(rows.size()));
}

BENCHMARK(sum_of_waveforms);
BENCHMARK(time_features);
BENCHMARK(spectrum_and_time_features);
BENCHMARK(score_a_million_rows)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace orrery::models
