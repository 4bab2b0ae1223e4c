// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cmath>

#include "devices/climate/slow_noise.h"

/// Days, weeks and grids of time that people's habits live on. A run starts at midnight, on the
/// weekday that its models name (0 is Monday).
namespace orrery::devices {

inline constexpr double kSecondsADay = 86400.0;

inline double second_of_day(double time_s) {
  return time_s - kSecondsADay * std::floor(time_s / kSecondsADay);
}

inline bool is_weekend(double time_s, double start_weekday) {
  const double day = std::floor(time_s / kSecondsADay) + std::floor(start_weekday);
  return day - 7.0 * std::floor(day / 7.0) >= 5.0;
}

/// Whether the time of day lies in [from, until), which may run over midnight.
inline bool in_hours(double second, double from_s, double until_s) {
  return from_s <= until_s ? second >= from_s && second < until_s
                           : second >= from_s || second < until_s;
}

/// 1 within [from, until], which may run over midnight, 0 outside, straight over `ramp` around both
/// ends.
inline double window(double second, double from_s, double until_s, double ramp_s) {
  if (from_s > until_s) return 1.0 - window(second, until_s, from_s, ramp_s);
  const double width = std::max(ramp_s, 1.0);
  const double up = std::clamp((second - from_s) / width + 0.5, 0.0, 1.0);
  const double down = std::clamp((until_s - second) / width + 0.5, 0.0, 1.0);
  return std::min(up, down);
}

/// One bump around a time of day: a parabola of the given half width, whose area is
/// 4/3 half_width / day.
inline double bump(double second, double centre_s, double half_width_s) {
  double away = std::fabs(second - centre_s);
  away = std::min(away, kSecondsADay - away) / half_width_s;
  return away < 1.0 ? 1.0 - away * away : 0.0;
}

/// Cuts (from, to] at the ticks of a grid: `span(start, length)` between them, `tick(k)` at each.
/// Where a step was cut before changes neither.
template <class Span, class Tick>
void over_grid(double from_s, double to_s, double tick_s, Span&& span, Tick&& tick) {
  double at_s = from_s;
  const double last = tick_of(to_s, tick_s);
  for (double k = tick_of(from_s, tick_s) + 1.0; k <= last; k += 1.0) {
    const double next_s = k * tick_s;
    if (next_s > at_s) span(at_s, next_s - at_s);
    at_s = std::max(at_s, next_s);
    tick(k);
  }
  if (to_s > at_s) span(at_s, to_s - at_s);
}

}  // namespace orrery::devices
