// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/pv.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

void put(engine::Population& plant, const char* input, double value) {
  for (std::uint32_t row = 0; row < plant.size(); ++row)
    plant.write(plant.info().input_index(input), row, value);
}

TEST(Pv, CloudsDoNotDependOnHowStepsAreCut) {
  const std::map<std::string, double> changed = {{"cloud_depth", 0.6}};
  const auto whole = on_the_bench("grid/pv", changed);
  const auto cut = on_the_bench("grid/pv", changed);
  for (auto* plant : {whole.get(), cut.get()}) {
    put(*plant, "irradiance", 500.0);
    plant->settle_start();
  }
  for (double t_s = 0.0; t_s < 7200.0; t_s += 7.3) advance_to(*cut, t_s);
  for (auto* plant : {whole.get(), cut.get()}) advance_to(*plant, 7200.0);
  EXPECT_EQ(value_of(*whole, "power"), value_of(*cut, "power"));
  EXPECT_NEAR(value_of(*whole, "energy") / value_of(*cut, "energy"), 1.0, 1e-12);
}

// The mean over many plants of a process with mean 1: four standard errors, decided before.
TEST(Pv, CloudsLeaveTheMeanOfTheWeather) {
  constexpr std::uint32_t kRows = 4000;
  const auto plants = on_the_bench(
      "grid/pv", {{"cloud_depth", 0.6}, {"temperature_coeff", 0.0}, {"dc_ac_ratio", 0.5}}, kRows);
  put(*plants, "irradiance", 500.0);
  advance_to(*plants, 3600.0);
  double sum = 0.0;
  for (std::uint32_t row = 0; row < kRows; ++row) sum += value_of(*plants, "dc_power", row);
  const double factor = sum / kRows / (0.5 * 5000.0 * (1.0 - 0.1408));
  const double deviation = std::sqrt(0.4 * 0.6) * 0.6 / 0.6;  // of the sky; edges only lessen it
  EXPECT_NEAR(factor, 1.0, 4.0 * deviation / std::sqrt(kRows));
}

TEST(Pv, PlantsOfOneSiteHaveTheSameClouds) {
  const std::map<std::string, double> shared = {{"cloud_depth", 0.6}, {"site", 3.0}};
  const auto plants = on_the_bench("grid/pv", shared, 2);
  const auto strangers = on_the_bench("grid/pv", {{"cloud_depth", 0.6}}, 2);
  for (auto* both : {plants.get(), strangers.get()}) put(*both, "irradiance", 500.0);
  int apart = 0;
  for (double t_s = 60.0; t_s <= 7200.0; t_s += 60.0) {
    for (auto* both : {plants.get(), strangers.get()}) advance_to(*both, t_s);
    EXPECT_EQ(value_of(*plants, "power", 0), value_of(*plants, "power", 1));
    if (value_of(*strangers, "power", 0) != value_of(*strangers, "power", 1)) ++apart;
  }
  EXPECT_GT(apart, 60);
}

TEST(Pv, HighVoltageTakesReactiveAndLimitsActivePower) {
  const auto plant = on_the_bench("grid/pv", {{"volt_var", 1.0}, {"volt_watt", 1.0}});
  const double rated = 5000.0 / 1.1;
  put(*plant, "irradiance", 1200.0);
  put(*plant, "voltage", 1.08);
  plant->settle_start();
  EXPECT_NEAR(value_of(*plant, "power"), 0.6 * rated, 1e-9);
  EXPECT_NEAR(value_of(*plant, "reactive"), -0.44 * rated, 1e-9);
  put(*plant, "voltage", 1.06);  // half of the ramp down is 90 % there after 10 s
  advance_to(*plant, 10.0);
  const double seen = 1.06 + 0.02 * 0.1;
  EXPECT_NEAR(value_of(*plant, "reactive"), -0.44 * rated * (seen - 1.02) / 0.06, 1e-6);
}

TEST(Pv, ReactivePowerComesFirst) {
  const auto plant = on_the_bench("grid/pv", {{"volt_var", 1.0}});
  put(*plant, "irradiance", 1300.0);
  put(*plant, "voltage", 0.92);
  plant->settle_start();
  const double p = value_of(*plant, "power");
  const double q = value_of(*plant, "reactive");
  EXPECT_NEAR(p * p + q * q, 5000.0 / 1.1 * 5000.0 / 1.1, 1e-3);
  EXPECT_NEAR(q, 0.44 * 5000.0 / 1.1, 1e-9);
}

TEST(Pv, TripsOnHighVoltageAndWaitsFiveMinutes) {
  const auto plant = on_the_bench("grid/pv");
  put(*plant, "irradiance", 800.0);
  advance_to(*plant, 60.0);
  EXPECT_GT(value_of(*plant, "power"), 0.0);
  put(*plant, "voltage", 1.25);
  EXPECT_EQ(advance_to(*plant, 70.0).size(), 1u);
  EXPECT_EQ(value_of(*plant, "power"), 0.0);
  put(*plant, "voltage", 1.06);  // inside, yet too high to enter service
  advance_to(*plant, 1000.0);
  EXPECT_EQ(value_of(*plant, "connected"), 0.0);
  put(*plant, "voltage", 1.0);
  advance_to(*plant, 1290.0);
  EXPECT_EQ(value_of(*plant, "connected"), 0.0);
  advance_to(*plant, 1310.0);
  EXPECT_EQ(value_of(*plant, "connected"), 1.0);
}

TEST(Pv, AvailableEnergyIsGivenOrCurtailed) {
  const auto plant = on_the_bench("grid/pv");
  put(*plant, "irradiance", 900.0);
  put(*plant, "curtail", 0.5);
  advance_to(*plant, 60.0);  // from here on at half the rating
  const double before = value_of(*plant, "energy") + value_of(*plant, "curtailed_energy");
  advance_to(*plant, 3660.0);
  const double after = value_of(*plant, "energy") + value_of(*plant, "curtailed_energy");
  EXPECT_NEAR((after - before) / (3600.0 * value_of(*plant, "available")), 1.0, 1e-12);
  EXPECT_NEAR(value_of(*plant, "power"), 0.5 * 5000.0 / 1.1, 1e-9);
}

TEST(Pv, FaultsTakeTheirShares) {
  const auto plant = on_the_bench("grid/pv", {{"temperature_coeff", 0.0}});
  put(*plant, "irradiance", 600.0);
  advance_to(*plant, 60.0);
  const double sound = value_of(*plant, "dc_power");
  set_fault(*plant, "soiling", 0.2);
  set_fault(*plant, "string_loss", 0.5);
  advance_to(*plant, 120.0);
  EXPECT_NEAR(value_of(*plant, "dc_power") / sound, 0.4, 1e-12);
  set_fault(*plant, "inverter_trip", 1.0);
  advance_to(*plant, 180.0);
  EXPECT_EQ(value_of(*plant, "power"), 0.0);
}

TEST(Pv, RefusesCloudsThatLeaveTooMuchLight) {
  engine::PopulationSpec spec;
  spec.name = "roofs";
  for (const auto& param : Pv::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["cloud_depth"][0] = 0.9;
  spec.columns["cloud_share"][0] = 0.6;
  const auto made = make_pv(std::move(spec));
  ASSERT_FALSE(made.has_value());
  EXPECT_NE(made.error().items()[0].message.find("2.35"), std::string::npos);
}

}  // namespace
}  // namespace orrery::devices
