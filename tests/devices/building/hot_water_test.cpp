// SPDX-License-Identifier: Apache-2.0
#include "devices/building/hot_water.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;

// No draws, no element: T = room + (T0 - room) exp(-UA t / C).
TEST(HotWater, CoolsAlongTheClosedForm) {
  const auto tank = on_the_bench("building/hot_water", {{"power_rated", 0.0}});
  const double start_k = value_of(*tank, "temperature");
  for (const double t : {1800.0, 10 * kHourS, 100 * kHourS}) {
    advance_to(*tank, t);
    const double expected =
        293.15 + (start_k - 293.15) * std::exp(-1.7 * t / (HotWater::kHeatCapacity * 0.2));
    EXPECT_NEAR(value_of(*tank, "temperature"), expected, 1e-9);
  }
}

// Adiabatic, from the lower to the upper level: C band / P.
TEST(HotWater, HeatsInTheTimeOfItsPower) {
  const auto tank = on_the_bench("building/hot_water", {{"loss_coefficient", 0.0}});
  set_fault(*tank, "leak", 1e-3);  // draw it down to the lower level
  advance_to(*tank, 60.0);
  set_fault(*tank, "leak", 0.0);
  const double from_k = value_of(*tank, "temperature");
  ASSERT_LT(from_k, 328.15 - 5.0);
  const double energy_j = value_of(*tank, "energy");
  advance_to(*tank, 24 * kHourS);
  EXPECT_NEAR(value_of(*tank, "temperature"), 328.15, 1e-9);
  EXPECT_NEAR(value_of(*tank, "energy") - energy_j,
              HotWater::kHeatCapacity * 0.2 * (328.15 - from_k), 1.0);
}

TEST(HotWater, KeepsEnergy) {
  const auto tank = on_the_bench("building/hot_water", {{"people_always", 3.0}}, 20);
  const auto start = column_of(*tank, "stored_energy");
  set_input(*tank, "heat", 150.0, 3);
  set_fault(*tank, "leak", 2e-6, 4);
  set_fault(*tank, "insulation_loss", 2.0, 5);
  set_fault(*tank, "element_loss", 0.7, 6);
  advance_to(*tank, 30 * 24 * kHourS);
  for (std::uint32_t row = 0; row < 20; ++row) {
    const auto of = [&](const char* output) { return value_of(*tank, output, row); };
    const double in_j = of("energy") + of("heat_energy");
    EXPECT_GT(of("drawn_energy"), 1e7);
    EXPECT_NEAR(of("stored_energy") - start[row], in_j - of("drawn_energy") - of("lost_energy"),
                1e-9 * in_j)
        << row;
  }
}

TEST(HotWater, ThermostatKeepsItsBand) {
  const auto tank = on_the_bench("building/hot_water", {{"people_always", 0.0}});
  bool heated = false, rested = false;
  for (int i = 1; i < 5000; ++i) {
    advance_to(*tank, i * 600.0);
    EXPECT_GE(value_of(*tank, "temperature"), 323.15 - 1e-6);
    EXPECT_LE(value_of(*tank, "temperature"), 328.15 + 1e-6);
    (value_of(*tank, "power") > 0.0 ? heated : rested) = true;
  }
  EXPECT_TRUE(heated && rested);
  set_input(*tank, "block", 1.0);
  advance_to(*tank, 5000 * 600.0 + 48 * kHourS);
  EXPECT_EQ(value_of(*tank, "power"), 0.0);
  EXPECT_LT(value_of(*tank, "temperature"), 323.15);
}

// Poisson draws by people: mean volume within three standard errors of 500 rows times ten days.
TEST(HotWater, DrawsAddUpToThePeoplesNeed) {
  const std::uint32_t rows = 500;
  const int days = 10;
  const auto tank = on_the_bench("building/hot_water", {{"people_always", 2.0}}, rows);
  advance_to(*tank, days * 24 * kHourS);
  const double draws = 12.0 * 2.0 * days * rows;
  // A draw of exponential volume: second moment 2 V^2; Bernoulli ticks vary a little less.
  EXPECT_NEAR(mean_of(column_of(*tank, "drawn_volume")) * rows, draws * 4e-3,
              3.0 * std::sqrt(2.0 * draws) * 4e-3);
}

TEST(HotWater, ShapeOfTheDayHasTheMeanOne) {
  const HotWaterParams p;
  double sum = 0.0;
  for (int second = 0; second < 86400; second += 10) sum += HotWater::shape(p, second) / 8640.0;
  EXPECT_NEAR(sum, 1.0, 1e-5);
  EXPECT_GT(HotWater::shape(p, 7.5 * kHourS), 2.0);
}

TEST(HotWater, RefusesMoreDrawsThanAllAndATankThatNeverHeats) {
  engine::PopulationSpec spec;
  spec.name = "tanks";
  spec.count = 3;
  for (const auto& param : HotWater::info().params)
    spec.columns[param.name].assign(3, param.default_number);
  ASSERT_TRUE(make_hot_water(spec).has_value());
  spec.columns["base_share"][1] = 0.7;
  spec.columns["setpoint"][2] = 285.0;
  const auto refused = make_hot_water(spec);
  ASSERT_FALSE(refused.has_value());
  ASSERT_EQ(refused.error().items().size(), 2u);
  EXPECT_NE(refused.error().items()[0].message.find("tanks, row 1"), std::string::npos);
  EXPECT_NE(refused.error().items()[1].message.find("tanks, row 2"), std::string::npos);
}

TEST(HotWater, CutsOfStepsChangeNothingButRounding) {
  const auto whole = on_the_bench("building/hot_water", {{"people_always", 3.0}}, 10);
  const auto cut = on_the_bench("building/hot_water", {{"people_always", 3.0}}, 10);
  advance_to(*whole, 200000.0);
  for (double t = 37.0; t < 200000.0; t += 37.0) advance_to(*cut, t);
  advance_to(*cut, 200000.0);
  for (std::uint32_t row = 0; row < 10; ++row) {
    EXPECT_NEAR(value_of(*whole, "temperature", row), value_of(*cut, "temperature", row), 1e-7);
    EXPECT_NEAR(value_of(*whole, "energy", row), value_of(*cut, "energy", row), 10.0);
    EXPECT_NEAR(value_of(*whole, "drawn_volume", row), value_of(*cut, "drawn_volume", row), 1e-9);
  }
}

}  // namespace
}  // namespace orrery::devices
