// SPDX-License-Identifier: Apache-2.0
// The ladder against the library's priority queue, where its shape has reason to change: sizes,
// horizons that turn out wrong, ties, the ends of time.
#include "engine/event/ladder_queue.h"

#include <gtest/gtest.h>

#include <functional>
#include <limits>
#include <queue>
#include <tuple>

#include "engine/random/stream.h"

namespace orrery::engine {
namespace {

struct Entry : EventKey {
  std::uint64_t tag = 0;
};
using Tuple = std::tuple<std::int64_t, std::uint64_t, std::uint64_t, std::uint64_t>;

Tuple tuple_of(const Entry& e) { return {e.time.ns, e.rank, e.sequence, e.tag}; }

/// Both queues side by side, compared at every step.
class Twins {
 public:
  explicit Twins(std::uint64_t seed) : stream_({seed, 0, Purpose::kUser}) {}

  void push(std::int64_t ns) {
    Entry entry;
    entry.time.ns = ns;
    entry.rank = EventKey::rank_of(static_cast<std::int32_t>(stream_.below(3)) - 1,
                                   static_cast<std::uint32_t>(stream_.below(5)));
    entry.sequence = made_++;
    entry.tag = stream_.bits();
    ours_.push(entry);
    theirs_.push(tuple_of(entry));
  }
  std::int64_t take() {
    const Entry entry = ours_.top();
    EXPECT_EQ(tuple_of(entry), theirs_.top());
    ours_.pop();
    theirs_.pop();
    EXPECT_EQ(ours_.size(), theirs_.size());
    return entry.time.ns;
  }
  void drain() {
    while (!theirs_.empty() && !::testing::Test::HasFailure()) take();
    EXPECT_TRUE(ours_.empty());
  }
  Stream& stream() { return stream_; }
  bool empty() const { return theirs_.empty(); }

