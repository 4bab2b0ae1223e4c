// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/event/event_key.h"
#include "engine/event/ladder_queue.h"
#include "engine/event/sequence_counters.h"
#include "engine/registry/check.h"
#include "engine/time/sim_time.h"

namespace orrery::engine {

/// A kind of event that says nothing but when and whose: a timer.
struct NoPayload {};

/// Discrete-event simulation of a model written in C++ against the kernel: one clock, one queue,
/// one handler. An event is plain data, never a closure; the handler looks at it and decides.
///
///   struct Ping { std::uint32_t to; };
///   EventLoop<Ping> loop;
///   loop.schedule(SimTime{}, 0, {1});
///   loop.run_until(end, [&](const EventLoop<Ping>::Event& event) {
///     loop.schedule(event.time + delay, event.payload.to, {event.source()});
///   });
///
/// Events are handled in the order of (time, priority, source, sequence), smaller first. The source
/// is the number of the entity that made the event; entities numbered 0, 1, 2, ... cost 8 bytes
/// each. Memory: an event costs about 1.25 times sizeof(Event), 24 bytes and the payload. Nothing
/// is allocated once the queue was as full before. docs/kernel.md has examples.
template <class Payload = NoPayload>
class EventLoop {
 public:
  struct Event : EventKey {
    [[no_unique_address]] Payload payload;
  };
  static_assert(std::is_trivially_copyable_v<Payload>, "events are plain data");

  SimTime now() const { return now_; }
  std::uint64_t handled() const { return handled_; }
  std::size_t pending() const { return queue_.size(); }
  /// Room for the counters of entities 0 .. count - 1.
  void reserve_sources(std::size_t count) { sequences_.reserve(count); }

  /// Not before now; at now is allowed, the event is then handled after those that precede it in
  /// the order.
  void schedule(SimTime at, std::uint32_t source, Payload payload = {}, std::int32_t priority = 0) {
    ORRERY_CHECK(at >= earliest_, "an event in the past, or within the promised lookahead");
    Event event;
    event.time = at;
    event.rank = EventKey::rank_of(priority, source);
    event.sequence = sequences_.take(source);
    event.payload = payload;
    queue_.push(event);
  }

  /// Handles every event before `until`, one call each: `handler(const Event&)`. Then it is
  /// `until`, and the loop can go on from there.
  template <class Handler>
  void run_until(SimTime until, Handler&& handler) {
    while (!queue_.empty() && queue_.top().time < until) {
      const Event event = queue_.top();
      queue_.pop();
      earliest_ = now_ = event.time;
      ++handled_;
      handler(event);
    }
    arrive(until);
  }

  /// The same, many events a call: `handler(std::span<const Event>)` gets the next events in order.
  /// The model promises that an event schedules others no sooner than `lookahead` after itself, so
  /// that nothing can come between those of a batch; a batch is never longer than that. Inside a
  /// call `now()` is the time of the last event of the batch. Where batches are cut depends on the
  /// queue's memory alone and must not show in results: handle each event by its own time.
  template <class Handler>
  void run_batches(SimTime until, Duration lookahead, Handler&& handler) {
    ORRERY_CHECK(lookahead.ns > 0, "without lookahead there are no batches");
    batch_.reserve(kBatch);
    while (!queue_.empty() && queue_.top().time < until) {
      const SimTime first = queue_.top().time;
      const bool far = first.ns > SimTime::never().ns - lookahead.ns;
      earliest_ = far ? SimTime::never() : first + lookahead;
      const SimTime limit = std::min(until, earliest_);
      batch_.clear();
      queue_.take_before(limit, kBatch, [this](const Event& event) {
        sequences_.prefetch(event.source());  // most events schedule another one
        batch_.push_back(event);
      });
      if (batch_.empty()) break;  // at the very end of time there is no room for a batch
      now_ = batch_.back().time;
      handled_ += batch_.size();
      handler(std::span<const Event>(batch_));
    }
    arrive(until);
  }

 private:
  static constexpr std::size_t kBatch = 256;

  void arrive(SimTime until) {
    now_ = std::max(now_, until);
    earliest_ = now_;
  }

  LadderQueue<Event> queue_;
  SequenceCounters sequences_;
  SimTime now_{std::numeric_limits<std::int64_t>::min()};
  SimTime earliest_ = now_;  ///< nothing may be scheduled before this
  std::uint64_t handled_ = 0;
  std::vector<Event> batch_;
};

}  // namespace orrery::engine
