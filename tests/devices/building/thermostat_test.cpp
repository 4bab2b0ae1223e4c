// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;

TEST(Thermostat, FollowsItsScheduleAndTheWeek) {
  const auto room = on_the_bench("building/thermostat", {{"habit", 0.0}});
  set_input(*room, "temperature", 294.15);
  set_input(*room, "presence", 2.0);
  const auto at = [&](double hour) {
    advance_to(*room, hour * kHourS);
    return value_of(*room, "setpoint");
  };
  EXPECT_EQ(at(3.0), 291.15);
  EXPECT_EQ(at(6.0), 294.15);
  EXPECT_EQ(at(12.0), 294.15);
  set_input(*room, "presence", 0.0);
  EXPECT_EQ(at(13.0), 291.15);
  set_input(*room, "presence", 1.0);
  EXPECT_EQ(at(22.5), 291.15);
  EXPECT_EQ(at(5 * 24 + 7.0), 291.15);  // Saturday: an hour and a half later
  EXPECT_EQ(at(5 * 24 + 7.5), 294.15);
  set_input(*room, "setpoint", 290.0);
  EXPECT_EQ(at(5 * 24 + 8.0), 290.0);
}

TEST(Thermostat, TwoPointKeepsItsBand) {
  const auto room = on_the_bench("building/thermostat", {{"habit", 0.0}});
  set_input(*room, "setpoint", 293.0);
  double t = 0.0;
  const auto demand_at = [&](double temperature_k) {
    set_input(*room, "temperature", temperature_k);
    advance_to(*room, t += 60.0);
    return value_of(*room, "demand");
  };
  EXPECT_EQ(demand_at(292.7), 1.0);
  EXPECT_EQ(demand_at(293.2), 1.0);
  EXPECT_EQ(demand_at(293.3), 0.0);
  EXPECT_EQ(demand_at(292.8), 0.0);
  EXPECT_EQ(demand_at(292.7), 1.0);
  EXPECT_EQ(value_of(*room, "cooling"), 0.0);
  demand_at(300.0);
  EXPECT_EQ(value_of(*room, "cooling"), 1.0);
}

// e = 0.5 K, gain 0.4/K, Ti = 1 h: 0.4 (0.5 + 0.5 t / Ti) until 1.
TEST(Thermostat, PiIsItsClosedForm) {
  const auto room = on_the_bench("building/thermostat", {{"habit", 0.0}, {"gain", 0.4}});
  set_input(*room, "setpoint", 293.0);
  set_input(*room, "temperature", 292.5);
  for (const double t : {60.0, 1800.0, 7200.0, 10000.0}) {
    advance_to(*room, t);
    EXPECT_NEAR(value_of(*room, "demand"), 0.4 * (0.5 + 0.5 * t / 3600.0), 1e-9);
  }
  advance_to(*room, 100 * kHourS);
  EXPECT_EQ(value_of(*room, "demand"), 1.0);
  // It has not wound up: a warm room closes the valve within the hour.
  set_input(*room, "temperature", 296.0);
  advance_to(*room, 101 * kHourS);
  EXPECT_EQ(value_of(*room, "demand"), 0.0);
}

// Share of households that have turned the knob after three hours: 1 - exp(-habit 3 h), within
// three standard errors; then the override decays.
TEST(Thermostat, ColdPeopleTurnTheKnobAndItDecays) {
  const std::uint32_t rows = 2000;
  const auto rooms =
      on_the_bench("building/thermostat", {{"habit", 0.5}, {"override_time", 2 * kHourS}}, rows);
  for (std::uint32_t row = 0; row < rows; ++row) {
    set_input(*rooms, "temperature", 290.0, row);
    set_input(*rooms, "presence", 1.0, row);
  }
  advance_to(*rooms, 3 * kHourS);
  double turned = 0.0;
  for (const double n : column_of(*rooms, "overrides")) turned += n > 0.0 ? 1.0 / rows : 0.0;
  const double truth = 1.0 - std::exp(-1.5);
  EXPECT_NEAR(turned, truth, 3.0 * std::sqrt(truth * (1 - truth) / rows));
  const auto before = column_of(*rooms, "override");
  for (std::uint32_t row = 0; row < rows; ++row) set_input(*rooms, "presence", 0.0, row);
  advance_to(*rooms, 5 * kHourS);
  const auto after = column_of(*rooms, "override");
  for (std::uint32_t row = 0; row < rows; ++row) {
    EXPECT_GE(before[row], 0.0);
    EXPECT_NEAR(after[row], before[row] * std::exp(-1.0), 1e-9);
  }
}

TEST(Thermostat, ComfortablePeopleLeaveItAlone) {
  const auto room = on_the_bench("building/thermostat", {{"habit", 10.0}});
  set_input(*room, "temperature", 294.5);
  set_input(*room, "presence", 1.0);
  advance_to(*room, 100 * kHourS);
  EXPECT_EQ(value_of(*room, "overrides"), 0.0);
}

TEST(Thermostat, FaultsBendReadingAndValve) {
  const auto room = on_the_bench("building/thermostat", {{"habit", 0.0}}, 2);
  for (std::uint32_t row = 0; row < 2; ++row) {
    set_input(*room, "setpoint", 293.0, row);
    set_input(*room, "temperature", 292.0, row);
  }
  set_fault(*room, "thermostat_offset", 2.0, 0);
  set_fault(*room, "valve_stuck", 1.0, 1);
  set_fault(*room, "valve_stuck_at", 0.3, 1);
  advance_to(*room, 60.0);
  EXPECT_EQ(value_of(*room, "reading", 0), 294.0);
  EXPECT_EQ(value_of(*room, "demand", 0), 0.0);
  EXPECT_EQ(value_of(*room, "demand", 1), 0.3);
}

TEST(Thermostat, SettlesAtOnceWhenItsInputsCome) {
  const auto room = on_the_bench("building/thermostat");
  EXPECT_EQ(value_of(*room, "demand"), 0.0);
  set_input(*room, "temperature", 285.0);
  room->settle_start();
  EXPECT_EQ(value_of(*room, "demand"), 1.0);
}

TEST(Thermostat, CutsOfStepsChangeNothing) {
  const auto whole = on_the_bench("building/thermostat", {}, 20);
  const auto cut = on_the_bench("building/thermostat", {}, 20);
  for (std::uint32_t row = 0; row < 20; ++row) {
    for (const auto* room : {&whole, &cut}) {
      set_input(**room, "temperature", 291.0, row);
      set_input(**room, "presence", 1.0, row);
    }
  }
  advance_to(*whole, 200000.0);
  for (const double t : {1.0, 599.0, 600.0, 601.0, 86400.0, 100001.0}) advance_to(*cut, t);
  advance_to(*cut, 200000.0);
  std::string which;
  EXPECT_TRUE(same_outputs(*whole, *cut, which)) << which;
}

}  // namespace
}  // namespace orrery::devices
