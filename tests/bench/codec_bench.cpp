// SPDX-License-Identifier: Apache-2.0
// Recording and scoring of quantised noise readings of 10,000 devices a batch: packing, the
// recorder's hand-over, the latency histogram, the scores of one judge.
#include <benchmark/benchmark.h>

#include <cmath>

#include "engine/random/stream.h"
#include "engine/record/column_codec.h"
#include "engine/record/histogram.h"
#include "engine/record/series_recorder.h"
#include "models/audit/stream_score.h"
#include "tests/support/memory_store.h"

namespace orrery {
namespace {

using engine::Batch;
using engine::SimTime;

constexpr std::uint32_t kDevices = 10'000;

/// One second of readings: each device its own level, noise, and resolution where `own` is set.
Batch readings(int second, bool own, bool jitter) {
  Batch batch;
  const engine::StreamKey key{1, 2, engine::Purpose::kUser};
  engine::Stream noise({1, static_cast<std::uint64_t>(second), engine::Purpose::kUser});
  for (std::uint32_t d = 0; d < kDevices; ++d) {
    const double resolution = own ? 0.01 * (1.0 + engine::uniform_at(key, d)) : 0.01;
    const double value = 20.0 + 60.0 * engine::uniform_at(key, d + kDevices) + 0.1 * noise.normal();
    const auto shake = jitter ? static_cast<std::int64_t>(noise.below(1'000'000)) : 0;
    const SimTime time{second * engine::kNsPerSecond + shake};
    batch.append(d, time, 0)[0] = resolution * std::floor(value / resolution + 0.5);
    batch.arrival.back() = time + engine::Duration{20'000'000 + shake};
  }
  return batch;
}

engine::SeriesChunk chunk_of(bool own, bool jitter) {
  engine::SeriesChunk chunk;
  for (int s = 0; chunk.rows() < engine::SeriesRecorder::kChunkValues; ++s) {
    const Batch batch = readings(s, own, jitter);
    const std::size_t room = engine::SeriesRecorder::kChunkValues - chunk.rows();
    for (std::size_t i = 0; i < std::min<std::size_t>(room, batch.rows()); ++i) {
      chunk.device.push_back(batch.device[i]);
      chunk.time.push_back(batch.time[i]);
      chunk.quality.push_back(batch.quality[i]);
      chunk.values.push_back(batch.values[i]);
    }
  }
  return chunk;
}

/// The reference in the same run: the columns copied.
void copied_columns(benchmark::State& state) {
  const auto chunk = chunk_of(false, false);
  for (auto _ : state) {
    engine::SeriesChunk copy = chunk;
    benchmark::DoNotOptimize(copy.values.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(chunk.rows()));
}

void encode(benchmark::State& state, bool own, bool jitter) {
  const auto chunk = chunk_of(own, jitter);
  engine::ChunkEncoder encoder;
  std::size_t bytes = 0;
  for (auto _ : state) bytes = encoder.encode(chunk).size();
  const auto rows = static_cast<std::int64_t>(chunk.rows());
  state.SetItemsProcessed(state.iterations() * rows);
  state.SetBytesProcessed(state.iterations() * rows * 21);
  state.counters["bytes_a_reading"] = static_cast<double>(bytes) / static_cast<double>(rows);
}

void encode_one_resolution(benchmark::State& state) { encode(state, false, false); }
void encode_own_resolutions(benchmark::State& state) { encode(state, true, false); }
void encode_jittered_clocks(benchmark::State& state) { encode(state, true, true); }

void decode_one_resolution(benchmark::State& state) {
  const auto chunk = chunk_of(false, false);
  const auto packed = engine::encode_chunk(chunk);
  for (auto _ : state) {
    auto back = engine::decode_chunk(packed, chunk.rows(), 1);
    benchmark::DoNotOptimize(back->values.data());
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(chunk.rows()));
}

void record_everything(benchmark::State& state) {
  const engine::SignalInfo signal{0, "sensor.value", "1", 1, 0.0, 0, kDevices, {}};
  const Batch batch = readings(0, false, false);
  testing::MemoryStore store;
  engine::SeriesRecorder recorder(store, {}, {});
  for (auto _ : state) {
    recorder.on_batch(engine::FlowStage::kSampled, signal, batch);
    store.records.clear();
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

void latency_histogram(benchmark::State& state) {
  const Batch batch = readings(0, false, true);
  engine::Histogram histogram;
  for (auto _ : state) histogram.add_spans(batch.time, batch.arrival);
  benchmark::DoNotOptimize(histogram.count());
  state.SetItemsProcessed(state.iterations() * kDevices);
}

/// A tick of a judge of healthy devices, of which one in a hundred thousand rows alerts.
void count_judgements(benchmark::State& state) {
  std::vector<engine::Judgement> rows;
  engine::Stream noise({1, 3, engine::Purpose::kUser});
  for (std::uint32_t d = 0; d < kDevices; ++d) {
    const double score = std::abs(noise.normal());
    rows.push_back({d, {}, score, score > 4.5, 0});
  }
  models::JudgeTally::Setup setup;
  setup.device_count = 1'000'000;
  models::StreamScore score(setup, {""});
  std::int64_t second = 0;
  for (auto _ : state) {
    state.PauseTiming();
    ++second;
    for (auto& row : rows) row.time = SimTime{second * engine::kNsPerSecond};
    state.ResumeTiming();
    score.judge("", rows);
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

BENCHMARK(copied_columns);
BENCHMARK(encode_one_resolution);
BENCHMARK(encode_own_resolutions);
BENCHMARK(encode_jittered_clocks);
BENCHMARK(decode_one_resolution);
BENCHMARK(record_everything);
BENCHMARK(latency_histogram);
BENCHMARK(count_judgements);

}  // namespace
}  // namespace orrery
