// SPDX-License-Identifier: Apache-2.0
// Event queues beside each other, every one with 48 bytes of payload an event:
//   library   std::priority_queue of whole events (the reference)
//   heap80    the 4-ary heap of whole events that the engine had first
//   heap      4-ary heap of keys, payloads in a pool
//   ladder    ladder of keys, payloads in a pool: EventQueue itself
//   window    the earliest eighth sorted, payloads in a pool
// hold: n pending, take one and put one later. drain: n pushed, then n taken.
#include "engine/event/event_queue.h"

#include <benchmark/benchmark.h>

#include <queue>

#include "engine/random/stream.h"
#include "tests/bench/queues/window_sort_queue.h"

namespace orrery::bench {
namespace {

using engine::before;
using engine::Event;
using engine::EventKey;
using engine::SimTime;

enum class Delays { kExponential, kBimodal, kEqual, kMostlyFar };

/// Delays drawn beforehand, so that drawing costs all candidates one load.
std::vector<std::int64_t> drawn_delays(Delays kind) {
  std::vector<std::int64_t> delays(1 << 16);
  engine::Stream stream({1, 0, engine::Purpose::kUser});
  for (auto& delay : delays) {
    const double e = stream.exponential(1e6);
    const double u = stream.uniform();
    switch (kind) {
      case Delays::kExponential: delay = static_cast<std::int64_t>(e); break;
      case Delays::kBimodal: delay = static_cast<std::int64_t>(u < 0.9 ? e : 1e9 + e); break;
      case Delays::kEqual: delay = 1'000'000; break;
      // One in a hundred is soon, the others lie over a range a million times as long.
      case Delays::kMostlyFar: delay = static_cast<std::int64_t>(u < 0.01 ? e : u * 1e12); break;
    }
  }
  return delays;
}

struct Later {
  bool operator()(const EventKey& a, const EventKey& b) const { return before(b, a); }
};
struct Whole : EventKey {
  std::array<std::byte, 48> payload;
};
struct WholeLibrary {
  std::priority_queue<Whole, std::vector<Whole>, Later> queue;
  void push(const Whole& event) { queue.push(event); }
  Whole take() {
    const Whole event = queue.top();
    queue.pop();
    return event;
  }
};
struct WholeHeap {
  engine::KeyHeap<Whole> queue;
  void push(const Whole& event) { queue.push(event); }
  Whole take() {
    const Whole event = queue.top();
    queue.pop();
    return event;
  }
};
struct Slotted : EventKey {
  std::uint32_t slot = 0;
};
/// What EventQueue does around its ladder, around any queue of keys.
template <class Keys>
struct Pooled {
  Keys keys;
  std::vector<std::array<std::byte, 48>> bodies;
  std::vector<std::uint32_t> free;

  void push(const Whole& event) {
    if (free.empty()) {
      free.push_back(static_cast<std::uint32_t>(bodies.size()));
      bodies.emplace_back();
    }
    Slotted key;
    static_cast<EventKey&>(key) = event;
    key.slot = free.back();
    free.pop_back();
    bodies[key.slot] = event.payload;
    keys.push(key);
  }
  Whole take() {
    const Slotted& key = keys.top();
    Whole event{key, bodies[key.slot]};
    free.push_back(key.slot);
    if constexpr (requires { keys.ahead(4); }) {
      if (const Slotted* coming = keys.ahead(4)) __builtin_prefetch(&bodies[coming->slot]);
    }
    keys.pop();
    return event;
  }
};
using PooledHeap = Pooled<engine::KeyHeap<Slotted>>;
using PooledWindow = Pooled<WindowSortQueue<Slotted>>;
using PooledLadder = Pooled<engine::LadderQueue<Slotted>>;

template <class Queue>
void fill(Queue& queue, std::size_t count, const std::vector<std::int64_t>& delays) {
  for (std::size_t i = 0; i < count; ++i) {
    Whole event{};
    event.time.ns = delays[i * 7 % delays.size()];
    event.rank = EventKey::rank_of(0, static_cast<std::uint32_t>(i));
    queue.push(event);
  }
}

template <class Queue>
void hold(benchmark::State& state) {
  const auto delays = drawn_delays(static_cast<Delays>(state.range(1)));
  Queue queue;
  fill(queue, static_cast<std::size_t>(state.range(0)), delays);
  std::size_t step = 0;
  const auto once = [&] {
    Whole event = queue.take();
    event.time.ns += delays[step++ % delays.size()];
    ++event.sequence;
    queue.push(event);
  };
  for (std::int64_t i = 0; i < 3 * state.range(0); ++i) once();
  for (auto _ : state) once();
  state.SetItemsProcessed(state.iterations());
}

template <class Queue>
void drain(benchmark::State& state) {
  const auto delays = drawn_delays(static_cast<Delays>(state.range(1)));
  const auto count = static_cast<std::size_t>(state.range(0));
  for (auto _ : state) {
    Queue queue;
    fill(queue, count, delays);
    for (std::size_t i = 0; i < count; ++i) benchmark::DoNotOptimize(queue.take());
  }
  state.SetItemsProcessed(state.iterations() * state.range(0));
}

const std::vector<std::int64_t> kSizes = {1'000, 10'000, 100'000, 1'000'000};
const std::vector<std::int64_t> kDelays = {0, 1, 2, 3};

#define ORRERY_QUEUE_BENCH(Queue, name)                                                    \
  BENCHMARK(hold<Queue>)->Name("event_queue/hold/" name)->ArgsProduct({kSizes, kDelays});  \
  BENCHMARK(drain<Queue>)->Name("event_queue/drain/" name)->ArgsProduct({kSizes, {0, 2}}); \
  BENCHMARK(hold<Queue>)->Name("event_queue/few/" name)->ArgsProduct({{1, 10, 100}, {0}})

ORRERY_QUEUE_BENCH(WholeLibrary, "library");
ORRERY_QUEUE_BENCH(WholeHeap, "heap80");
ORRERY_QUEUE_BENCH(PooledHeap, "heap");
ORRERY_QUEUE_BENCH(PooledLadder, "ladder");
ORRERY_QUEUE_BENCH(PooledWindow, "window");

}  // namespace
}  // namespace orrery::bench
