// SPDX-License-Identifier: Apache-2.0
// W2, PHOLD (Fujimoto, Performance of Time Warp under synthetic workloads, 1990): every event that
// is handled makes one more, at a process drawn at random, 0.1 s + Exp(0.9 s) later.
#include <cmath>
#include <vector>

#include "engine/event/event_loop.h"
#include "engine/event/window_engine.h"
#include "engine/numeric/elementary.h"
#include "engine/numeric/simd_clones.h"
#include "engine/random/stream.h"
#include "tests/bench/kernel/allocations.h"
#include "tests/bench/kernel/stopwatch.h"
#include "tests/bench/kernel/workload.h"

namespace orrery::bench {

namespace {

using engine::Duration;
using engine::EventLoop;
using engine::mix64;
using engine::Purpose;
using engine::SimTime;
using engine::WindowEngine;

constexpr Duration kLookahead{engine::kNsPerSecond / 10};

/// From 64 random bits: the upper half gives the delay, the lower half the destination.
struct Draw {
  std::int64_t delay_ns;
  std::uint32_t target;
};
inline Draw drawn(std::uint64_t bits, std::uint64_t processes) {
  const double u = (static_cast<double>(static_cast<std::int32_t>(bits >> 33)) + 0.5) * 0x1p-31;
  const double tail_ns = -0.9e9 * engine::detail::log_normal_range(u);
  return {kLookahead.ns + static_cast<std::int64_t>(tail_ns + 0.5),
          static_cast<std::uint32_t>(((bits & 0xffffffffU) * processes) >> 32)};
}

ORRERY_SIMD_CLONES void draw_all(const std::uint64_t* bits, std::size_t count,
                                 std::uint64_t processes, Draw* draws) {
  for (std::size_t i = 0; i < count; ++i) draws[i] = drawn(bits[i], processes);
}

/// What the handlers of both engines share: the state of the processes, and draws many at a time.
class Phold {
 public:
  Phold(const WorkloadOptions& options)
      : processes_(options.size),
        seed_(options.seed),
        state_(options.size),
        scratch_(options.threads) {}

  struct Scratch {
    std::vector<std::uint64_t> entities, indices, bits;
    std::vector<Draw> draws;
  };

  /// Handles events; `target_of(event)` says where each is, `send(event, draw)` makes the next.
  template <class Events, class TargetOf, class Send>
  void handle(const Events& events, unsigned worker, TargetOf&& target_of, Send&& send) {
    Scratch& scratch = scratch_[worker];
    scratch.entities.resize(events.size());
    scratch.indices.resize(events.size());
    scratch.bits.resize(events.size());
    scratch.draws.resize(events.size());
    for (std::size_t i = 0; i < events.size(); ++i) {
      if (i + 8 < events.size()) __builtin_prefetch(&state_[target_of(events[i + 8])], 1);
      Process& process = state_[target_of(events[i])];
      process.history = mix64(process.history ^ static_cast<std::uint64_t>(events[i].time.ns)) ^
                        events[i].rank ^ events[i].sequence;
      scratch.entities[i] = target_of(events[i]);
      scratch.indices[i] = process.draws++;
    }
    fill_bits(seed_, Purpose::kUser, scratch.entities, scratch.indices, scratch.bits);
    draw_all(scratch.bits.data(), events.size(), processes_, scratch.draws.data());
    for (std::size_t i = 0; i < events.size(); ++i) send(events[i], scratch.draws[i]);
  }
  /// The first events: each process sends itself `per_lp`. schedule(process, time).
  template <class Schedule>
  void begin(std::uint64_t per_lp, Schedule&& schedule) {
    for (std::uint32_t p = 0; p < processes_; ++p) {
      for (std::uint64_t k = 0; k < per_lp; ++k) {
        const auto bits = engine::bits_at({seed_, p, Purpose::kUser}, state_[p].draws++);
        schedule(p, SimTime{drawn(bits, processes_).delay_ns});
      }
    }
  }
  engine::Fingerprint fingerprint() const {
    engine::Fingerprint all;
    for (std::uint64_t p = 0; p < processes_; ++p) {
      all.add('p', p, state_[p].draws, {static_cast<std::int64_t>(state_[p].history)}, {});
    }
    return all;
  }

 private:
  struct Process {
    std::uint64_t history = 0;
    std::uint64_t draws = 0;
  };
  std::uint64_t processes_, seed_;
  std::vector<Process> state_;
  std::vector<Scratch> scratch_;
};

SimTime end_of(const WorkloadOptions& options) {
  const double events_per_s = static_cast<double>(options.size * options.per_lp);
  const double usual_s = std::max(10.0, std::floor(1e7 / events_per_s));
  return SimTime::from_seconds(options.simulated_s > 0.0 ? options.simulated_s : usual_s);
}

/// Fills in all but the set-up, around `run`.
template <class Kernel, class Run>
void measure(const WorkloadOptions& options, const Phold& model, const Kernel& kernel,
             std::uint64_t bytes_before, WorkloadResult& result, Run&& run) {
  const Stopwatch watch;
  run(end_of(options));
  result.wall_s = watch.seconds();
  result.cpu_s = watch.cpu_seconds();
  result.events = kernel.handled();
  result.bytes_per_entity =
      static_cast<double>(peak_bytes() - bytes_before) / static_cast<double>(options.size);
  result.fingerprint = model.fingerprint();
}

}  // namespace

WorkloadResult run_phold_windows(const WorkloadOptions& options) {
  using Engine = WindowEngine<>;
  WorkloadResult result;
  reset_peak_bytes();
  const std::uint64_t before = live_bytes();
  const Stopwatch watch;
  Phold model(options);
  Engine kernel(static_cast<std::uint32_t>(options.size), kLookahead, options.threads);
  model.begin(options.per_lp,
              [&](std::uint32_t process, SimTime at) { kernel.schedule(at, process, process); });
  result.setup_s = watch.seconds();
  measure(options, model, kernel, before, result, [&](SimTime end) {
    kernel.run_batches(end, [&](std::span<const Engine::Event> events, Engine::Outbox& outbox) {
      model.handle(
          events, outbox.worker(), [](const Engine::Event& event) { return event.target; },
          [&](const Engine::Event& event, const Draw& draw) {
            outbox.send(event, event.time + Duration{draw.delay_ns}, draw.target);
          });
    });
  });
  return result;
}

WorkloadResult run_phold_ungrouped(const WorkloadOptions& options) {
  struct Target {
    std::uint32_t process;
  };
  using Loop = EventLoop<Target>;
  WorkloadResult result;
  reset_peak_bytes();
  const std::uint64_t before = live_bytes();
  const Stopwatch watch;
  Phold model(options);
  Loop kernel;
  kernel.reserve_sources(options.size);
  model.begin(options.per_lp,
              [&](std::uint32_t process, SimTime at) { kernel.schedule(at, process, {process}); });
  result.setup_s = watch.seconds();
  measure(options, model, kernel, before, result, [&](SimTime end) {
    kernel.run_batches(end, kLookahead, [&](std::span<const Loop::Event> events) {
      model.handle(
          events, 0, [](const Loop::Event& event) { return event.payload.process; },
          [&](const Loop::Event& event, const Draw& draw) {
            kernel.schedule(event.time + Duration{draw.delay_ns}, event.payload.process,
                            {draw.target});
          });
    });
  });
  return result;
}

}  // namespace orrery::bench
