// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <thread>
#include <utility>
#include <vector>

#include "engine/event/event_key.h"
#include "engine/event/event_loop.h"
#include "engine/event/key_heap.h"
#include "engine/event/process_order.h"
#include "engine/event/window_barrier.h"
#include "engine/event/window_calendar.h"
#include "engine/registry/check.h"

namespace orrery::engine {

/// Logical processes in conservative windows on one or more threads. A process is a number; its
/// state belongs to the model. An event is for one process and made by one, and what a process
/// sends to another takes at least the lookahead. So processes cannot touch each other within a
/// window of that length: each handles its own events in the order (time, priority, source,
/// sequence), and what they send is exchanged at the window's end. Results are the same for any
/// number of threads and any slicing of the run, because the order at each process is.
///
/// A handler runs on several threads at once. It may change the state of the event's target and
/// nothing else; scratch memory of its own it keeps by `outbox.worker()`.
///
/// Without any traffic between processes the lookahead is Duration max: then each process runs
/// alone from the start to the end on a local queue.
///
/// Source: Chandy, Misra, Distributed simulation, IEEE TSE 5 (1979) 440; windows: Lubachevsky,
/// Efficient distributed event-driven simulations of multiple-loop networks, CACM 32 (1989) 111.
template <class Payload = NoPayload>
class WindowEngine {
 public:
  struct Event : EventKey {
    std::uint32_t target = 0;
    [[no_unique_address]] Payload payload;
  };
  class Outbox;
  static_assert(std::is_trivially_copyable_v<Payload>, "events are plain data");

  WindowEngine(std::uint32_t processes, Duration lookahead, unsigned threads = 1);

  /// Between runs: an event made by `source` for `target`, not before the end of the last run.
  void schedule(SimTime at, std::uint32_t source, std::uint32_t target, Payload payload = {},
                std::int32_t priority = 0);

  /// Handles every event before `until`, one call each: `handler(const Event&, Outbox&)`.
  template <class Handler>
  void run_until(SimTime until, Handler&& handler) {
    run(until, [&](Worker& worker, std::span<const Event> events, SimTime limit) {
      worker.handle_each(events, limit, handler);
    });
  }
  /// The same, many events a call: `handler(std::span<const Event>, Outbox&)`, sorted by target and
  /// then by order. Here a process also sends to itself no sooner than the lookahead.
  template <class Handler>
  void run_batches(SimTime until, Handler&& handler) {
    run(until, [&](Worker& worker, std::span<const Event> events, SimTime limit) {
      worker.handle_batches(events, limit, handler);
    });
  }

  std::uint64_t handled() const;
  std::size_t pending() const;
  unsigned threads() const { return static_cast<unsigned>(workers_.size()); }

 private:
  class Worker;
  friend class Outbox;

  std::uint32_t worker_of(std::uint32_t process) const {
    return static_cast<std::uint32_t>((process * scale_) >> 32);
  }
  template <class Work>
  void run(SimTime until, Work&& work);
  template <class Work>
  void work_through(Worker& worker, SimTime until, Work& work);
  bool start(SimTime until);
  SimTime end_of_lookahead(SimTime from) const {
    return from.ns > SimTime::never().ns - lookahead_.ns ? SimTime::never() : from + lookahead_;
  }

  std::uint32_t processes_;
  Duration lookahead_;
  std::uint64_t scale_;  ///< workers per process, as a fraction of 2^32
  WindowGrid grid_;
  bool started_ = false;
  SimTime now_{std::numeric_limits<std::int64_t>::min()};
  std::vector<std::unique_ptr<Worker>> workers_;
  WindowBarrier barrier_;
};

}  // namespace orrery::engine

#include "engine/event/window_worker.h"  // the bodies
