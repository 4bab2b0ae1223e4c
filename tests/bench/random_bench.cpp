// SPDX-License-Identifier: Apache-2.0
// Draws a second, against the library's generator in the same run. Items are draws.
#include <benchmark/benchmark.h>

#include <random>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

void library_normals(benchmark::State& state) {
  std::mt19937_64 generator(1);
  std::normal_distribution<double> normal;
  std::vector<double> out(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    for (double& x : out) x = normal(generator);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void normal_run(benchmark::State& state) {
  std::vector<double> out(static_cast<std::size_t>(state.range(0)));
  for (auto _ : state) {
    fill_normal_run({1, 2, Purpose::kSensorNoise}, 0, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

std::vector<std::uint64_t> keys_of_rows(std::size_t count) {
  std::vector<std::uint64_t> entities;
  for (std::size_t i = 0; i < count; ++i) entities.push_back(entity_key("pump", i));
  return entities;
}

void normal_of_many_streams(benchmark::State& state) {
  std::vector<double> out(static_cast<std::size_t>(state.range(0)));
  const auto entities = keys_of_rows(out.size());
  for (auto _ : state) {
    fill_normal(1, Purpose::kSensorNoise, entities, 0, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

void normal_pairs_of_many_streams(benchmark::State& state) {
  std::vector<double> even(static_cast<std::size_t>(state.range(0)));
  std::vector<double> odd(even.size());
  const auto entities = keys_of_rows(even.size());
  for (auto _ : state) {
    fill_normal_pairs(1, Purpose::kSensorNoise, entities, 0, even, odd);
    benchmark::DoNotOptimize(even.data());
    benchmark::DoNotOptimize(odd.data());
  }
  state.SetItemsProcessed(2 * state.iterations() * state.range(0));
}

void uniform_of_many_streams(benchmark::State& state) {
  std::vector<double> out(static_cast<std::size_t>(state.range(0)));
  const auto entities = keys_of_rows(out.size());
  for (auto _ : state) {
    fill_uniform(1, Purpose::kSensorNoise, entities, 0, out);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

BENCHMARK(library_normals)->Arg(1 << 14);
BENCHMARK(normal_run)->Arg(1 << 14);
BENCHMARK(normal_of_many_streams)->Arg(8)->Arg(64)->Arg(1 << 14);
BENCHMARK(normal_pairs_of_many_streams)->Arg(1 << 14);
BENCHMARK(uniform_of_many_streams)->Arg(8)->Arg(64)->Arg(1 << 14);

}  // namespace
}  // namespace orrery::engine
