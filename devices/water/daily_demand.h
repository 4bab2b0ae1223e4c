// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

#include "engine/numeric/elementary.h"

namespace orrery::devices {

inline constexpr double kDayS = 86400.0;

/// Demand for water over the day and the week, as a share of rated speed. The run starts on a
/// Monday at midnight. The shape (a morning and a lower evening peak, quiet nights) is that of
/// domestic supply: Butler and Memon, Water Demand Management, ch. 1; the sizes are ours.
struct DailyDemand {
  double demand_mean = 0.86;
  double demand_amplitude = 0.12;
  double morning_peak_s = 7.5 * 3600.0;
  double evening_peak_s = 19.5 * 3600.0;
  double evening_share = 0.8;
  double demand_shift_s = 0.0;
  double weekend_factor = 0.96;
  double demand_noise = 0.02;
  double demand_noise_time_s = 3.0 * 3600.0;
};

/// One bump a day, 1 at the peak and about 4.5 h wide at half height: ((1 + cos) / 2)^8, smooth
/// and periodic.
inline double daily_bump(double since_peak_s) {
  const double turn = since_peak_s / kDayS;
  const double angle = 6.283185307179586 * (turn - std::floor(turn));
  const double half = 0.5 * (1.0 + engine::cos(angle));
  const double to_2 = half * half;
  const double to_4 = to_2 * to_2;
  return to_4 * to_4;
}

/// Mean of `daily_bump` over a day: C(16, 8) / 2^16.
inline constexpr double kMeanBump = 12870.0 / 65536.0;

inline double week_factor(const DailyDemand& d, double time_s) {
  const double day = std::floor(time_s / kDayS);
  return day - 7.0 * std::floor(day / 7.0) < 5.0 ? 1.0 : d.weekend_factor;
}

/// Mean over a working day is `demand_mean` exactly.
inline double demand_at(const DailyDemand& d, double time_s) {
  const double t = time_s + d.demand_shift_s;
  const double bumps = daily_bump(t - d.morning_peak_s) - kMeanBump +
                       d.evening_share * (daily_bump(t - d.evening_peak_s) - kMeanBump);
  return d.demand_mean * (1.0 + d.demand_amplitude * bumps) * week_factor(d, t);
}

}  // namespace orrery::devices
