// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/load.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

void put(engine::Population& load, const char* input, double value) {
  load.write(load.info().input_index(input), 0, value);
}

TEST(GridLoad, ReadingsDoNotDependOnHowStepsAreCut) {
  const auto whole = on_the_bench("grid/load", {{"mean_power", 1000.0}});
  const auto cut = on_the_bench("grid/load", {{"mean_power", 1000.0}});
  for (auto* load : {whole.get(), cut.get()}) put(*load, "curtail", 0.7);
  for (double t_s = 0.0; t_s < 86400.0; t_s += 217.3) advance_to(*cut, t_s);
  for (auto* load : {whole.get(), cut.get()}) advance_to(*load, 86400.0);
  EXPECT_EQ(value_of(*whole, "baseline"), value_of(*cut, "baseline"));
  EXPECT_NEAR(value_of(*whole, "power") / value_of(*cut, "power"), 1.0, 1e-12);
  EXPECT_NEAR(value_of(*whole, "energy") / value_of(*cut, "energy"), 1.0, 1e-12);
  EXPECT_NEAR(value_of(*whole, "owed_energy") / value_of(*cut, "owed_energy"), 1.0, 1e-9);
}

// What was not used is used later or is still owed, less what is given up; energy adds up.
TEST(GridLoad, CurtailedEnergyIsPaidBack) {
  const std::map<std::string, double> changed = {{"mean_power", 1000.0}, {"payback", 0.75}};
  const auto load = on_the_bench("grid/load", changed);
  const auto free = on_the_bench("grid/load", changed);
  advance_to(*load, 6.0 * 3600.0);
  put(*load, "curtail", 1.0);
  advance_to(*load, 8.0 * 3600.0);
  put(*load, "curtail", 0.0);
  const double curtailed = value_of(*load, "curtailed_energy");
  EXPECT_GT(curtailed, 0.15 * 1000.0 * 2.0 * 3600.0);
  for (const double t_s : {9.0, 12.0, 72.0}) {
    advance_to(*load, t_s * 3600.0);
    advance_to(*free, t_s * 3600.0);
    const double back = value_of(*load, "rebound_energy");
    EXPECT_NEAR(back + value_of(*load, "owed_energy"), 0.75 * value_of(*load, "curtailed_energy"),
                1e-6 * curtailed);
    EXPECT_NEAR(value_of(*load, "energy"),
                value_of(*free, "energy") - value_of(*load, "curtailed_energy") + back,
                1e-9 * value_of(*free, "energy"));
  }
  EXPECT_LT(value_of(*load, "owed_energy"), 1e-3 * curtailed);
}

TEST(GridLoad, DearEnergyIsUsedLessByTheElasticity) {
  const std::map<std::string, double> changed = {{"elasticity", -0.2}, {"flexible_share", 1.0}};
  const auto load = on_the_bench("grid/load", changed);
  put(*load, "price", 2.0 * 0.3 / 3.6e6);
  load->settle_start();
  EXPECT_NEAR(value_of(*load, "power") / value_of(*load, "baseline"), std::pow(2.0, -0.2), 1e-12);
}

TEST(GridLoad, VoltageMovesItByTheShares) {
  const auto load = on_the_bench("grid/load", {{"impedance_share", 0.5}, {"current_share", 0.2}});
  put(*load, "voltage", 0.9);
  load->settle_start();
  EXPECT_NEAR(value_of(*load, "power") / value_of(*load, "baseline"), 0.5 * 0.81 + 0.2 * 0.9 + 0.3,
              1e-12);
  EXPECT_NEAR(value_of(*load, "reactive") / value_of(*load, "power"), std::tan(std::acos(0.95)),
              1e-12);
}

TEST(GridLoad, WithoutSupplyNothingRunsAndEnergyIsUnserved) {
  const auto load = on_the_bench("grid/load");
  put(*load, "voltage", 0.0);
  load->settle_start();
  advance_to(*load, 3600.0);
  EXPECT_EQ(value_of(*load, "power"), 0.0);
  EXPECT_EQ(value_of(*load, "energy"), 0.0);
  EXPECT_GT(value_of(*load, "unserved_energy"), 0.0);
}

TEST(GridLoad, ColdAndHeatAddTheirShares) {
  const auto load = on_the_bench("grid/load", {{"heating_per_k", 0.03}, {"cooling_per_k", 0.05}});
  const double mild = value_of(*load, "baseline");
  put(*load, "temperature", 278.15);
  load->settle_start();
  EXPECT_NEAR(value_of(*load, "baseline") / mild, 1.3, 1e-12);
  put(*load, "temperature", 305.15);
  load->settle_start();
  EXPECT_NEAR(value_of(*load, "baseline") / mild, 1.5, 1e-12);
}

// Mean and deviation of the random part over many customers, decided at four standard errors.
TEST(GridLoad, RandomPartHasItsDeviation) {
  constexpr std::uint32_t kRows = 4000;
  const auto loads = on_the_bench("grid/load", {{"noise", 0.2}}, kRows);
  const auto still = on_the_bench("grid/load", {{"noise", 0.0}});
  for (auto* one : {loads.get(), still.get()}) advance_to(*one, 7200.0);
  double sum = 0.0;
  double squares = 0.0;
  for (std::uint32_t row = 0; row < kRows; ++row) {
    const double x = value_of(*loads, "baseline", row) / value_of(*still, "baseline") - 1.0;
    sum += x;
    squares += x * x;
  }
  EXPECT_NEAR(sum / kRows, 0.0, 4.0 * 0.2 / std::sqrt(kRows));
  EXPECT_NEAR(std::sqrt(squares / kRows), 0.2, 4.0 * 0.2 / std::sqrt(2.0 * kRows));
}

TEST(GridLoad, RefusesHalfAClass) {
  engine::PopulationSpec spec;
  spec.name = "homes";
  spec.count = 2;
  for (const auto& param : Load::info().params)
    spec.columns[param.name].assign(2, param.default_number);
  spec.columns["class"][1] = 0.5;
  const auto made = make_load(std::move(spec));
  ASSERT_FALSE(made.has_value());
  EXPECT_NE(made.error().items()[0].message.find("row 1"), std::string::npos);
}

}  // namespace
}  // namespace orrery::devices
