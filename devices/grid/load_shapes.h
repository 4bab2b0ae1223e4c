// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "devices/grid/grid_calendar.h"

namespace orrery::devices {

/// Classes of load, in the order of the tables.
enum LoadClass : int { kResidential, kCommercial, kIndustrial, kAgricultural, kRtsSystem };

/// Mean over peak of the system below, over 8736 hours.
inline constexpr double kRtsLoadFactor = 0.6143995691849816;

/// What a class takes at a moment, over its mean over a year. Quarter hours of the German standard
/// load profiles H0 (households, with the seasonal polynomial), G0 (trade and offices), G3 (trade
/// that runs round the clock; stands for industry) and L0 (farms): VDEW (BDEW), Repraesentative
/// VDEW-Lastprofile, 1999, numbers as oemof/demandlib has them; hours of the system of the IEEE
/// Reliability Test System (below).
double load_shape(int load_class, const CalendarTime& time);

/// The polynomial that makes H0 a profile of every day: VDEW 1999, with -3.92e-10 d^4.
double household_season(int day_of_year);

/// Weekly, daily and hourly share of the annual peak: IEEE Reliability Test System, IEEE Trans.
/// Power Apparatus and Systems PAS-98 (1979) 2047, tables 1 to 4; unchanged in RTS-96. The year
/// begins on a Monday there.
double rts_peak_share(const CalendarTime& time);

}  // namespace orrery::devices
