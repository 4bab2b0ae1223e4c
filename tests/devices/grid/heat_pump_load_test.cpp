// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/heat_pump_load.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

void put(engine::Population& houses, const char* input, double value) {
  for (std::uint32_t row = 0; row < houses.size(); ++row)
    houses.write(houses.info().input_index(input), row, value);
}

double sum_of(const engine::Population& houses, const char* output) {
  double sum = 0.0;
  for (std::uint32_t row = 0; row < houses.size(); ++row) sum += value_of(houses, output, row);
  return sum;
}

/// Times on and off between the ends of the band, from the exponentials: 7 degC outdoors.
struct Cycle {
  double on_s, off_s;
  double duty() const { return on_s / (on_s + off_s); }
};
Cycle closed_form() {
  const double tau = 2.0e7 / 150.0;
  const double rest_on = 7.0 + (500.0 + 2500.0 * 3.5) / 150.0;
  const double rest_off = 7.0 + 500.0 / 150.0;
  return {tau * std::log((rest_on - 20.5) / (rest_on - 21.5)),
          tau * std::log((21.5 - rest_off) / (20.5 - rest_off))};
}

TEST(HeatPumpLoad, DutyCycleIsThatOfTheExponentials) {
  const auto house = on_the_bench("grid/heat_pump_load");
  const Cycle cycle = closed_form();
  double on_at = -1.0;
  double off_at = -1.0;
  bool was_on = value_of(*house, "running") != 0.0;
  for (double t_s = 1.0; t_s < 40000.0; t_s += 1.0) {
    advance_to(*house, t_s);
    const bool on = value_of(*house, "running") != 0.0;
    if (on && !was_on) {
      if (off_at > 0.0) {
        EXPECT_NEAR(t_s - off_at, cycle.off_s, 1.5);
      }
      on_at = t_s;
    }
    if (!on && was_on) {
      if (on_at > 0.0) {
        EXPECT_NEAR(t_s - on_at, cycle.on_s, 1.5);
      }
      off_at = t_s;
    }
    was_on = on;
  }
  EXPECT_GE(value_of(*house, "starts"), 2.0);
}

// Mean power of many houses is the duty cycle; three standard errors of a binomial count, decided
// before.
TEST(HeatPumpLoad, ManyHousesDrawTheDutyCycle) {
  constexpr std::uint32_t kRows = 2000;
  const auto houses = on_the_bench("grid/heat_pump_load", {}, kRows);
  const double duty = closed_form().duty();
  advance_to(*houses, 1800.0);
  EXPECT_NEAR(sum_of(*houses, "running") / kRows, duty,
              3.0 * std::sqrt(duty * (1.0 - duty) / kRows));
}

TEST(HeatPumpLoad, ReadingsDoNotDependOnHowStepsAreCut) {
  const auto whole = on_the_bench("grid/heat_pump_load");
  const auto cut = on_the_bench("grid/heat_pump_load");
  for (double t_s = 0.0; t_s < 86400.0; t_s += 31.7) advance_to(*cut, t_s);
  for (auto* house : {whole.get(), cut.get()}) advance_to(*house, 86400.0);
  EXPECT_EQ(value_of(*whole, "starts"), value_of(*cut, "starts"));
  EXPECT_NEAR(value_of(*whole, "indoor"), value_of(*cut, "indoor"), 1e-9);
  EXPECT_NEAR(value_of(*whole, "energy"), value_of(*cut, "energy"), 1e-2);
}

// Losses over whole cycles are what pump and people give: the balance of heat.
TEST(HeatPumpLoad, HeatIsConserved) {
  const auto house = on_the_bench("grid/heat_pump_load");
  const double at_start = value_of(*house, "indoor");
  double lost_j = 0.0;
  double before = at_start;
  for (double t_s = 10.0; t_s <= 86400.0; t_s += 10.0) {
    advance_to(*house, t_s);
    lost_j += 150.0 * (0.5 * (before + value_of(*house, "indoor")) - 280.15) * 10.0;
    before = value_of(*house, "indoor");
  }
  const double given_j = value_of(*house, "heat") + 500.0 * 86400.0;
  EXPECT_NEAR(given_j - lost_j, 2.0e7 * (before - at_start), 2e-5 * lost_j);
  EXPECT_NEAR(value_of(*house, "heat"), 3.5 * value_of(*house, "energy"), 1e-3);
}

// After an outage of four hours nearly all houses run together, and diversity comes back.
TEST(HeatPumpLoad, ColdLoadPickupAfterAnOutage) {
  const auto houses = on_the_bench("grid/heat_pump_load", {}, 500);
  advance_to(*houses, 3600.0);
  const double before = sum_of(*houses, "power");
  put(*houses, "voltage", 0.0);
  advance_to(*houses, 3600.0 + 4.0 * 3600.0);
  EXPECT_EQ(sum_of(*houses, "power"), 0.0);
  put(*houses, "voltage", 1.0);
  advance_to(*houses, 5.0 * 3600.0 + 120.0);
  EXPECT_EQ(sum_of(*houses, "power"), 0.0);  // compressors wait
  advance_to(*houses, 5.0 * 3600.0 + 240.0);
  EXPECT_GT(sum_of(*houses, "power"), 0.95 * 500.0 * 2500.0);
  EXPECT_GT(sum_of(*houses, "power"), 3.0 * before);
}

TEST(HeatPumpLoad, FaultsTakeHeat) {
  const auto houses = on_the_bench("grid/heat_pump_load", {}, 2);
  set_fault(*houses, "fouling", 0.4, 0);
  set_fault(*houses, "compressor_failure", 1.0, 1);
  advance_to(*houses, 86400.0);
  EXPECT_NEAR(value_of(*houses, "heat", 0), 0.6 * 3.5 * value_of(*houses, "energy", 0), 1e-3);
  EXPECT_EQ(value_of(*houses, "energy", 1), 0.0);
  EXPECT_GT(value_of(*houses, "cold_time", 1), 3600.0);
}

TEST(HeatPumpLoad, RefusesOneThatNeverWarmsTheHouse) {
  engine::PopulationSpec spec;
  spec.name = "houses";
  for (const auto& param : HeatPumpLoad::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["power"][0] = 300.0;
  EXPECT_FALSE(make_heat_pump_load(std::move(spec)).has_value());
}

}  // namespace
}  // namespace orrery::devices