 private:
  Stream stream_;
  LadderQueue<Entry> ours_;
  std::priority_queue<Tuple, std::vector<Tuple>, std::greater<>> theirs_;
  std::uint64_t made_ = 0;
};

using Delay = std::function<std::int64_t(Stream&)>;

struct Shape {
  const char* name;
  Delay delay;
};

const Shape kShapes[] = {
    {"exponential", [](Stream& s) { return static_cast<std::int64_t>(s.exponential(1e6)); }},
    {"all equal", [](Stream&) { return std::int64_t{1000}; }},
    {"no delay", [](Stream&) { return std::int64_t{0}; }},
    {"few values", [](Stream& s) { return static_cast<std::int64_t>(s.below(3)); }},
    {"nearly all far",
     [](Stream& s) {
       return static_cast<std::int64_t>(s.below(50) == 0 ? s.below(100) : s.below(1ULL << 50));
     }},
    {"nearly all near",
     [](Stream& s) {
       return static_cast<std::int64_t>(s.below(50) == 0 ? s.below(1ULL << 50) : s.below(100));
     }},
    {"scales from 1 ns to days",
     [](Stream& s) { return static_cast<std::int64_t>(std::uint64_t{1} << s.below(50)); }},
};

TEST(LadderQueueProperty, HoldsAnySizeAndAnyDistribution) {
  for (const Shape& shape : kShapes) {
    for (const int size : {1, 2, 63, 64, 65, 130, 1000, 20'000}) {
      SCOPED_TRACE(testing::Message() << shape.name << ", " << size);
      Twins twins(static_cast<std::uint64_t>(size));
      for (int i = 0; i < size; ++i) twins.push(shape.delay(twins.stream()));
      for (int i = 0; i < 3 * size + 2000; ++i)
        twins.push(twins.take() + shape.delay(twins.stream()));
      twins.drain();
      ASSERT_FALSE(HasFailure());
    }
  }
}

// The first bucket spans years because of one far entry; then the model turns out to work in
// microseconds.
TEST(LadderQueueProperty, AWrongHorizonIsCorrected) {
  Twins twins(1);
  twins.push(0);
  twins.push(std::numeric_limits<std::int64_t>::max());
  twins.take();
  for (int i = 0; i < 5000; ++i) twins.push(static_cast<std::int64_t>(twins.stream().below(1000)));
  for (int i = 0; i < 20'000; ++i) {
    twins.push(twins.take() + static_cast<std::int64_t>(twins.stream().below(1000)));
  }
  twins.drain();
}

TEST(LadderQueueProperty, EmptiedAndFilledAgainAtOtherTimes) {
  Twins twins(2);
  for (const std::int64_t base : {std::int64_t{0}, std::int64_t{1} << 60, std::int64_t{-5000}}) {
    for (int i = 0; i < 500; ++i) {
      twins.push(base + static_cast<std::int64_t>(twins.stream().below(1000)));
    }
    twins.drain();
  }
}

// Before what was already taken is allowed to a queue, if not to a simulation.
TEST(LadderQueueProperty, EntriesBeforeEverythingElse) {
  Twins twins(3);
  for (std::int64_t i = 0; i < 3000; ++i) {
    twins.push(-i * i);
    twins.push(i);
    if (i % 3 == 0) twins.take();
  }
  twins.drain();
}

TEST(LadderQueueProperty, BothEndsOfTheRangeOfTime) {
  constexpr auto kLeast = std::numeric_limits<std::int64_t>::min();
  constexpr auto kMost = std::numeric_limits<std::int64_t>::max();
  Twins twins(4);
  for (int round = 0; round < 4; ++round) {
    for (int i = 0; i < 300; ++i) {
      const auto near = static_cast<std::int64_t>(twins.stream().below(3));
      twins.push(i % 2 == 0 ? kLeast + near : kMost - near);
      if (i % 50 == 0) twins.push(near);
    }
    for (int i = 0; i < 200; ++i) twins.take();
  }
  twins.drain();
}

TEST(LadderQueueProperty, TakesBeforeALimitInOrder) {
  for (const std::size_t most : {1, 7, 1000}) {
    Stream stream({most, 1, Purpose::kUser});
    LadderQueue<Entry> queue;
    for (int i = 0; i < 5000; ++i) {
      Entry entry;
      entry.time.ns = static_cast<std::int64_t>(stream.below(2000));
      entry.sequence = static_cast<std::uint64_t>(i);
      queue.push(entry);
    }
    std::vector<Entry> taken;
    while (!queue.empty() && queue.top().time.ns < 1000) {
      const std::size_t before_call = taken.size();
      queue.take_before({1000}, most, [&](const Entry& entry) { taken.push_back(entry); });
      ASSERT_LE(taken.size() - before_call, most);
      ASSERT_GT(taken.size(), before_call);
    }
    EXPECT_EQ(taken.size() + queue.size(), 5000u);
    EXPECT_TRUE(std::is_sorted(taken.begin(), taken.end(),
                               [](const Entry& a, const Entry& b) { return before(a, b); }));
    EXPECT_LT(taken.back().time.ns, 1000);
    EXPECT_GE(queue.top().time.ns, 1000);
  }
}

TEST(LadderQueueProperty, VisitsEveryEntryAndForgetsAll) {
  LadderQueue<Entry> queue;
  std::uint64_t sum = 0;
  Stream stream({5, 5, Purpose::kUser});
  for (std::uint64_t i = 0; i < 4000; ++i) {
    Entry entry;
    entry.time.ns = static_cast<std::int64_t>(stream.exponential(1e6));
    entry.tag = i;
    queue.push(entry);
    sum += i;
    if (i % 4 == 3) {
      sum -= queue.top().tag;
      queue.pop();
    }
  }
  std::uint64_t seen = 0;
  std::size_t count = 0;
  queue.for_each_unordered([&](const Entry& entry) {
    seen += entry.tag;
    ++count;
  });
  EXPECT_EQ(seen, sum);
  EXPECT_EQ(count, 3000u);
  queue.clear();
  EXPECT_TRUE(queue.empty());
  queue.for_each_unordered([](const Entry&) { FAIL() << "cleared"; });
}

}  // namespace
}  // namespace orrery::engine
