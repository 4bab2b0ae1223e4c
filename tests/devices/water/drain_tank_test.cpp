// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

// With the pump off, sqrt(h) falls in a straight line: the closed form of the two equations.
TEST(DrainTank, EmptiesAlongTheClosedForm) {
  const auto tank = on_the_bench("water/drain_tank", {{"initial_level", 4.0}});
  const double slope = 0.62 * 1e-3 * std::sqrt(2.0 * 9.80665) / (2.0 * 1.0);
  for (double t_s = 60.0; t_s <= 1200.0; t_s += 60.0) {
    advance_to(*tank, t_s);
    EXPECT_NEAR(value_of(*tank, "level"), std::pow(2.0 - slope * t_s, 2), 1e-8);
  }
  advance_to(*tank, 86400.0);
  EXPECT_EQ(value_of(*tank, "level"), 0.0);
}

// At rest inflow equals outflow: h = (q / (Cd a))^2 / 2g.
TEST(DrainTank, SettlesWhereOutflowMeetsInflow) {
  const auto tank = on_the_bench("water/drain_tank");
  tank->write(0, 0, 3e-3);
  advance_to(*tank, 3e5);
  EXPECT_NEAR(value_of(*tank, "level"), std::pow(3e-3 / 0.62e-3, 2) / (2.0 * 9.80665), 1e-9);
  EXPECT_NEAR(value_of(*tank, "outflow"), 3e-3, 1e-12);
}

TEST(DrainTank, BlockedDrainHoldsTheWater) {
  const auto tank = on_the_bench("water/drain_tank");
  set_fault(*tank, "blockage", 1.0);
  advance_to(*tank, 1e4);
  EXPECT_EQ(value_of(*tank, "level"), 1.0);
}

}  // namespace
}  // namespace orrery::devices
