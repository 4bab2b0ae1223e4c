// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "engine/event/chunk_list.h"
#include "engine/event/ladder_queue.h"

namespace orrery::engine {

/// Equal windows of simulated time: window i is [origin + i * length, origin + (i + 1) * length).
/// A length of Duration max means one window for all time.
struct WindowGrid {
  static constexpr std::uint64_t kNone = std::numeric_limits<std::uint64_t>::max();

  SimTime origin;
  std::uint64_t length_ns = 1;

  std::uint64_t ticks(SimTime time) const {
    return static_cast<std::uint64_t>(time.ns) - static_cast<std::uint64_t>(origin.ns);
  }
  std::uint64_t window_of(SimTime time) const { return ticks(time) / length_ns; }
  SimTime start_of(std::uint64_t window) const { return window == 0 ? origin : end_of(window - 1); }
  /// The first time that is not in the window any more; the end of time where there is none.
  SimTime end_of(std::uint64_t window) const {
    const auto room =
        static_cast<std::uint64_t>(SimTime::never().ns) - static_cast<std::uint64_t>(origin.ns);
    if (window + 1 > room / length_ns) return SimTime::never();
    return {static_cast<std::int64_t>(static_cast<std::uint64_t>(origin.ns) +
                                      (window + 1) * length_ns)};
  }
};

/// Pending events by window: a ring of unsorted lists for the next windows, a ladder for all later
/// ones. Taking a window costs what is in it.
template <class Event>
class WindowCalendar {
 public:
  /// Before there is a grid.
  void push_early(const Event& event) {
    ++size_;
    early_.push(event, pool_);
    first_early_ = std::min(first_early_, event.time);
  }
  /// No event is before the grid's origin.
  void start(const WindowGrid& grid) {
    grid_ = grid;
    inverse_ = 1.0 / static_cast<double>(grid.length_ns);
    advance_to(0);
    size_ = 0;
    early_.drain(pool_, [this](const Event& event) { push(event); });
  }

  /// In the window at hand or a later one.
  void push(const Event& event) {
    ++size_;
    const std::uint64_t window = near_window(event.time);
    if (window == WindowGrid::kNone) {
      far_.push(event);
    } else {
      ring_[window % kRing].push(event, pool_);
    }
  }
  /// Puts everything of the window into `out`, in no particular order.
  void take(std::uint64_t window, std::vector<Event>& out) {
    advance_to(window);
    out.clear();
    ring_[window % kRing].drain(pool_, [&](const Event& event) { out.push_back(event); });
    size_ -= out.size();
  }
  /// Every event is in this window or later.
  void advance_to(std::uint64_t window) {
    at_ = window;
    start_ns_ = static_cast<std::uint64_t>(grid_.origin.ns) + window * grid_.length_ns;
    while (!far_.empty()) {
      const Event event = far_.top();
      const std::uint64_t its_window = grid_.window_of(event.time);
      if (its_window - at_ >= kRing) break;
      far_.pop();
      ring_[its_window % kRing].push(event, pool_);
    }
  }

  /// Of the first window, from the one at hand on, that has any; kNone when there is no event.
  std::uint64_t next_window() {
    if (size_ == 0) return WindowGrid::kNone;
    for (std::uint64_t window = at_; window < at_ + kRing; ++window) {
      if (ring_[window % kRing].count > 0) return window;
    }
    return grid_.window_of(far_.top().time);
  }
  /// Of the events before the start; the end of time where there is none.
  SimTime first_early() const { return first_early_; }
  std::size_t size() const { return size_; }

 private:
  static constexpr std::uint64_t kRing = 128;

  /// The window of a time, kNone when it is beyond the ring.
  std::uint64_t near_window(SimTime time) const {
    const std::uint64_t ticks = static_cast<std::uint64_t>(time.ns) - start_ns_;
    if (ticks < grid_.length_ns) return at_;
    if (ticks / kRing >= grid_.length_ns) return WindowGrid::kNone;
    // A division by multiplication; the quotient is small, so it is off by one at most.
    auto windows = static_cast<std::uint64_t>(static_cast<double>(ticks) * inverse_);
    if (windows * grid_.length_ns > ticks) --windows;
    if (ticks - windows * grid_.length_ns >= grid_.length_ns) ++windows;
    return at_ + windows;
  }

  WindowGrid grid_;
  double inverse_ = 1.0;
  std::uint64_t at_ = 0;
  std::uint64_t start_ns_ = 0;
  std::array<ChunkList<Event>, kRing> ring_;
  ChunkPool<Event> pool_;
  LongChunkList<Event> early_;
  SimTime first_early_ = SimTime::never();
  LadderQueue<Event> far_;
  std::size_t size_ = 0;
};

}  // namespace orrery::engine
