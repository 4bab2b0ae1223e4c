// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/battery.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

void put(engine::Population& battery, const char* input, double value) {
  battery.write(battery.info().input_index(input), 0, value);
}

double balance_j(const engine::Population& b) {
  return value_of(b, "energy_in") - value_of(b, "energy_out") - value_of(b, "losses") -
         value_of(b, "stored");
}

// Commands that hit both limits, with every loss on: nothing appears or goes.
TEST(Battery, EnergyIsConserved) {
  const auto battery = on_the_bench(
      "grid/battery", {{"self_discharge", 1e-6}, {"peukert_exponent", 1.15}, {"ageing", 10.0}});
  const double at_start = balance_j(*battery);
  for (int hour = 1; hour <= 500; ++hour) {
    put(*battery, "command", 9000.0 * std::sin(0.37 * hour) - 500.0);
    if (hour == 300) set_fault(*battery, "capacity_loss", 0.4);
    advance_to(*battery, 3600.0 * hour);
    EXPECT_NEAR(balance_j(*battery), at_start, 1e-3);
    EXPECT_GE(value_of(*battery, "charge"), 0.09);  // self-discharge goes on at the lowest charge
    EXPECT_LE(value_of(*battery, "charge"), 1.0 + 1e-9);
  }
  EXPECT_GT(value_of(*battery, "energy_out"), 1e8);
}

TEST(Battery, ReadingsDoNotDependOnHowStepsAreCut) {
  const auto whole = on_the_bench("grid/battery");
  const auto cut = on_the_bench("grid/battery");
  for (auto* battery : {whole.get(), cut.get()}) put(*battery, "command", -1500.0);
  for (double t_s = 0.0; t_s < 20000.0; t_s += 23.7) advance_to(*cut, t_s);
  for (auto* battery : {whole.get(), cut.get()}) advance_to(*battery, 20000.0);
  for (const char* output : {"power", "stored", "health", "losses"})
    EXPECT_NEAR(value_of(*whole, output), value_of(*cut, output),
                1e-9 * std::fabs(value_of(*whole, output)))
        << output;
}

// There and back costs both efficiencies.
TEST(Battery, RoundTripHasTheProductOfEfficiencies) {
  const auto battery = on_the_bench("grid/battery", {{"initial_charge", 0.1},
                                                     {"self_discharge", 0.0},
                                                     {"charge_efficiency", 0.9},
                                                     {"discharge_efficiency", 0.8},
                                                     {"ageing", 0.0}});
  put(*battery, "command", 3000.0);
  advance_to(*battery, 7200.0);
  put(*battery, "command", -3000.0);
  advance_to(*battery, 50000.0);
  EXPECT_NEAR(value_of(*battery, "charge"), 0.1, 1e-9);
  EXPECT_NEAR(value_of(*battery, "energy_out") / value_of(*battery, "energy_in"), 0.72, 1e-9);
}

TEST(Battery, SelfDischargeIsExponential) {
  const auto battery = on_the_bench("grid/battery", {{"self_discharge", 1e-6}, {"ageing", 0.0}});
  advance_to(*battery, 1e6);
  EXPECT_NEAR(value_of(*battery, "stored"), 1.8e7 * std::exp(-1.0), 1e-3);
}

TEST(Battery, SelfConsumptionMeetsTheNetLoad) {
  const auto battery = on_the_bench("grid/battery", {{"mode", 1.0}});
  put(*battery, "net_load", 800.0);
  advance_to(*battery, 120.0);
  EXPECT_NEAR(value_of(*battery, "power"), -800.0, 1e-9);
  put(*battery, "net_load", -7000.0);  // more sun than it can take
  advance_to(*battery, 240.0);
  EXPECT_NEAR(value_of(*battery, "power"), 5000.0, 1e-9);
}

TEST(Battery, BuysCheapAndSellsDear) {
  const auto battery = on_the_bench("grid/battery", {{"mode", 2.0}});
  put(*battery, "price", 0.1 / 3.6e6);
  advance_to(*battery, 60.0);
  EXPECT_EQ(value_of(*battery, "power"), 5000.0);
  put(*battery, "price", 0.3 / 3.6e6);
  advance_to(*battery, 120.0);
  EXPECT_EQ(value_of(*battery, "power"), 0.0);
  put(*battery, "price", 0.5 / 3.6e6);
  advance_to(*battery, 180.0);
  EXPECT_NEAR(value_of(*battery, "power"), -5000.0, 1e-9);
}

TEST(Battery, TrippedConverterRests) {
  const auto battery = on_the_bench("grid/battery");
  put(*battery, "command", 1000.0);
  set_fault(*battery, "converter_trip", 1.0);
  advance_to(*battery, 120.0);
  EXPECT_EQ(value_of(*battery, "power"), 0.0);
}

TEST(Battery, TellsItsEndOfLifeOnce) {
  const auto battery = on_the_bench("grid/battery", {{"ageing", 20.0}});
  put(*battery, "temperature", 318.15);
  const auto notices = advance_to(*battery, 1500.0 * 86400.0);
  ASSERT_EQ(notices.size(), 1u);
  EXPECT_LT(value_of(*battery, "health"), 0.8);
}

TEST(Battery, RefusesWhatCannotBe) {
  engine::PopulationSpec spec;
  spec.name = "cells";
  for (const auto& param : Battery::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["min_charge"][0] = 1.0;
  spec.columns["charge_power"][0] = 1e6;
  spec.columns["high_price"][0] = 0.0;
  const auto made = make_battery(std::move(spec));
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().error_count(), 3u);
  EXPECT_NE(made.error().items()[2].message.find("36 s"), std::string::npos)
      << made.error().items()[2].message;
  // A battery of no capacity is outside the range of its description.
  EXPECT_GT(Battery::info().params[0].range.min, 0.0);
}

}  // namespace
}  // namespace orrery::devices
