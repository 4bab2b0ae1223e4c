// SPDX-License-Identifier: Apache-2.0
// Columnar batches: rows a second for filling, and for putting rows into an agent's order.
#include <benchmark/benchmark.h>

#include <cstdint>
#include <vector>

#include "engine/signal/batch.h"

namespace orrery::engine {
namespace {

void fill(Batch& batch, std::int64_t rows) {
  for (std::int64_t i = 0; i < rows; ++i) {
    const auto device = static_cast<DeviceId>(i * 7919 % 200);
    batch.append(device, SimTime{i}, static_cast<std::uint64_t>(i))[0] = static_cast<double>(i);
  }
}

// The reference in the same run: the same values into one plain column.
void plain_column(benchmark::State& state) {
  std::vector<double> column;
  for (auto _ : state) {
    column.clear();
    for (std::int64_t i = 0; i < state.range(0); ++i) column.push_back(static_cast<double>(i));
    benchmark::DoNotOptimize(column.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void batch_append(benchmark::State& state) {
  Batch batch;
  for (auto _ : state) {
    batch.clear();
    fill(batch, state.range(0));
    benchmark::DoNotOptimize(batch.values.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void batch_sort_by_arrival(benchmark::State& state) {
  Batch shuffled;
  fill(shuffled, state.range(0));
  for (std::size_t i = 0; i < shuffled.rows(); ++i) {
    shuffled.arrival[i] = SimTime{static_cast<std::int64_t>(i * 104729 % shuffled.rows())};
  }
  for (auto _ : state) {
    Batch batch = shuffled;
    batch.sort_by_arrival();
    benchmark::DoNotOptimize(batch.values.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(plain_column)->Arg(1 << 14);
BENCHMARK(batch_append)->Arg(1 << 14);
BENCHMARK(batch_sort_by_arrival)->Arg(1 << 14);

}  // namespace
}  // namespace orrery::engine
