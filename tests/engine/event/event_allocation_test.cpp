// SPDX-License-Identifier: Apache-2.0
// No event costs an allocation once queues were as full before; and counters of events by source.
#include <gtest/gtest.h>

#include "engine/event/event_loop.h"
#include "engine/event/event_queue.h"
#include "engine/event/window_engine.h"
#include "engine/random/stream.h"
#include "tests/bench/kernel/allocations.h"

namespace orrery::engine {
namespace {

std::int64_t delay(Stream& stream) {
  return 1000 + static_cast<std::int64_t>(stream.exponential(1e6));
}

TEST(EventAllocations, NoneInAWarmEventQueue) {
  Stream stream({1, 0, Purpose::kUser});
  EventQueue queue;
  const auto push = [&](SimTime from) {
    Event event;
    event.time = {from.ns + delay(stream)};
    event.source = static_cast<std::uint32_t>(stream.below(100));
    queue.push(event);
  };
  const auto churn = [&](int steps) {
    for (int i = 0; i < steps; ++i) {
      const SimTime now = queue.next().time;
      queue.pop();
      push(now);
    }
  };
  for (int i = 0; i < 12'000; ++i) push({});
  churn(100'000);
  for (int i = 0; i < 4'000; ++i) queue.pop();  // room for the unevenness of chance
  const std::uint64_t calls = bench::allocation_count();
  ASSERT_GT(calls, 0u);
  churn(200'000);
  EXPECT_EQ(bench::allocation_count(), calls);
}

TEST(EventAllocations, NoneInAWarmLoop) {
  Stream stream({2, 0, Purpose::kUser});
  EventLoop<> loop;
  for (std::uint32_t i = 0; i < 5000; ++i) loop.schedule({delay(stream)}, i);
  const auto again = [&](const EventLoop<>::Event& event) {
    loop.schedule({event.time.ns + 2'000'000}, event.source());
  };
  loop.run_until({100'000'000}, again);
  const std::uint64_t calls = bench::allocation_count();
  loop.run_until({200'000'000}, again);
  EXPECT_EQ(bench::allocation_count(), calls);
  EXPECT_GT(loop.handled(), 100'000u);
}

TEST(EventAllocations, NoneInWarmWindows) {
  using Engine = WindowEngine<>;
  Engine engine(500, {1'000'000});
  for (std::uint32_t i = 0; i < 500; ++i) engine.schedule({i}, i, i);
  const auto handler = [](const Engine::Event& event, Engine::Outbox& outbox) {
    outbox.send(event, event.time + Duration{1'000'000}, (event.target + 7) % 500);
  };
  engine.run_until({100'000'000}, handler);
  const std::uint64_t calls = bench::allocation_count();
  engine.run_until({900'000'000}, handler);
  EXPECT_EQ(bench::allocation_count(), calls);
  EXPECT_GT(engine.handled(), 400'000u);
}

TEST(SequenceCounters, DenseAndSparseSourcesCountAlike) {
  SequenceCounters counters;
  const std::uint32_t sources[] = {0,          1, 500,    3000, 2999, 4'000'000'000,
                                   UINT32_MAX, 7, 40'000, 9000};
  for (std::uint64_t round = 0; round < 5; ++round) {
    for (const std::uint32_t source : sources) ASSERT_EQ(counters.take(source), round) << source;
  }
  // The known range grows over some of those that were far beyond it.
  for (std::uint32_t source = 1000; source < 41'000; source += 1000) {
    const bool known = source == 3000 || source == 9000 || source == 40'000;
    ASSERT_EQ(counters.take(source), known ? 5u : 0u) << source;
  }
  EXPECT_EQ(counters.made().at(UINT32_MAX), 5u);
  EXPECT_EQ(counters.made().at(9000), 6u);
}

TEST(SequenceCounters, SetAgainTheyGoOn) {
  SequenceCounters first, second;
  for (const std::uint32_t source : {5u, 5u, 3'000'000u, 12u}) first.take(source);
  for (const auto& [source, made] : first.made()) second.set(source, made);
  EXPECT_EQ(second.made(), first.made());
  EXPECT_EQ(second.take(5), 2u);
  EXPECT_EQ(second.take(3'000'000), 1u);
  second.clear();
  EXPECT_TRUE(second.made().empty());
}

}  // namespace
}  // namespace orrery::engine
