// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <set>

#include "devices/grid/load_shapes.h"

namespace orrery::devices {
namespace {

// IEEE Reliability Test System: 2850 MW and its weekly, daily and hourly shares make 15 297 075 MWh
// in 52 weeks, a load factor of 61.4 % (IEEE Trans. PAS-98 (1979) 2047).
TEST(LoadShapes, YearOfTheReliabilityTestSystem) {
  double energy_mwh = 0.0;
  double peak = 0.0;
  for (int hour = 0; hour < 8736; ++hour) {
    const double share = rts_peak_share(calendar_at(3600.0 * hour, 1.0, 0.0));
    energy_mwh += 2850.0 * share;
    peak = std::max(peak, share);
  }
  EXPECT_NEAR(energy_mwh, 15297075.0, 0.5);
  EXPECT_NEAR(peak, 1.0, 1e-12);
  EXPECT_NEAR(energy_mwh / 2850.0 / 8736.0, 0.614, 0.0005);
}

// Profiles are made for 1000 kWh in a year with its public holidays as Sundays and 24 and 31
// December as Saturdays; these are the ones of all German states in 2007, which began on a Monday.
TEST(LoadShapes, YearOfEachProfileIsAThousandKilowattHours) {
  const std::set<int> holidays = {1, 96, 99, 121, 137, 148, 276, 359, 360};
  const std::set<int> half_holidays = {358, 365};
  for (int load_class = kResidential; load_class <= kAgricultural; ++load_class) {
    double energy_kwh = 0.0;
    for (int quarter = 0; quarter < 365 * 96; ++quarter) {
      CalendarTime when = calendar_at(900.0 * quarter, 1.0, 0.0);
      if (holidays.contains(when.day_of_year)) when.weekday = 6;
      if (half_holidays.contains(when.day_of_year) && when.weekday < 5) when.weekday = 5;
      energy_kwh += 0.25 * 1e3 / 8760.0 * load_shape(load_class, when);
    }
    EXPECT_NEAR(energy_kwh, 1000.0, 5.0) << load_class;
  }
}

// VDEW 1999, H0, winter, weekday: 67.6 W for 1000 kWh a year until 0:15, and most in the evening.
TEST(LoadShapes, HouseholdOnAWinterWeekday) {
  const double mean_w = 1e6 / 8760.0;
  const auto watts = [&](double hour) {
    return mean_w * load_shape(kResidential, calendar_at(hour * 3600.0, 8.0, 0.0)) /
           household_season(8);
  };
  EXPECT_NEAR(watts(0.0), 67.6, 0.05);
  double peak_hour = 0.0;
  for (double hour = 0.0; hour < 24.0; hour += 0.25) {
    if (watts(hour) > watts(peak_hour)) peak_hour = hour;
  }
  EXPECT_GE(peak_hour, 18.0);
  EXPECT_LE(peak_hour, 20.0);
}

TEST(LoadShapes, HouseholdsUseMoreInWinter) {
  EXPECT_NEAR(household_season(1), 1.24, 0.01);
  EXPECT_LT(household_season(182), 0.85);
  EXPECT_NEAR(household_season(365), household_season(1), 0.04);
}

}  // namespace
}  // namespace orrery::devices
