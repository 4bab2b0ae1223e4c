// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>

#include "engine/time/sim_time.h"

namespace orrery::devices {

/// Work on the first `days` of each week, from `start` on for `length`; time 0 is a Monday, 0:00.
struct ShiftCalendar {
  static constexpr std::int64_t kDayNs = 86400 * engine::kNsPerSecond;

  std::int64_t start_ns = 0;
  std::int64_t length_ns = kDayNs;
  std::int64_t days = 7;

  bool always() const { return length_ns >= kDayNs && days >= 7; }
  bool works(std::int64_t t_ns) const {
    const std::int64_t today = t_ns / kDayNs;
    for (std::int64_t day = today - 1; day <= today; ++day) {
      const std::int64_t begin = day * kDayNs + start_ns;
      if (on(day) && t_ns >= begin && t_ns < begin + length_ns) return true;
    }
    return false;
  }
  /// The next moment at which work begins or ends.
  std::int64_t next_edge(std::int64_t t_ns) const {
    if (always()) return engine::SimTime::never().ns;
    const std::int64_t today = t_ns / kDayNs;
    const bool now = works(t_ns);
    std::int64_t next = engine::SimTime::never().ns;
    for (std::int64_t day = today - 1; day <= today + 8; ++day) {
      if (!on(day)) continue;
      const std::int64_t begin = day * kDayNs + start_ns;
      for (const std::int64_t edge : {begin, begin + length_ns})
        if (edge > t_ns && works(edge) != now) next = std::min(next, edge);
    }
    return next;
  }

 private:
  bool on(std::int64_t day) const { return day >= 0 ? day % 7 < days : (day + 7) % 7 < days; }
};

}  // namespace orrery::devices
