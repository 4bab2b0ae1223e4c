// SPDX-License-Identifier: Apache-2.0
#pragma once

// The bodies of WindowEngine, included by its header.
#include "engine/event/window_engine.h"

namespace orrery::engine {

/// What a handler sends with.
template <class Payload>
class WindowEngine<Payload>::Outbox {
 public:
  /// The process that handles `cause` sends: to others at least the lookahead later, to itself
  /// when it likes (in batches: the lookahead later, too).
  void send(const Event& cause, SimTime at, std::uint32_t target, Payload payload = {},
            std::int32_t priority = 0) {
    Event event;
    event.time = at;
    event.rank = EventKey::rank_of(priority, cause.target);
    event.target = target;
    event.payload = payload;
    worker_.send(cause, event);
  }
  unsigned worker() const { return worker_.index(); }

 private:
  friend class Worker;
  explicit Outbox(Worker& worker) : worker_(worker) {}
  Worker& worker_;
};

/// A range of processes, their pending events, and what they sent to other ranges in this window.
template <class Payload>
class alignas(64) WindowEngine<Payload>::Worker {
 public:
  Worker(WindowEngine& engine, unsigned index, std::uint32_t first, std::uint32_t count,
         unsigned workers)
      : engine_(engine), index_(index), first_(first), made_(count), order_(first, count) {
    for (auto& boxes : sent_) boxes.resize(workers);
  }

  unsigned index() const { return index_; }
  std::uint64_t& made_by(std::uint32_t process) { return made_[process - first_]; }

  void send(const Event& cause, Event& event) {
    const bool local = event.target == cause.target && limit_ != nullptr;
    const SimTime earliest = local ? cause.time : engine_.end_of_lookahead(cause.time);
    ORRERY_CHECK(event.time >= earliest, "an event in the past, or within the lookahead");
    event.sequence = made_by(cause.target)++;
    if (local && event.time < *limit_) {
      local_.push(event);
    } else {
      deliver(event);
    }
  }

  template <class Handler>
  void handle_each(std::span<const Event> events, SimTime limit, Handler& handler) {
    Outbox outbox(*this);
    limit_ = &limit;
    for (std::size_t i = 0; i < events.size();) {
      const std::uint32_t process = events[i].target;
      while (true) {
        const bool more = i < events.size() && events[i].target == process;
        if (!more && local_.empty()) break;
        if (local_.empty() || (more && before(events[i], local_.top()))) {
          handle_one(events[i++], outbox, handler);
        } else {
          const Event event = local_.top();
          local_.pop();
          handle_one(event, outbox, handler);
        }
      }
    }
    limit_ = nullptr;
  }
  template <class Handler>
  void handle_batches(std::span<const Event> events, SimTime, Handler& handler) {
    constexpr std::size_t kBatch = 512;
    Outbox outbox(*this);
    handled_ += events.size();
    for (std::size_t i = 0; i < events.size(); i += kBatch) {
      handler(events.subspan(i, std::min(kBatch, events.size() - i)), outbox);
    }
  }

  /// The events of a window before `limit`, sorted by process.
  std::span<const Event> take(std::uint64_t window, SimTime limit) {
    calendar_.take(window, taken_);
    const auto later = std::partition(taken_.begin(), taken_.end(),
                                      [&](const Event& event) { return event.time < limit; });
    for (auto at = later; at != taken_.end(); ++at) calendar_.push(*at);
    taken_.erase(later, taken_.end());
    return order_.sorted(taken_);
  }
  /// The first window in which this worker has anything, what it just sent included.
  void publish(unsigned parity) {
    next_[parity] = std::min(calendar_.next_window(), sent_first_);
    sent_first_ = WindowGrid::kNone;
  }
  std::uint64_t published(unsigned parity) const { return next_[parity]; }
  void receive(const Worker& from, unsigned parity) {
    for (const Event& event : from.sent_[parity][index_]) calendar_.push(event);
  }
  /// What it sent two windows ago has been received.
  void turn_to(unsigned parity) {
    parity_ = parity;
    for (auto& box : sent_[parity]) box.clear();
  }

  WindowCalendar<Event>& calendar() { return calendar_; }
  std::uint64_t handled() const { return handled_; }

 private:
  template <class Handler>
  void handle_one(const Event& event, Outbox& outbox, Handler& handler) {
    ++handled_;
    handler(event, outbox);
  }
  void deliver(const Event& event) {
    ORRERY_CHECK(event.target < engine_.processes_, "an event for a process that is not there");
    const std::uint32_t to = engine_.worker_of(event.target);
    if (to == index_) {
      calendar_.push(event);
      return;
    }
    sent_[parity_][to].push_back(event);
    sent_first_ = std::min(sent_first_, engine_.grid_.window_of(event.time));
  }

