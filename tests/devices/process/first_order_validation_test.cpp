// SPDX-License-Identifier: Apache-2.0
#include "devices/process/first_order.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/devices/device_bench.h"
#include "tests/support/truth.h"

namespace orrery::devices {
namespace {

std::vector<double> temperatures(const engine::Population& population) {
  std::vector<double> column(population.size());
  population.read(0, column);
  return column;
}

// x(t) = g + (x0 - g) e^(-t/T), whatever the steps.
TEST(FirstOrder, RelaxesAlongTheExponential) {
  const auto point = on_the_bench("process/first_order", {{"set_point", 300.0},
                                                          {"time_constant", 500.0},
                                                          {"initial_offset", -20.0},
                                                          {"disturbance", 0.0}});
  for (const double t : {1.0, 77.7, 500.0, 501.0, 2500.0}) {
    advance_to(*point, t);
    EXPECT_NEAR(value_of(*point, "temperature"), 300.0 - 20.0 * std::exp(-t / 500.0), 1e-10);
  }
}

// A box at 20 C whose content warms or cools towards 10 C with 1e5 s: the numbers of BLD-01.
TEST(FirstOrder, LOG_03_box_follows_newtons_law) {
  const auto box = on_the_bench("process/first_order", {{"set_point", 283.15},
                                                        {"time_constant", 1e5},
                                                        {"initial_offset", 10.0},
                                                        {"disturbance", 0.0}});
  advance_to(*box, 36000.0);
  tests::expect_truth("LOG-03", "C after 10 h", 16.97676, value_of(*box, "temperature") - 273.15,
                      1e-5);
}

TEST(FirstOrder, ACommandMovesTheGoalAndAFaultToo) {
  const auto point =
      on_the_bench("process/first_order", {{"time_constant", 100.0}, {"disturbance", 0.0}}, 2);
  point->write(0, 0, 5.0);
  set_fault(*point, "shift", -3.0, 1);
  advance_to(*point, 100.0);
  const double share = 1.0 - std::exp(-1.0);
  EXPECT_NEAR(value_of(*point, "temperature", 0), 293.15 + 5.0 * share, 1e-10);
  EXPECT_NEAR(value_of(*point, "temperature", 1), 293.15 - 3.0 * share, 1e-10);
}

// After many time constants: amplitude A / sqrt(1 + (w T)^2), late by atan(w T).
TEST(FirstOrder, DailyCycleIsDampedAndLateAsALowPass) {
  const double time_constant_s = 7200.0, peak_s = 50000.0, amplitude_k = 4.0;
  const auto point = on_the_bench("process/first_order", {{"time_constant", time_constant_s},
                                                          {"daily_amplitude", amplitude_k},
                                                          {"daily_peak", peak_s},
                                                          {"disturbance", 0.0}});
  const double w = 2.0 * std::acos(-1.0) / 86400.0;
  const double wt = w * time_constant_s;
  for (const double t : {10.0 * 86400.0, 10.3 * 86400.0, 10.8 * 86400.0}) {
    advance_to(*point, t);
    const double expected =
        amplitude_k / std::sqrt(1.0 + wt * wt) * std::cos(w * (t - peak_s) - std::atan(wt));
    EXPECT_NEAR(value_of(*point, "temperature"), 293.15 + expected, 1e-9);
  }
}

// Stationary variance s^2 and correlation e^(-t/T_d) over 20,000 points. Bounds: four standard
// errors, sqrt(2 / n) of the variance and 1 / sqrt(n) of the correlation.
TEST(FirstOrder, DisturbanceIsAnOrnsteinUhlenbeckProcess) {
  const std::uint32_t n = 20000;
  const auto points =
      on_the_bench("process/first_order", {{"disturbance", 2.0}, {"disturbance_time", 300.0}}, n);
  advance_to(*points, 500.0);
  const auto before = temperatures(*points);
  advance_to(*points, 620.0);
  const auto after = temperatures(*points);
  double variance = 0.0, product = 0.0, mean = 0.0;
  for (std::size_t i = 0; i < n; ++i) {
    mean += (after[i] - 293.15) / n;
    variance += (after[i] - 293.15) * (after[i] - 293.15) / n;
    product += (before[i] - 293.15) * (after[i] - 293.15) / n;
  }
  EXPECT_NEAR(mean, 0.0, 4.0 * 2.0 / std::sqrt(n));
  EXPECT_NEAR(variance, 4.0, 4.0 * 4.0 * std::sqrt(2.0 / n));
  EXPECT_NEAR(product / 4.0, std::exp(-120.0 / 300.0), 4.0 * std::sqrt(2.0 / n));
}

TEST(FirstOrder, UnrestAndWearAreSeen) {
  const auto points = on_the_bench(
      "process/first_order",
      {{"disturbance", 1.0}, {"time_constant", 100.0}, {"initial_offset", 10.0}}, 20000);
  for (std::uint32_t row = 0; row < 10000; ++row) set_fault(*points, "unrest", 2.0, row);
  advance_to(*points, 6000.0);  // ten correlation times: the old disturbance is forgotten
  const auto now = temperatures(*points);
  double restless = 0.0, healthy = 0.0;
  for (std::size_t i = 0; i < 10000; ++i) {
    restless += (now[i] - 293.15) * (now[i] - 293.15) / 10000;
    healthy += (now[i + 10000] - 293.15) * (now[i + 10000] - 293.15) / 10000;
  }
  EXPECT_NEAR(std::sqrt(restless), 3.0, 4.0 * 3.0 / std::sqrt(20000.0));
  EXPECT_NEAR(std::sqrt(healthy), 1.0, 4.0 * 1.0 / std::sqrt(20000.0));

  const auto slow =
      on_the_bench("process/first_order",
                   {{"disturbance", 0.0}, {"time_constant", 100.0}, {"initial_offset", 10.0}});
  set_fault(*slow, "wear", 1.0);
  advance_to(*slow, 200.0);
  EXPECT_NEAR(value_of(*slow, "temperature"), 293.15 + 10.0 * std::exp(-1.0), 1e-10);
}

// The row's numbers are those of the plain equations with single draws.
TEST(FirstOrder, ATileGivesTheBitsOfASingleRow) {
  const auto many = on_the_bench("process/first_order", {{"daily_amplitude", 3.0}}, 300);
  advance_to(*many, 600.0);
  const auto& rows = static_cast<const engine::RowPopulation<FirstOrder>&>(*many);
  for (const std::uint32_t row : {0U, 127U, 128U, 299U}) {
    FirstOrderState state;
    const auto params = rows.params_of(row);
    engine::Stream initial({1, many->entity(row), engine::Purpose::kInitial});
    FirstOrder::start(params, state, initial);
    for (std::uint64_t step = 0; step < 10; ++step) {
      engine::RowContext here{
          60.0 * static_cast<double>(step), 60.0, 1, many->entity(row), step, 0.0};
      here.normal = engine::normal_at({1, here.entity, FirstOrder::kStepNormal}, step);
      FirstOrder::advance(params, state, here);
    }
    EXPECT_EQ(state.temperature_k, value_of(*many, "temperature", row));
  }
}

}  // namespace
}  // namespace orrery::devices
