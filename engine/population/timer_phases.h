// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "engine/time/sim_time.h"

namespace orrery::engine {

/// Places first .. last in phase order, whose events first_event .. last_event (ends left out) lie
/// in a window. Event n of a row is at phase + n period.
struct TimerRun {
  std::size_t first = 0;
  std::size_t last = 0;
  std::int64_t first_event = 0;
  std::int64_t last_event = 0;
};

/// Rows in the order of their phases, equal ones by row: 12 bytes a row. In this order the events
/// of a window are whole periods of contiguous places, and a place's event number follows from the
/// time, so nothing is kept or queued for a row.
class TimerPhases {
 public:
  /// phases_ns[row] in [0, period). Sorts in linear time; holds twice its memory while it does.
  TimerPhases(Duration period, std::vector<std::int64_t> phases_ns);

  std::size_t size() const { return rows_.size(); }
  Duration period() const { return period_; }
  /// In phase order.
  std::span<const std::int64_t> phases_ns() const { return phases_ns_; }
  std::span<const std::uint32_t> rows() const { return rows_; }

  /// A time as periods passed and places whose phase in the period has passed.
  struct Clock {
    SimTime now;
    std::int64_t periods = 0;
    std::size_t place = 0;
  };
  /// The clock at `until`, which is not before `from`. Near times are found in few steps.
  Clock advanced(const Clock& from, SimTime until) const;

  /// The events of [from, until), each once: at most three runs, of different places; some may be
  /// empty.
  std::array<TimerRun, 3> runs(const Clock& from, const Clock& until) const;

  /// When the event `ahead` after the next one is due; never() without rows.
  SimTime time_of_next(const Clock& clock, std::size_t ahead = 0) const;

 private:
  std::size_t places_before(std::int64_t phase_ns, std::size_t from) const;

  Duration period_;
  std::vector<std::int64_t> phases_ns_;
  std::vector<std::uint32_t> rows_;
};

}  // namespace orrery::engine
