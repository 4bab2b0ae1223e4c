// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>

namespace orrery::devices {

/// A moment as people and tariffs see it. Local standard time, years of 365 days, no holidays.
struct CalendarTime {
  int day_of_year = 1;         ///< 1 is 1 January
  int weekday = 0;             ///< 0 is Monday
  double second_of_day = 0.0;  ///< since midnight
};

/// `start_day` is the day of the year at time 0, `start_weekday` its weekday.
inline CalendarTime calendar_at(double time_s, double start_day, double start_weekday) {
  const double day = std::floor(time_s / 86400.0);
  const double in_year = start_day - 1.0 + day;
  const double in_week = start_weekday + day;
  return {1 + static_cast<int>(in_year - 365.0 * std::floor(in_year / 365.0)),
          static_cast<int>(in_week - 7.0 * std::floor(in_week / 7.0)), time_s - 86400.0 * day};
}

}  // namespace orrery::devices
