// SPDX-License-Identifier: Apache-2.0
// From a sampled batch to the judgement: nanoseconds a reading of each stage, for batches of one
// reading of each of 10,000 devices. Items are readings.
#include <benchmark/benchmark.h>

#include "engine/agent/agent_site.h"
#include "engine/random/stream.h"
#include "engine/record/fingerprint.h"
#include "models/catalog.h"
#include "models/data/hampel.h"
#include "models/detect/threshold_rule.h"
#include "tests/engine/network/network_bench.h"

namespace orrery::models {
namespace {

using engine::Batch;
using engine::SimTime;

constexpr std::uint32_t kDevices = 10000;
const engine::LinkValues kLink = {{"latency", 0.002}, {"loss", 0.01},    {"burst_start", 0.01},
                                  {"burst_end", 0.3}, {"loss_bad", 0.5}, {"header", 40.0},
                                  {"bandwidth", 1e6}};

engine::SignalInfo signal() {
  engine::SignalInfo signal = engine::signal_of(0, "pump.pressure");
  signal.device_count = kDevices;
  return signal;
}

/// One reading of each device a second, at times of its own inside the second.
Batch readings(std::uint64_t second) {
  Batch rows;
  rows.values.resize(kDevices);
  engine::fill_normal_run({1, second, engine::Purpose::kUser}, 0, rows.values);
  for (engine::DeviceId device = 0; device < kDevices; ++device) {
    rows.device.push_back(device);
    const auto offset = static_cast<std::int64_t>(device * 7919ULL % kDevices) * 90'000;
    rows.time.push_back({static_cast<std::int64_t>(second) * engine::kNsPerSecond + offset});
    rows.arrival.push_back(rows.time.back());
    rows.sequence.push_back(second);
    rows.quality.push_back(engine::Quality::kGood);
  }
  return rows;
}

struct Network {
  Network() {
    network.add_node("gateway");
    network.attach(0, std::vector<engine::NodeId>(kDevices, 0),
                   engine::make_links("access", kDevices, kLink));
    network.add_signal(signal(), 24);
    if (!network.finish({0}).has_value()) std::abort();
  }
  void carry(const Batch& rows, std::uint64_t second) {
    network.send(rows, 0, queue);
    out.clear();
    network.carry(SimTime{static_cast<std::int64_t>(second + 1) * engine::kNsPerSecond + 1}, out);
  }
  engine::Network network;
  engine::EventQueue queue;
  engine::NetworkOutput out;
};

std::unique_ptr<engine::AgentSite> make_site(bool with_hampel) {
  engine::SiteSpec spec;
  spec.name = "watch";
  spec.period = {engine::kNsPerSecond};
  spec.hold = {10 * engine::kNsPerSecond};
  spec.inputs.emplace_back();
  spec.inputs[0].signal = signal();
  if (with_hampel) {
    engine::StepSpec step;
    step.params = engine::ParamSet::defaults(hampel_info());
    step.input = signal();
    spec.inputs[0].steps.push_back(*make_hampel(step));
    spec.inputs[0].step_names.emplace_back("hampel");
  }
  auto site = std::make_unique<engine::AgentSite>(std::move(spec));
  engine::AgentSpec agent;
  agent.name = "watch";
  agent.params = engine::ParamSet::defaults(threshold_rule_info());
  agent.params.set("level_from", std::string("stated"));
  agent.params.set("level", 3.0);
  agent.features = site->features().components;
  agent.device_count = kDevices;
  site->set_agent(*make_threshold_rule(agent), {});
  return site;
}

// The reference in the same run: a copy of the columns.
void copy_batch(benchmark::State& state) {
  const Batch rows = readings(1);
  Batch copy;
  for (auto _ : state) {
    copy.clear();
    copy.append_all(rows);
    benchmark::DoNotOptimize(copy.values.data());
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

void fingerprint_batch(benchmark::State& state) {
  const Batch rows = readings(1);
  engine::DeviceKeys keys;
  keys.add(0, "pump");
  engine::Fingerprint fingerprint;
  for (auto _ : state) fingerprint.add_batch('r', 77, keys, rows);
  benchmark::DoNotOptimize(fingerprint.text());
  state.SetItemsProcessed(state.iterations() * kDevices);
}

/// Sends batches that are a second later each time.
template <class Use>
void each_second(benchmark::State& state, Use use) {
  Batch rows = readings(0);
  std::uint64_t second = 0;
  for (auto _ : state) {
    use(rows, second);
    state.PauseTiming();
    ++second;
    for (std::size_t i = 0; i < rows.rows(); ++i) {
      rows.time[i] = rows.time[i] + engine::Duration{engine::kNsPerSecond};
      rows.arrival[i] = rows.time[i];
      rows.sequence[i] = second;
    }
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * kDevices);
}

void send_and_carry(benchmark::State& state) {
  Network network;
  each_second(state, [&](const Batch& rows, std::uint64_t second) { network.carry(rows, second); });
}

void deliver_and_tick(benchmark::State& state) {
  const auto site = make_site(state.range(0) != 0);
  engine::SiteOutput out;
  engine::Book book;
  each_second(state, [&](const Batch& rows, std::uint64_t second) {
    site->inbox().deliver(rows);
    site->tick(SimTime{static_cast<std::int64_t>(second + 1) * engine::kNsPerSecond}, book, out);
  });
}

void whole_path(benchmark::State& state) {
  Network network;
  const auto site = make_site(true);
  engine::SiteOutput out;
  engine::Book book;
  engine::DeviceKeys keys;
  keys.add(0, "pump");
  engine::Fingerprint fingerprint;
  each_second(state, [&](const Batch& rows, std::uint64_t second) {
    fingerprint.add_batch('r', 77, keys, rows);
    network.carry(rows, second);
    for (auto& arrived : network.out.readings) site->inbox().deliver(arrived.rows);
    site->tick(SimTime{static_cast<std::int64_t>(second + 1) * engine::kNsPerSecond}, book, out);
  });
}

BENCHMARK(copy_batch);
BENCHMARK(fingerprint_batch);
BENCHMARK(send_and_carry);
BENCHMARK(deliver_and_tick)->ArgName("hampel")->Arg(0)->Arg(1);
BENCHMARK(whole_path);

}  // namespace
}  // namespace orrery::models