  WindowEngine& engine_;
  unsigned index_;
  std::uint32_t first_;
  std::vector<std::uint64_t> made_;  ///< events made so far, by process
  WindowCalendar<Event> calendar_;
  ProcessOrder<Event> order_;
  std::vector<Event> taken_;
  KeyHeap<Event> local_;                     ///< what a process sent to itself within the window
  const SimTime* limit_ = nullptr;           ///< null in batches
  std::vector<std::vector<Event>> sent_[2];  ///< by parity of the window, then by receiver
  unsigned parity_ = 0;
  std::uint64_t sent_first_ = WindowGrid::kNone;
  std::uint64_t next_[2] = {WindowGrid::kNone, WindowGrid::kNone};
  std::uint64_t handled_ = 0;
};

template <class Payload>
WindowEngine<Payload>::WindowEngine(std::uint32_t processes, Duration lookahead, unsigned threads)
    : processes_(processes), lookahead_(lookahead), barrier_(std::min(threads, processes)) {
  ORRERY_CHECK(processes > 0 && threads > 0, "an engine needs a process and a thread");
  ORRERY_CHECK(lookahead.ns > 0, "without lookahead there are no windows");
  const std::uint32_t workers = barrier_.parties();
  scale_ = (std::uint64_t{workers} << 32) / processes;
  grid_.length_ns = static_cast<std::uint64_t>(lookahead.ns);
  std::uint32_t first = 0;
  for (std::uint32_t w = 0; w < workers; ++w) {
    std::uint32_t end = first;
    while (end < processes && worker_of(end) == w) ++end;
    workers_.push_back(std::make_unique<Worker>(*this, w, first, end - first, workers));
    first = end;
  }
}

template <class Payload>
void WindowEngine<Payload>::schedule(SimTime at, std::uint32_t source, std::uint32_t target,
                                     Payload payload, std::int32_t priority) {
  ORRERY_CHECK(at >= now_, "an event in the past");
  ORRERY_CHECK(source < processes_ && target < processes_, "no such process");
  Event event;
  event.time = at;
  event.rank = EventKey::rank_of(priority, source);
  event.sequence = workers_[worker_of(source)]->made_by(source)++;
  event.target = target;
  event.payload = payload;
  auto& calendar = workers_[worker_of(target)]->calendar();
  started_ ? calendar.push(event) : calendar.push_early(event);
}

/// The grid begins at the first event; false while that is not before `until`.
template <class Payload>
bool WindowEngine<Payload>::start(SimTime until) {
  grid_.origin = until;
  for (auto& worker : workers_) {
    grid_.origin = std::min(grid_.origin, worker->calendar().first_early());
  }
  if (grid_.origin == until) return false;
  for (auto& worker : workers_) worker->calendar().start(grid_);
  return true;
}

template <class Payload>
template <class Work>
void WindowEngine<Payload>::run(SimTime until, Work&& work) {
  ORRERY_CHECK(until >= now_, "time does not go back");
  started_ = started_ || start(until);
  if (started_) {
    std::vector<std::thread> others;
    for (std::size_t w = 1; w < workers_.size(); ++w) {
      others.emplace_back([&, w] { work_through(*workers_[w], until, work); });
    }
    work_through(*workers_[0], until, work);
    for (auto& thread : others) thread.join();
  }
  now_ = until;
}

template <class Payload>
std::uint64_t WindowEngine<Payload>::handled() const {
  std::uint64_t sum = 0;
  for (const auto& worker : workers_) sum += worker->handled();
  return sum;
}

template <class Payload>
std::size_t WindowEngine<Payload>::pending() const {
  std::size_t sum = 0;
  for (const auto& worker : workers_) sum += worker->calendar().size();
  return sum;
}

/// One barrier a window: what was sent, and where each worker goes on, is kept twice, by parity, so
/// that nobody overwrites what another still reads.
template <class Payload>
template <class Work>
void WindowEngine<Payload>::work_through(Worker& worker, SimTime until, Work& work) {
  unsigned parity = 0;
  worker.turn_to(1);
  worker.turn_to(0);
  worker.publish(parity);
  bool reached = false;
  while (true) {
    barrier_.arrive_and_wait();
    std::uint64_t window = WindowGrid::kNone;
    for (const auto& other : workers_) {
      window = std::min(window, other->published(parity));
      if (other.get() != &worker) worker.receive(*other, parity);
    }
    if (reached || window == WindowGrid::kNone || grid_.start_of(window) >= until) return;
    parity ^= 1;
    worker.turn_to(parity);
    const SimTime limit = std::min(until, grid_.end_of(window));
    work(worker, worker.take(window, limit), limit);
    worker.publish(parity);
    reached = limit == until;
  }
}

}  // namespace orrery::engine
