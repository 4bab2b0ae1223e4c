// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <queue>
#include <tuple>

#include "engine/event/event_queue.h"
#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

using Key = std::tuple<std::int64_t, std::int32_t, std::uint32_t, std::uint64_t, std::uint64_t>;

Key key_of(const Event& event) {
  return {event.time.ns, event.priority, event.source, event.sequence,
          event.payload_as<std::uint64_t>()};
}

Event event_at(std::int64_t ns, std::int32_t priority, std::uint32_t source,
               std::uint64_t payload = 0) {
  Event event;
  event.time.ns = ns;
  event.priority = priority;
  event.source = source;
  event.set_payload(payload);
  return event;
}

/// Few different values, so that ties are common.
Event drawn(Stream& stream, std::uint64_t payload) {
  constexpr std::int64_t kTimes[] = {std::numeric_limits<std::int64_t>::min(), -1, 0, 1, 5, 1000,
                                     std::numeric_limits<std::int64_t>::max()};
  constexpr std::int32_t kPriorities[] = {std::numeric_limits<std::int32_t>::min(), -1, 0, 7,
                                          std::numeric_limits<std::int32_t>::max()};
  return event_at(kTimes[stream.below(7)], kPriorities[stream.below(5)],
                  static_cast<std::uint32_t>(stream.below(4)), payload);
}

TEST(EventQueueProperty, AgreesWithThePriorityQueueOfTheLibrary) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    Stream stream({seed, 0, Purpose::kUser});
    EventQueue ours;
    std::priority_queue<Key, std::vector<Key>, std::greater<>> theirs;
    std::map<std::uint32_t, std::uint64_t> made;
    for (std::uint64_t step = 0; step < 5000; ++step) {
      const bool growing = step / 500 % 2 == 0;
      if (theirs.empty() || stream.below(10) < (growing ? 7u : 3u)) {
        Event event = drawn(stream, step);
        ours.push(event);
        event.sequence = made[event.source]++;
        theirs.push(key_of(event));
      } else {
        ours.pop();
        theirs.pop();
      }
      ASSERT_EQ(ours.size(), theirs.size());
      if (theirs.empty()) continue;
      ASSERT_EQ(key_of(ours.top()), theirs.top());
    }
    while (!theirs.empty()) {
      ASSERT_EQ(key_of(ours.top()), theirs.top());
      ours.pop();
      theirs.pop();
    }
    EXPECT_TRUE(ours.empty());
  }
}

TEST(EventQueue, TiesGoByPriorityThenSourceThenSequence) {
  EventQueue queue;
  queue.push(event_at(5, 1, 1, 30));
  queue.push(event_at(5, 0, 2, 20));
  queue.push(event_at(5, 0, 1, 10));
  queue.push(event_at(5, 0, 1, 11));
  queue.push(event_at(4, 9, 9, 0));
  std::vector<std::uint64_t> order;
  for (; !queue.empty(); queue.pop()) order.push_back(queue.top().payload_as<std::uint64_t>());
  EXPECT_EQ(order, (std::vector<std::uint64_t>{0, 10, 11, 20, 30}));
}

EventQueue filled() {
  EventQueue queue;
  Stream stream({1, 1, Purpose::kUser});
  for (std::uint64_t i = 0; i < 100; ++i) queue.push(drawn(stream, i));
  for (int i = 0; i < 40; ++i) queue.pop();
  return queue;
}

TEST(EventQueue, GoesOnAfterSaveAndLoad) {
  EventQueue original = filled();
  ArchiveWriter writer;
  original.save(writer);
  EventQueue loaded;
  loaded.push(event_at(1, 2, 3));
  ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(loaded.load(reader));
  EXPECT_TRUE(reader.at_end());
  Stream stream({2, 2, Purpose::kUser});
  for (std::uint64_t i = 0; i < 20; ++i) {
    const Event event = drawn(stream, 1000 + i);
    original.push(event);
    loaded.push(event);
  }
  for (; !original.empty(); original.pop(), loaded.pop()) {
    ASSERT_FALSE(loaded.empty());
    ASSERT_EQ(key_of(loaded.top()), key_of(original.top()));
  }
  EXPECT_TRUE(loaded.empty());
}

TEST(EventQueue, EqualQueuesAreEqualBytes) {
  ArchiveWriter first, second;
  filled().save(first);
  // The same events, in a heap of another shape.
  EventQueue reloaded;
  ArchiveReader reader(first.bytes());
  ASSERT_TRUE(reloaded.load(reader));
  reloaded.save(second);
  EXPECT_EQ(first.bytes(), second.bytes());
}

TEST(EventQueue, DamagedBytesAreRefused) {
  ArchiveWriter writer;
  filled().save(writer);
  const auto& bytes = writer.bytes();
  for (std::size_t kept = 0; kept < bytes.size(); ++kept) {
    const std::vector<std::byte> cut(bytes.begin(),
                                     bytes.begin() + static_cast<std::ptrdiff_t>(kept));
    ArchiveReader reader(cut);
    EventQueue queue;
    ASSERT_FALSE(queue.load(reader)) << kept;
  }
  // Two events exchanged: no longer in order.
  auto exchanged = bytes;
  const std::size_t first = 8 + 6 + 8;  // section name, then the count
  std::swap_ranges(exchanged.begin() + first, exchanged.begin() + first + sizeof(Event),
                   exchanged.begin() + first + sizeof(Event));
  ArchiveReader reader(exchanged);
  EventQueue queue;
  EXPECT_FALSE(queue.load(reader));
}

TEST(EventQueue, AnEmptyQueueHasNoTop) {
  EventQueue queue;
  EXPECT_EXIT(queue.top(), testing::ExitedWithCode(8), "no top");
  EXPECT_EXIT(queue.pop(), testing::ExitedWithCode(8), "nothing to take");
}

}  // namespace
}  // namespace orrery::engine
