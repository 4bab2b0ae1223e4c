// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/devices/building/zone_bench.h"

namespace orrery::devices {
namespace {

// A7/W35: condenser 313.15 K, evaporator 275.15 K, 0.4 of Carnot; the frost at 7 degC is none.
TEST(HeatPump, CopIsAShareOfCarnots) {
  const auto pump = on_the_bench("building/heat_pump", {{"standby", 0.0}});
  set_input(*pump, "demand", 4000.0);
  advance_to(*pump, 3600.0);
  const double cop = 0.4 * 313.15 / (313.15 - 275.15);
  EXPECT_NEAR(value_of(*pump, "cop"), cop, 1e-12);
  EXPECT_NEAR(value_of(*pump, "energy"), 4000.0 * 3600.0 / cop, 1e-3);
  EXPECT_EQ(value_of(*pump, "load"), 0.5);
}

TEST(HeatPump, FrostColdAndALeakTakeCapacity) {
  const auto pump = on_the_bench("building/heat_pump", {{"backup", 500.0}});
  set_input(*pump, "demand", 20000.0);
  set_input(*pump, "source_temperature", 273.15);
  advance_to(*pump, 60.0);
  const double capacity = 8000.0 * 0.9 * (1.0 - 0.02 * 7.0);
  EXPECT_NEAR(value_of(*pump, "heat"), capacity + 500.0, 1e-9);
  set_fault(*pump, "refrigerant_leak", 0.5);
  const double cop = value_of(*pump, "cop");
  advance_to(*pump, 120.0);
  EXPECT_NEAR(value_of(*pump, "capacity_now"), 0.5 * capacity, 1e-9);
  EXPECT_NEAR(value_of(*pump, "cop"), 0.75 * cop, 1e-12);
  set_input(*pump, "source_temperature", 250.0);
  advance_to(*pump, 180.0);
  EXPECT_EQ(value_of(*pump, "heat"), 500.0);
}

TEST(HeatPump, HeldOffItTakesStandbyAndTheHeatIsMissed) {
  const auto pump = on_the_bench("building/heat_pump");
  set_input(*pump, "demand", 1000.0);
  set_input(*pump, "block", 1.0);
  advance_to(*pump, 100.0);
  EXPECT_EQ(value_of(*pump, "power"), 15.0);
  EXPECT_EQ(value_of(*pump, "unmet_energy"), 1e5);
}

// Halfway between 55 and 30 degC half of the tenth is won.
TEST(Boiler, CondensesWhenTheWaterComesBackCool) {
  const auto boiler = on_the_bench("building/boiler", {{"standby", 0.0}});
  set_input(*boiler, "demand", 9200.0);
  set_input(*boiler, "return_temperature", 315.65);
  advance_to(*boiler, 10.0);
  EXPECT_NEAR(value_of(*boiler, "gas"), 9200.0 / 0.92, 1e-9);
  set_input(*boiler, "return_temperature", 340.0);
  advance_to(*boiler, 20.0);
  EXPECT_NEAR(value_of(*boiler, "efficiency"), 0.87, 1e-15);
  set_fault(*boiler, "ignition_failure", 1.0);
  advance_to(*boiler, 30.0);
  EXPECT_EQ(value_of(*boiler, "heat"), 0.0);
  EXPECT_EQ(value_of(*boiler, "gas"), 0.0);
}

TEST(AirHandler, FanPowerGoesWithTheCubeOfSpeed) {
  const auto unit = on_the_bench("building/air_handler");
  set_input(*unit, "flow_share", 0.8);
  advance_to(*unit, 10.0);
  EXPECT_NEAR(value_of(*unit, "fan_power") / 600.0, 0.512, 1e-12);
  set_fault(*unit, "filter_clogging", 0.25);
  advance_to(*unit, 20.0);
  EXPECT_NEAR(value_of(*unit, "supply_flow"), 0.5 * 0.8 * 0.75, 1e-12);
  EXPECT_NEAR(value_of(*unit, "fan_power") / 600.0, 0.512, 1e-12);
}

// 800 ppm lies halfway: half of design flow, 0.25 m3/s or 300 W/K. From 0 degC recovery wins three
// quarters of 21 K, 15.75 degC; the coil brings the rest to 18 degC.
TEST(AirHandler, CarbonDioxideLeadsTheFlowAndTheCoilTheTemperature) {
  const auto unit = on_the_bench("building/air_handler");
  set_input(*unit, "co2", 8e-4);
  advance_to(*unit, 10.0);
  EXPECT_NEAR(value_of(*unit, "supply_flow"), 0.25, 1e-12);
  EXPECT_NEAR(value_of(*unit, "recovered"), 300.0 * 15.75, 1e-9);
  EXPECT_NEAR(value_of(*unit, "heating"), 300.0 * 2.25, 1e-9);
  EXPECT_NEAR(value_of(*unit, "supply_temperature"), 291.15, 1e-9);
}

TEST(AirHandler, SmallCoilsFallShort) {
  const auto unit = on_the_bench("building/air_handler", {{"heating_capacity", 300.0}});
  set_input(*unit, "co2", 8e-4);
  advance_to(*unit, 10.0);
  EXPECT_NEAR(value_of(*unit, "supply_temperature"), 273.15 + 15.75 + 1.0, 1e-9);
}

TEST(Opening, TravelsAtItsSpeedUnlessItIsStuck) {
  const auto blind = on_the_bench("building/opening");
  set_input(*blind, "target", 0.75);
  advance_to(*blind, 30.0);
  EXPECT_NEAR(value_of(*blind, "position"), 0.5, 1e-12);
  EXPECT_EQ(value_of(*blind, "moving"), 1.0);
  advance_to(*blind, 100.0);
  EXPECT_EQ(value_of(*blind, "position"), 0.75);
  EXPECT_EQ(value_of(*blind, "moving"), 0.0);
  EXPECT_NEAR(value_of(*blind, "energy"), 40.0 * 45.0, 1e-9);
  set_fault(*blind, "stuck", 1.0);
  set_input(*blind, "target", 0.0);
  advance_to(*blind, 300.0);
  EXPECT_EQ(value_of(*blind, "position"), 0.75);
}

}  // namespace
}  // namespace orrery::devices
