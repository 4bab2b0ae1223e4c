// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kDay = 86400.0;

/// Minutes with motion and minutes with residents over days [from, to).
std::pair<int, int> minutes(engine::Population& sensor, double from_day, double to_day) {
  int motion = 0;
  int occupied = 0;
  for (double t = from_day * kDay + 60.0; t <= to_day * kDay; t += 60.0) {
    advance_to(sensor, t);
    motion += value_of(sensor, "motion") == 1.0;
    occupied += value_of(sensor, "occupied") == 1.0;
  }
  return {motion, occupied};
}

// Nine hours away on weekdays: at home 15 of 24; never on a vacation, when only the pet moves.
TEST(Security, ResidentsHaveARhythmAndVacations) {
  const auto sensor = on_the_bench("building/security",
                                   {{"vacation_from", 5 * kDay}, {"vacation", 5 * kDay + 60.0}});
  const auto [motion, occupied] = minutes(*sensor, 0.0, 5.0);
  EXPECT_NEAR(occupied / (5 * 1440.0), 15.0 / 24.0, 0.06);
  const auto [pet, nobody] = minutes(*sensor, 5.0, 10.0);
  EXPECT_EQ(nobody, 0);
  EXPECT_NEAR(pet / (5 * 1440.0), 0.02, 0.006);
  EXPECT_GT(motion, 5 * pet);
}

// Two openings a weekday; sensors of one home agree on who is there, another home differs.
TEST(Security, SensorsOfAHomeSeeTheSameResidents) {
  const auto home = on_the_bench("building/security", {{"kind", 0.0}}, 2);
  const auto other = on_the_bench("building/security", {{"kind", 0.0}, {"home", 1.0}});
  int differ = 0;
  for (double t = 60.0; t <= 5 * kDay; t += 60.0) {
    advance_to(*home, t);
    advance_to(*other, t);
    ASSERT_EQ(value_of(*home, "occupied", 0), value_of(*home, "occupied", 1));
    differ += value_of(*home, "occupied") != value_of(*other, "occupied");
  }
  EXPECT_EQ(value_of(*home, "openings"), 10.0);
  EXPECT_GT(differ, 10);
}

TEST(Security, IntruderIsSeenUnlessTheSensorIsBlockedOrTampered) {
  const double noon = 12 * 3600.0;
  const struct {
    double kind;
    const char* spoilt;
    const char* output;
    double seen_from;
  } cases[] = {{0.0, "tampered", "door_open", 0.5},
               {1.0, "blocked", "motion", 0.5},
               {2.0, "blocked", "sound_level", 85.0}};
  for (const auto& c : cases) {
    for (const bool spoilt : {false, true}) {
      const auto sensor = on_the_bench("building/security", {{"kind", c.kind}, {"pet", 0.0}});
      advance_to(*sensor, noon);
      EXPECT_LT(value_of(*sensor, c.output), c.seen_from);
      set_fault(*sensor, "intrusion", 1.0);
      if (spoilt) set_fault(*sensor, c.spoilt, 1.0);
      bool seen = false;
      for (double t = 1.0; t <= 600.0; t += 1.0) {
        advance_to(*sensor, noon + t);
        seen = seen || value_of(*sensor, c.output) >= c.seen_from;
      }
      EXPECT_EQ(seen, !spoilt) << c.output;
    }
  }
}

}  // namespace
}  // namespace orrery::devices
