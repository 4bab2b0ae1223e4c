// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/tariff.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr double kHourS = 3600.0;
constexpr double kKwh = 3.6e6;

TEST(Tariff, BillOfAWeekIsThatOfPaper) {
  const auto meter = on_the_bench("grid/tariff", {{"standing_charge", 0.5}}, 2);
  set_input(*meter, "power", 1000.0, 0);
  set_input(*meter, "power", -2000.0, 1);
  advance_to(*meter, 7 * 24 * kHourS);
  // Five days of 14 peak and 10 other hours, two days without a peak.
  const double bought = 5 * 14 * 0.34 + (5 * 10 + 48) * 0.24 + 7 * 0.5;
  EXPECT_NEAR(value_of(*meter, "cost", 0), bought, 1e-9);
  EXPECT_NEAR(value_of(*meter, "bought_energy", 0), 168 * kKwh, 1e-3);
  EXPECT_NEAR(value_of(*meter, "revenue", 1), 336 * 0.08, 1e-9);
  EXPECT_NEAR(value_of(*meter, "cost", 1), 3.5 - 336 * 0.08, 1e-9);
  EXPECT_NEAR(value_of(*meter, "sold_energy", 1), 336 * kKwh, 1e-3);
}

TEST(Tariff, PeakMayRunOverMidnight) {
  const auto meter =
      on_the_bench("grid/tariff", {{"peak_start", 22 * kHourS}, {"peak_end", 2 * kHourS}});
  advance_to(*meter, 1 * kHourS);
  EXPECT_NEAR(value_of(*meter, "price") * kKwh, 0.34, 1e-12);
  advance_to(*meter, 3 * kHourS);
  EXPECT_NEAR(value_of(*meter, "price") * kKwh, 0.24, 1e-12);
  advance_to(*meter, 23 * kHourS);
  EXPECT_NEAR(value_of(*meter, "price") * kKwh, 0.34, 1e-12);
  set_fault(*meter, "price_jump", 1.0);
  advance_to(*meter, 23.5 * kHourS);
  EXPECT_NEAR(value_of(*meter, "price") * kKwh, 0.68, 1e-12);
}

TEST(Tariff, DayShapeHasTheMeanZeroAndTheTopOne) {
  double sum = 0.0, most = -9.0;
  for (int second = 0; second < 86400; second += 10) {
    sum += Tariff::day_shape(second) / 8640.0;
    most = std::max(most, Tariff::day_shape(second));
  }
  EXPECT_NEAR(sum, 0.0, 1e-5);
  EXPECT_NEAR(most, 1.0, 1e-12);
}

// Three standard errors of 2,000 rows.
TEST(Tariff, NoiseKeepsItsSpreadAndMemory) {
  const std::uint32_t rows = 2000;
  const auto market = on_the_bench(
      "grid/tariff", {{"noise", 0.05 / kKwh}, {"noise_time", 6 * kHourS}, {"lowest", -1e-3}}, rows);
  advance_to(*market, 1 * kHourS);
  const auto before = column_of(*market, "price");
  advance_to(*market, 7 * kHourS);
  const auto after = column_of(*market, "price");
  const double var = covariance_of(after, after) * kKwh * kKwh;
  EXPECT_NEAR(var, 0.0025, 3.0 * 0.0025 * std::sqrt(2.0 / rows));
  const double truth = std::exp(-1.0);
  const double r = covariance_of(before, after) /
                   std::sqrt(covariance_of(before, before) * covariance_of(after, after));
  EXPECT_NEAR(r, truth, 3.0 * (1 - truth * truth) / std::sqrt(double{rows}));
}

TEST(Tariff, CutsOfStepsChangeNothingButRounding) {
  const std::map<std::string, double> market = {{"noise", 1e-8}, {"dynamic", 1e-8}};
  const auto whole = on_the_bench("grid/tariff", market);
  const auto cut = on_the_bench("grid/tariff", market);
  set_input(*whole, "power", 700.0);
  set_input(*cut, "power", 700.0);
  advance_to(*whole, 200000.0);
  for (double t = 37.0; t < 200000.0; t += 37.0) advance_to(*cut, t);
  advance_to(*cut, 200000.0);
  EXPECT_EQ(value_of(*whole, "price"), value_of(*cut, "price"));
  EXPECT_NEAR(value_of(*whole, "cost"), value_of(*cut, "cost"), 1e-9);
}

TEST(Carbon, EmissionsOfAYearAreMeanTimesEnergy) {
  const auto grid = on_the_bench("grid/carbon", {{"noise", 0.0}});
  set_input(*grid, "power", 1000.0);
  advance_to(*grid, 365 * 24 * kHourS);
  // Day shape and season have the mean 0 over whole days and a whole year; quarters of an hour
  // sample the day's shape, which moves its mean by less than 1e-3 of it.
  EXPECT_NEAR(value_of(*grid, "emissions"), 8760 * 0.38, 8760 * 0.06 * 1e-3);
  EXPECT_NEAR(value_of(*grid, "bought_energy"), 8760 * kKwh, 1.0);
  set_input(*grid, "power", -1000.0);
  const double before = value_of(*grid, "emissions");
  advance_to(*grid, 366 * 24 * kHourS);
  EXPECT_EQ(value_of(*grid, "emissions"), before);
}

}  // namespace
}  // namespace orrery::devices
