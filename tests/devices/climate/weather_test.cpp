// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "devices/climate/four_noises.h"
#include "devices/climate/slow_noise.h"
#include "tests/devices/building/statistics.h"

namespace orrery::devices {
namespace {

constexpr std::uint32_t kRows = 2000;
constexpr double kHourS = 3600.0;
constexpr double kDayS = 86400.0;

/// Rows without seasons and days: what is left is noise.
std::unique_ptr<engine::Population> noise_only() {
  return on_the_bench("climate/weather",
                      {{"seasonal_swing", 0.0},
                       {"daily_swing", 0.0},
                       {"cloud_season", 0.0},
                       {"cloud_median", 0.65},
                       {"cloud_spread", 2.0},
                       {"mean_temperature", 283.0},
                       {"temperature_noise", 3.0},
                       {"temperature_noise_time", 12 * kHourS},
                       {"wind_time", 2 * kHourS}},
                      kRows);
}

// Tolerances: three standard errors of 2,000 independent rows.
TEST(Weather, NoiseKeepsItsMeanSpreadAndMemory) {
  const auto weather = noise_only();
  const double root = std::sqrt(double{kRows});
  const auto before = column_of(*weather, "temperature");
  advance_to(*weather, 12 * kHourS);
  const auto after = column_of(*weather, "temperature");
  for (const auto& column : {before, after}) {
    EXPECT_NEAR(mean_of(column), 283.0, 3.0 * 3.0 / root);
    EXPECT_NEAR(covariance_of(column, column), 9.0, 3.0 * 9.0 * std::sqrt(2.0) / root);
  }
  const double r = covariance_of(before, after) /
                   std::sqrt(covariance_of(before, before) * covariance_of(after, after));
  const double truth = std::exp(-1.0);
  EXPECT_NEAR(r, truth, 3.0 * (1.0 - truth * truth) / root);
}

TEST(Weather, WindFollowsItsWeibullLaw) {
  const auto weather = noise_only();
  advance_to(*weather, 6 * kHourS);
  const auto wind = column_of(*weather, "wind_speed");
  const double root = std::sqrt(double{kRows});
  // Shape 2: mean scale sqrt(pi) / 2, variance scale^2 (1 - pi / 4).
  const double pi = std::acos(-1.0);
  EXPECT_NEAR(mean_of(wind), 4.4 * std::sqrt(pi) / 2, 3.0 * 4.4 * std::sqrt(1 - pi / 4) / root);
  const double below = static_cast<double>(
      std::count_if(wind.begin(), wind.end(), [](double v) { return v < 4.4; }));
  const double share = 1.0 - std::exp(-1.0);
  EXPECT_NEAR(below / kRows, share, 3.0 * std::sqrt(share * (1 - share)) / root);
}

TEST(Weather, CloudsHaveTheQuantilesOfTheirLaw) {
  const auto weather = noise_only();
  advance_to(*weather, 6 * kHourS);
  const auto cloud = column_of(*weather, "cloud");
  const auto share_below = [&](double limit) {
    return static_cast<double>(
               std::count_if(cloud.begin(), cloud.end(), [&](double v) { return v < limit; })) /
           kRows;
  };
  EXPECT_NEAR(share_below(0.65), 0.5, 3.0 * std::sqrt(0.25 / kRows));
  // One standard deviation above: log odds of the median and 2.
  const double high = 1.0 / (1.0 + 0.35 / 0.65 * std::exp(-2.0));
  EXPECT_NEAR(share_below(high), 0.8413, 3.0 * std::sqrt(0.8413 * 0.1587 / kRows));
  EXPECT_GT(*std::min_element(cloud.begin(), cloud.end()), 0.0);
  EXPECT_LT(*std::max_element(cloud.begin(), cloud.end()), 1.0);
}

TEST(Weather, CutsOfStepsChangeNothing) {
  const auto whole = on_the_bench("climate/weather", {}, 3);
  const auto cut = on_the_bench("climate/weather", {}, 3);
  advance_to(*whole, 2 * kDayS);
  for (const double t : {7.0, 299.0, 300.0, 301.0, 5000.0, 86399.0, 86401.0, 2 * kDayS})
    advance_to(*cut, t);
  for (const auto& output : whole->info().outputs)
    EXPECT_EQ(column_of(*whole, output.name), column_of(*cut, output.name)) << output.name;
}

TEST(Weather, FourNoisesTogetherAreFourAlone) {
  const engine::StreamKey key{7, 11, engine::Purpose::kWeather};
  const std::array<double, 4> time_s = {kHourS, 0.0, kDayS, kHourS};
  std::array<double, 4> alone = {0.3, -1.0, 0.0, 2.0};
  std::array<double, 4> together = alone;
  double from = 0.0;
  for (const double tick : {0.0, 1.0, 2.0, 7.0, 300.0}) {
    for (std::size_t i = 0; i < 4; ++i) walk_to(tick, from, 300.0, time_s[i], key, i, 4, alone[i]);
    walk_four_to(tick, from, 300.0, time_s, key,
                 {&together[0], &together[1], &together[2], &together[3]});
    from = tick;
    EXPECT_EQ(together, alone) << tick;
  }
}

// Without noise and clouds' damping, the closed form of the two cosines.
TEST(Weather, SeasonsAndDaysAreTheirCosines) {
  const auto weather = on_the_bench("climate/weather", {{"temperature_noise", 0.0},
                                                        {"cloud_damping", 0.0},
                                                        {"mean_temperature", 283.0},
                                                        {"seasonal_swing", 9.0},
                                                        {"daily_swing", 5.0},
                                                        {"coldest_day", 20.0}});
  const double pi = std::acos(-1.0);
  for (const double t : {15 * kHourS, 20 * kDayS, 182.5 * kDayS + 3 * kHourS}) {
    advance_to(*weather, t);
    const double expected = 283.0 - 9.0 * std::cos(2 * pi * (1.0 + t / kDayS - 20.0) / 365.0) +
                            5.0 * std::cos(2 * pi * (t / kDayS - 15.0 / 24.0));
    EXPECT_NEAR(value_of(*weather, "temperature"), expected, 1e-9);
  }
}

// A year in the 52nd degree: what a station there measures, give or take.
TEST(Weather, YearHasTheSunAndTheMeansOfThePlace) {
  const auto weather = on_the_bench("climate/weather", {}, 8);
  double ghi_kwh = 0.0, degrees = 0.0, humidity = 0.0;
  const int hours = 8760;
  for (int hour = 1; hour <= hours; ++hour) {
    advance_to(*weather, hour * kHourS);
    ghi_kwh += mean_of(column_of(*weather, "ghi")) / 1000.0;
    degrees += mean_of(column_of(*weather, "temperature")) / hours;
    humidity += mean_of(column_of(*weather, "humidity")) / hours;
    const double ghi = value_of(*weather, "ghi");
    EXPECT_NEAR(value_of(*weather, "dhi") +
                    value_of(*weather, "dni") * std::sin(value_of(*weather, "sun_elevation")),
                ghi, 1e-6);
  }
  // Fluctuation of a yearly mean of eight rows: 3.3 K sqrt(2 * 3 d / 365 d) / sqrt(8) = 0.15 K.
  EXPECT_NEAR(degrees, 282.35, 3 * 0.15);
  // Global irradiation in Germany, DWD 1991-2020: 950 to 1,250 kWh/m2.
  EXPECT_GT(ghi_kwh, 950.0);
  EXPECT_LT(ghi_kwh, 1250.0) << humidity;
  EXPECT_NEAR(humidity, 0.76, 0.06);
}

}  // namespace
}  // namespace orrery::devices
