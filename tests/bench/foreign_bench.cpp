// SPDX-License-Identifier: Apache-2.0
// A TorchScript network in its isolated process against the same network in this one, call by call
// in turn: 1,024 windows through 64-64-64-64.
#include <benchmark/benchmark.h>
#include <dlfcn.h>
#include <malloc.h>

#include <algorithm>
#include <chrono>

#include "scenarios/host/foreign_host.h"
#include "tests/scenarios/host/test_networks.h"

namespace orrery::scenarios::test {
namespace {

constexpr std::uint32_t kFeatures = 64;

std::unique_ptr<models::ForeignNetwork> in_this_process(const std::string& bytes) {
  // As the host does, so that the reference pays no page faults that the host does not.
  mallopt(M_MMAP_THRESHOLD, 32 << 20);
  mallopt(M_TRIM_THRESHOLD, 1 << 30);
  ::setenv("OMP_NUM_THREADS", "1", 1);
  ::setenv("OPENBLAS_NUM_THREADS", "1", 1);
  void* library = ::dlopen(ORRERY_BUILD_DIR "/lib/orrery/foreign.so", RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) return nullptr;
  const auto ask =
      reinterpret_cast<decltype(&orrery_foreign_module)>(::dlsym(library, "orrery_foreign_module"));
  ask()->warm_up();
  std::string error;
  return ask()->formats[0].load(std::as_bytes(std::span(bytes)), error);
}

double median(std::vector<double>& values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

void foreign_network(benchmark::State& state) {
  const auto windows = static_cast<std::uint32_t>(state.range(0));
  const fs::path networks = networks_folder();
  if (networks.empty()) return state.SkipWithError("/usr/bin/python3 has no torch");
  const std::string bytes = read_bytes(networks / "dense.pt");
  const auto here = in_this_process(bytes);
  HostSpec spec;
  spec.format = "torchscript";
  spec.model = bytes;
  spec.shape = {windows, 1, kFeatures, kFeatures};
  auto host = ForeignHost::start(std::move(spec));
  if (here == nullptr || !host) return state.SkipWithError("no host of foreign models");

  const models::WindowShape shape = {windows, 1, kFeatures, models::WindowLayout::kRows};
  std::vector<float> values(shape.values(), 0.5F), out(shape.values());
  std::vector<std::int64_t> dims;
  std::vector<double> here_s, host_s;
  for (auto _ : state) {
    const auto begin = std::chrono::steady_clock::now();
    here->run(values.data(), shape, out, dims);
    const auto middle = std::chrono::steady_clock::now();
    std::copy(values.begin(), values.end(), (*host)->inputs().begin());
    if (!(*host)->call()) return state.SkipWithError((*host)->trouble().c_str());
    const auto end = std::chrono::steady_clock::now();
    here_s.push_back(std::chrono::duration<double>(middle - begin).count());
    host_s.push_back(std::chrono::duration<double>(end - middle).count());
  }
  state.counters["here_us"] = 1e6 * median(here_s);
  state.counters["host_us"] = 1e6 * median(host_s);
  state.counters["host_over_here"] = median(host_s) / median(here_s);
  state.SetItemsProcessed(state.iterations() * windows);
}

BENCHMARK(foreign_network)->Arg(64)->Arg(256)->Arg(1024)->Arg(4096)->UseRealTime();

}  // namespace
}  // namespace orrery::scenarios::test
