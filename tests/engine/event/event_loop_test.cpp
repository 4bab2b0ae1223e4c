// SPDX-License-Identifier: Apache-2.0
#include "engine/event/event_loop.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

struct Tag {
  std::uint32_t value;
};
using Loop = EventLoop<Tag>;

std::vector<std::uint32_t> tags_until(Loop& loop, SimTime until) {
  std::vector<std::uint32_t> tags;
  loop.run_until(until, [&](const Loop::Event& event) { tags.push_back(event.payload.value); });
  return tags;
}

// Every order of insertion and every number of other events around: always the same order.
TEST(EventLoop, TiesGoByPriorityThenSourceThenSequence) {
  struct Case {
    std::int32_t priority;
    std::uint32_t source;
    std::uint32_t tag;
  };
  std::vector<Case> cases = {{0, 2, 1}, {-1, 9, 0}, {7, 0, 4}, {0, 3, 2}, {0, 4, 3}};
  std::sort(cases.begin(), cases.end(), [](auto& a, auto& b) { return a.tag < b.tag; });
  do {
    for (const std::uint32_t others : {0u, 1u, 63u, 64u, 500u}) {
      Loop loop;
      for (std::uint32_t i = 0; i < others; ++i) loop.schedule({i % 2 == 0 ? 4 : 6}, 100 + i, {99});
      for (const Case& c : cases) loop.schedule({5}, c.source, {c.tag}, c.priority);
      auto tags = tags_until(loop, {100});
      std::erase(tags, 99u);
      ASSERT_EQ(tags, (std::vector<std::uint32_t>{0, 1, 2, 3, 4}));
    }
  } while (std::next_permutation(cases.begin(), cases.end(),
                                 [](auto& a, auto& b) { return a.tag < b.tag; }));
}

TEST(EventLoop, OneSourceKeepsItsOwnOrder) {
  Loop loop;
  for (std::uint32_t i = 0; i < 1000; ++i) loop.schedule({5}, 1, {i});
  const auto tags = tags_until(loop, {6});
  ASSERT_EQ(tags.size(), 1000u);
  EXPECT_TRUE(std::is_sorted(tags.begin(), tags.end()));
}

// What is scheduled at `now` while others of the same time wait takes its place among them.
TEST(EventLoop, AnEventAtNowTakesItsPlace) {
  Loop loop;
  loop.schedule({5}, 1, {0});
  loop.schedule({5}, 9, {2});
  std::vector<std::uint32_t> tags;
  loop.run_until({6}, [&](const Loop::Event& event) {
    tags.push_back(event.payload.value);
    if (event.payload.value == 0) loop.schedule(loop.now(), 4, {1});
  });
  EXPECT_EQ(tags, (std::vector<std::uint32_t>{0, 1, 2}));
}

TEST(EventLoop, StopsBeforeUntilAndGoesOn) {
  Loop loop;
  loop.schedule({10}, 0, {0});
  loop.schedule({20}, 0, {1});
  EXPECT_EQ(tags_until(loop, {20}), std::vector<std::uint32_t>{0});
  EXPECT_EQ(loop.now().ns, 20);
  EXPECT_EQ(loop.pending(), 1u);
  EXPECT_EQ(tags_until(loop, {21}), std::vector<std::uint32_t>{1});
  EXPECT_EQ(loop.handled(), 2u);
}

TEST(EventLoop, WorksAtBothEndsOfTime) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Loop loop;
  loop.schedule({kMost}, 0, {9});  // at the very end: never handled
  loop.schedule({kMost - 1}, 0, {3});
  loop.schedule({0}, 0, {2});
  loop.schedule({kLeast}, 0, {0});
  loop.schedule({kLeast + 1}, 0, {1});
  EXPECT_EQ(tags_until(loop, SimTime::never()), (std::vector<std::uint32_t>{0, 1, 2, 3}));
  EXPECT_EQ(loop.pending(), 1u);
}

TEST(EventLoop, BatchesAtTheEndOfTime) {
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Loop loop;
  for (std::int64_t i = 0; i < 5; ++i)
    loop.schedule({kMost - i}, 0, {static_cast<std::uint32_t>(i)});
  std::vector<std::uint32_t> tags;
  loop.run_batches(SimTime::never(), {1000}, [&](std::span<const Loop::Event> events) {
    for (const auto& event : events) tags.push_back(event.payload.value);
  });
  EXPECT_EQ(tags, (std::vector<std::uint32_t>{4, 3, 2, 1}));
}

/// A walk of a few thousand events; its history depends on the order of all of them.
std::uint64_t history(std::int64_t slice_ns, bool in_batches) {
  constexpr std::int64_t kEnd = 300'000, kLookahead = 50;
  Loop loop;
  std::uint64_t hash = 0;
  const auto handle = [&](const Loop::Event& event) {
    hash = mix64(hash ^ static_cast<std::uint64_t>(event.time.ns)) + event.rank;
    const auto more = static_cast<std::int64_t>(mix64(event.payload.value) % 10) * 50;
    loop.schedule({event.time.ns + kLookahead + more}, event.source(),
                  {event.payload.value * 7 + 1});
  };
  for (std::uint32_t i = 0; i < 40; ++i) loop.schedule({i % 4}, i, {i});
  for (std::int64_t until = slice_ns; until <= kEnd; until += slice_ns) {
    if (in_batches) {
      loop.run_batches({until}, {kLookahead}, [&](std::span<const Loop::Event> events) {
        for (const auto& event : events) handle(event);
      });
    } else {
      loop.run_until({until}, handle);
    }
  }
  return hash ^ loop.handled();
}

TEST(EventLoop, NeitherBatchesNorSlicesShow) {
  const std::uint64_t plain = history(300'000, false);
  EXPECT_EQ(history(300'000, true), plain);
  EXPECT_EQ(history(1000, false), plain);
  EXPECT_EQ(history(30, true), plain);
}

TEST(EventLoop, TimeNeverGoesBack) {
  Loop loop;
  loop.run_until({10}, [](const Loop::Event&) {});
  EXPECT_EXIT(loop.schedule({9}, 0, {0}), testing::ExitedWithCode(8), "past");
  loop.schedule({10}, 0, {0});
  EXPECT_EXIT(loop.run_batches({100}, {5},
                               [&](std::span<const Loop::Event> events) {
                                 loop.schedule({events[0].time.ns + 4}, 0, {0});
                               }),
              testing::ExitedWithCode(8), "lookahead");
}

TEST(EventLoop, ATimerIsTwentyFourBytes) { EXPECT_EQ(sizeof(EventLoop<>::Event), 24u); }

}  // namespace
}  // namespace orrery::engine
