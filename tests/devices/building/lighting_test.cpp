// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;

TEST(Lighting, IsOnWhenItIsDarkAndSomebodyIsAwake) {
  const auto light = on_the_bench("building/lighting", {{"forget", 0.0}});
  double t = 0.0;
  const auto power_at = [&](double active, double irradiance) {
    set_input(*light, "active", active);
    set_input(*light, "irradiance", irradiance);
    advance_to(*light, t += 300.0);
    return value_of(*light, "power");
  };
  // 150 lx inside are 150 / (110 x 0.015) = 90.9 W/m2 outside; off above half as much again.
  EXPECT_EQ(power_at(2.0, 0.0), 120.0);
  EXPECT_EQ(power_at(1.0, 90.0), 60.0);
  EXPECT_EQ(power_at(1.0, 130.0), 60.0);
  EXPECT_EQ(power_at(1.0, 140.0), 0.0);
  EXPECT_NEAR(value_of(*light, "daylight"), 140.0 * 1.65, 1e-9);
  EXPECT_EQ(power_at(1.0, 100.0), 0.0);
  EXPECT_EQ(power_at(1.0, 80.0), 60.0);
  EXPECT_EQ(power_at(0.0, 0.0), 0.0);
}

TEST(Lighting, EnergyIsPowerTimesTime) {
  const auto light = on_the_bench("building/lighting", {});
  set_input(*light, "active", 2.0);
  light->settle_start();
  EXPECT_EQ(value_of(*light, "power"), 120.0);
  advance_to(*light, 5000.0);
  EXPECT_NEAR(value_of(*light, "energy"), 120.0 * 5000.0, 1e-6);
}

// Left on with probability 0.3, and an hour later exp(-1) of these: three standard errors.
TEST(Lighting, ForgottenLightBurnsUntilItIsNoticed) {
  const std::uint32_t rows = 4000;
  const auto light = on_the_bench("building/lighting", {{"forget", 0.3}}, rows);
  for (std::uint32_t row = 0; row < rows; ++row) set_input(*light, "active", 1.0, row);
  advance_to(*light, 300.0);
  for (std::uint32_t row = 0; row < rows; ++row) set_input(*light, "active", 0.0, row);
  advance_to(*light, 600.0);
  EXPECT_NEAR(mean_of(column_of(*light, "on")), 0.3, 3.0 * std::sqrt(0.21 / rows));
  advance_to(*light, 600.0 + kHourS);
  const double truth = 0.3 * std::exp(-1.0);
  EXPECT_NEAR(mean_of(column_of(*light, "on")), truth, 3.0 * std::sqrt(truth * (1 - truth) / rows));
}

TEST(Lighting, FaultsBurnAndBreakLamps) {
  const auto light = on_the_bench("building/lighting", {{"forget", 0.0}}, 2);
  set_fault(*light, "light_stuck_on", 1.0, 0);
  set_fault(*light, "lamps_broken", 0.25, 1);
  set_input(*light, "active", 2.0, 1);
  advance_to(*light, 300.0);
  EXPECT_EQ(value_of(*light, "power", 0), 120.0);
  EXPECT_EQ(value_of(*light, "power", 1), 90.0);
}

}  // namespace
}  // namespace orrery::devices
