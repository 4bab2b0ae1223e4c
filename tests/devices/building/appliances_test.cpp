// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;

// Without the fridge, whose phase is anywhere, powers change at multiples of 10 s only, so that the
// sum over steps of 10 s is the integral.
TEST(Appliances, EnergyIsTheIntegralOfPower) {
  const auto home = on_the_bench("building/appliances", {{"fridge_power", 0.0}});
  set_input(*home, "active", 2.0);
  home->settle_start();
  double sum_j = 0.0;
  for (int i = 1; i <= 8640 * 3; ++i) {
    sum_j += 10.0 * value_of(*home, "power");
    advance_to(*home, i * 10.0);
  }
  EXPECT_GT(value_of(*home, "starts"), 3.0);
  EXPECT_NEAR(value_of(*home, "energy"), sum_j, 1e-6 * sum_j);
}

TEST(Appliances, FridgeTakesItsShareOfTime) {
  const auto home = on_the_bench("building/appliances", {{"standby", 0.0}}, 3);
  set_fault(*home, "fridge_door", 1.0, 2);
  advance_to(*home, 450 * 2700.0);
  // 15 of 45 minutes; with the door open 45 of 51. A whole number of cycles, but for the first.
  EXPECT_NEAR(value_of(*home, "energy", 0), 90.0 * 900.0 * 450, 90.0 * 900.0 * 0.001);
  EXPECT_NEAR(value_of(*home, "energy", 2) / (450 * 2700.0), 90.0 * 45 / 51, 0.5);
}

// Each 600 s at most one start, of probability rate x shape; a run keeps the next one waiting.
// Without waiting the mean is the parameter: short runs, three standard errors of 2,000 days.
TEST(Appliances, RunsStartAsOftenAsTheyShould) {
  const std::uint32_t rows = 200;
  const int days = 10;
  const auto home = on_the_bench("building/appliances",
                                 {{"cooking_time", 60.0},
                                  {"cooking_time_then", 60.0},
                                  {"washing_per_day", 0.0},
                                  {"dishes_per_day", 0.0}},
                                 rows);
  for (std::uint32_t row = 0; row < rows; ++row) set_input(*home, "active", 1.0, row);
  advance_to(*home, days * 24 * kHourS);
  EXPECT_NEAR(mean_of(column_of(*home, "starts")), 3.0 * days, 3.0 * std::sqrt(3.0 * days / rows));
}

TEST(Appliances, NothingStartsWithNobodyAtHome) {
  const auto home = on_the_bench("building/appliances", {}, 50);
  advance_to(*home, 5 * 24 * kHourS);
  EXPECT_EQ(mean_of(column_of(*home, "starts")), 0.0);
}

TEST(Appliances, DeferredRunsWaitAndThenStart) {
  const auto home =
      on_the_bench("building/appliances",
                   {{"washing_per_day", 20.0}, {"cooking_per_day", 0.0}, {"dishes_per_day", 0.0}});
  set_input(*home, "active", 1.0);
  set_input(*home, "defer", 1.0);
  advance_to(*home, 20 * kHourS);
  EXPECT_EQ(value_of(*home, "starts"), 0.0);
  set_input(*home, "defer", 0.0);
  advance_to(*home, 20 * kHourS + 600.0);
  EXPECT_EQ(value_of(*home, "starts"), 1.0);
  EXPECT_EQ(value_of(*home, "washing"), 1.0);
}

TEST(Appliances, StuckLoadUsesItsPower) {
  const auto home = on_the_bench("building/appliances", {}, 2);
  set_fault(*home, "stuck_load", 1500.0, 1);
  advance_to(*home, 2700.0 * 10);
  EXPECT_NEAR(value_of(*home, "energy", 1) - value_of(*home, "energy", 0), 1500.0 * 27000.0, 1.0);
}

TEST(Appliances, CutsOfStepsChangeNothingButRounding) {
  const auto whole = on_the_bench("building/appliances", {}, 10);
  const auto cut = on_the_bench("building/appliances", {}, 10);
  for (std::uint32_t row = 0; row < 10; ++row) {
    set_input(*whole, "active", 2.0, row);
    set_input(*cut, "active", 2.0, row);
  }
  advance_to(*whole, 200000.0);
  for (double t = 37.0; t < 200000.0; t += 37.0) advance_to(*cut, t);
  advance_to(*cut, 200000.0);
  for (std::uint32_t row = 0; row < 10; ++row) {
    EXPECT_EQ(value_of(*whole, "starts", row), value_of(*cut, "starts", row));
    EXPECT_NEAR(value_of(*whole, "energy", row), value_of(*cut, "energy", row), 1.0);
  }
}

}  // namespace
}  // namespace orrery::devices
