// SPDX-License-Identifier: Apache-2.0
// What a reading costs in memory on its way from `Network::send` to the judgement, counted at
// operator new, which this program replaces.
#include <gtest/gtest.h>
#include <malloc.h>

#include <cstdlib>
#include <new>

#include "engine/agent/agent_site.h"
#include "tests/engine/network/network_bench.h"
#include "tests/models/agent_bench.h"

namespace {
std::size_t allocations = 0;
std::size_t live_bytes = 0;
}  // namespace

void* operator new(std::size_t size) {
  void* memory = std::malloc(size == 0 ? 1 : size);
  if (memory == nullptr) throw std::bad_alloc();
  ++allocations;
  live_bytes += malloc_usable_size(memory);
  return memory;
}
void operator delete(void* memory) noexcept {
  if (memory != nullptr) live_bytes -= malloc_usable_size(memory);
  std::free(memory);
}
void operator delete(void* memory, std::size_t) noexcept { operator delete(memory); }

namespace orrery::models::test {
namespace {

using engine::Batch;
using engine::kNsPerSecond;
using engine::NodeId;
using engine::SimTime;

/// Devices on access links with bursts of loss, a Hampel filter and a stated level at the gateway.
struct Flow {
  explicit Flow(std::uint32_t count) : devices(count), info(signal(1, count)) {
    network.add_node("gateway");
    network.attach(
        0, std::vector<NodeId>(count, 0),
        engine::make_links("access", count, {{"latency", 0.002}, {"burst_start", 0.02}}));
    network.add_signal(info, 20);
    EXPECT_TRUE(network.finish({0}).has_value());
    engine::SiteSpec spec;
    spec.name = "watch";
    spec.period = {kNsPerSecond};
    spec.hold = {10 * kNsPerSecond};
    spec.inputs.emplace_back();
    spec.inputs[0].signal = info;
    spec.inputs[0].steps.push_back(step("hampel", info));
    spec.inputs[0].step_names.emplace_back("hampel");
    site = std::make_unique<engine::AgentSite>(std::move(spec));
    site->set_agent(agent("threshold_rule", site->features().components, count,
                          {{"level_from", "stated"}, {"level", 0.9}}),
                    {});
  }

  void send(Batch& rows, std::uint64_t second) {
    rows.clear();
    for (engine::DeviceId device = 0; device < devices; ++device) {
      const auto offset = static_cast<std::int64_t>(device * 7919ULL % 1000) * 1'000'000;
      const SimTime time{static_cast<std::int64_t>(second) * kNsPerSecond + offset};
      rows.append(device, time, second)[0] = static_cast<double>(device % 17);
    }
    network.send(rows, 0, queue);
  }
  void tick(std::uint64_t second, engine::NetworkOutput& out, engine::SiteOutput& judged) {
    const SimTime now{static_cast<std::int64_t>(second + 1) * kNsPerSecond};
    out.clear();
    network.carry(now + engine::Duration{1}, out);
    for (auto& arrived : out.readings) site->inbox().deliver(std::move(arrived.rows));
    site->tick(now, book, judged);
  }

  std::uint32_t devices;
  engine::SignalInfo info;
  engine::Network network;
  engine::EventQueue queue;
  std::unique_ptr<engine::AgentSite> site;
  engine::Book book;
};

/// Allocations of one warm second.
std::size_t allocations_a_tick(std::uint32_t devices) {
  Flow flow(devices);
  Batch rows;
  engine::NetworkOutput out;
  engine::SiteOutput judged;
  std::size_t before = 0;
  constexpr std::uint64_t kSeconds = 20;
  for (std::uint64_t second = 0; second < kSeconds; ++second) {
    if (second + 1 == kSeconds) before = allocations;
    flow.send(rows, second);
    flow.tick(second, out, judged);
  }
  EXPECT_GT(judged.decisions.judgements.size(), devices / 2);
  return allocations - before;
}

TEST(FlowPath, AllocatesByTheBatchAndNotByTheReading) {
  EXPECT_LE(allocations_a_tick(1000), 60U);
  EXPECT_LE(allocations_a_tick(10000), 60U);
}

/// Link: queue 8 and burst state 1; gateway 4; filter 7 x 8 + 1; table 16. What is under way comes
/// on top, 41 a row while it is held.
TEST(FlowPath, StatesItsBytesADevice) {
  constexpr std::uint32_t kDevices = 10000;
  constexpr double kAtRest = 90.0;
  constexpr double kHeld = 42.0;
  allocations_a_tick(kDevices);  // what all sites of a process share is there now
  Batch rows;
  const std::size_t before = live_bytes;
  Flow flow(kDevices);
  const auto bytes_a_device = [&] {
    return static_cast<double>(live_bytes - before) / static_cast<double>(kDevices);
  };
  const std::size_t others = live_bytes;
  flow.send(rows, 0);
  const std::size_t sent_and_sender = live_bytes;
  {
    engine::NetworkOutput out;
    engine::SiteOutput judged;
    for (std::uint64_t second = 0; second < 10; ++second) {
      flow.tick(second, out, judged);
      flow.send(rows, second + 1);
    }
    flow.tick(11, out, judged);
  }
  const auto senders = static_cast<double>(rows.values.capacity() * 8 + rows.device.capacity() * 4 +
                                           rows.time.capacity() * 8 + rows.arrival.capacity() * 8 +
                                           rows.sequence.capacity() * 8 + rows.quality.capacity());
  const double sender = senders / kDevices;
  EXPECT_LE(bytes_a_device() - sender, kAtRest);
  EXPECT_GE(bytes_a_device() - sender, 60.0);
  EXPECT_LE(static_cast<double>(sent_and_sender - others) / kDevices - sender, kHeld);
  RecordProperty("bytes_a_device", std::to_string(bytes_a_device() - sender));
}

}  // namespace
}  // namespace orrery::models::test
