// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/forecast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/event/executive.h"
#include "tests/support/toy_rooms.h"

namespace orrery::testing {
namespace {

constexpr std::size_t kWidth = 9;
constexpr std::size_t kFirst = 3;  ///< axis of the forecast for now; then 2 and 5 ticks ahead

/// Forecasts of the weather, tick by tick, and what it was.
struct Seen {
  std::vector<std::array<double, 3>> forecast;
  std::vector<double> truth;
  std::vector<std::string> remarks;
};

Seen run_rooms(const ToyRooms& toy) {
  Executive run(make_plant(toy, false));
  Seen seen;
  for (double s = toy.period_s; s < toy.end_s; s += toy.period_s) {
    run.run_until(SimTime::from_seconds(s) + Duration{1});
    std::array<double, 3> now{};
    for (std::size_t i = 0; i < 3; ++i) now[i] = run.control(0).step().observations[kFirst + i];
    seen.forecast.push_back(now);
    seen.truth.resize(seen.truth.size() + 1);
    run.plant().devices[kToyWeather].population->read(0, std::span(seen.truth).last(1));
  }
  seen.remarks = run.plant().forecasts[0]->remarks();
  return seen;
}

TEST(Forecast, WithoutErrorItIsWhatComes) {
  const Seen seen = run_rooms({});
  ASSERT_GT(seen.truth.size(), 20U);
  for (std::size_t t = 0; t + 5 < seen.truth.size(); ++t) {
    EXPECT_EQ(seen.forecast[t][0], static_cast<float>(seen.truth[t]));
    EXPECT_EQ(seen.forecast[t][1], static_cast<float>(seen.truth[t + 2]));
    EXPECT_EQ(seen.forecast[t][2], static_cast<float>(seen.truth[t + 5]));
  }
  EXPECT_TRUE(seen.remarks.empty());
}

// error_at is 4 ticks: two ticks ahead the variance is half of that at five. Both errors of one
// instant have the nearer one in common: their covariance is its variance (Heath, Jackson 1994).
TEST(Forecast, ItsErrorGrowsAsTheRootOfTheLeadAndIsRefined) {
  ToyRooms toy;
  toy.end_s = 8000.0;
  toy.forecast_error_k = 2.0;
  const Seen seen = run_rooms(toy);
  double near = 0.0;
  double far = 0.0;
  double both = 0.0;
  double count = 0.0;
  for (std::size_t t = 0; t + 5 < seen.truth.size(); ++t) {
    EXPECT_EQ(seen.forecast[t][0], static_cast<float>(seen.truth[t])) << "what is, is known";
    const double at_five = seen.forecast[t][2] - seen.truth[t + 5];
    const double at_two = seen.forecast[t + 3][1] - seen.truth[t + 5];
    near += at_two * at_two;
    far += at_five * at_five;
    both += at_two * at_five;
    count += 1.0;
  }
  // About 4000 instants: standard errors are 2.2 % of a variance.
  EXPECT_NEAR(near / count, 2.0, 0.2);
  EXPECT_NEAR(far / count, 4.0, 0.4);
  EXPECT_NEAR(both / count, 2.0, 0.3);
}

TEST(Forecast, ARelativeErrorIsInStandardDeviationsOfTheOutputSoFar) {
  ToyRooms toy;
  toy.end_s = 8000.0;
  Plant plant = make_plant(toy, false);
  plant.forecasts[0] = toy_forecasts(toy, plant, 0.5, false);
  plant.controls[0] = toy_control(toy_heating(toy, plant), false);
  Executive run(std::move(plant));
  const Seen perfect = run_rooms(toy);
  double squares = 0.0;
  double count = 0.0;
  for (std::size_t t = 0; t + 5 < perfect.truth.size(); ++t) {
    run.run_until(SimTime::from_seconds(2.0 * static_cast<double>(t + 1)) + Duration{1});
    if (t < 1000) continue;
    const double error = run.control(0).step().observations[kFirst + 2] - perfect.truth[t + 5];
    squares += error * error;
    count += 1.0;
  }
  // A sine of 10 K and a normal of 1 K: a variance of 51 K^2.
  EXPECT_NEAR(std::sqrt(squares / count), 0.5 * std::sqrt(51.0), 0.3);
}

// The original has a swing of 10 K, the scout of 9 K: what comes is not what was said.
TEST(Forecast, WhatCameOtherwiseIsRemarked) {
  const ToyRooms toy;
  Plant plant = make_plant(toy, false);
  plant.forecasts[0] = toy_forecasts(toy, plant, 0.0, true, 9.0);
  plant.controls[0] = toy_control(toy_heating(toy, plant), false);
  Executive run(std::move(plant));
  run.run_until(run.end());
  ASSERT_EQ(run.plant().forecasts[0]->remarks().size(), 1U);
  EXPECT_EQ(run.plant().forecasts[0]->remarks()[0],
            "forecast weather: what came differed by up to 0.565 from a forecast without its "
            "stated error");
}

}  // namespace
}  // namespace orrery::testing
