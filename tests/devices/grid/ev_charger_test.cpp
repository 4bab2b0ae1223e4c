// SPDX-License-Identifier: Apache-2.0
#include "devices/grid/ev_charger.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>
#include <string>

#include "devices/grid/charging_station.h"
#include "tests/devices/device_bench.h"

namespace orrery::devices {
namespace {

constexpr double kDayS = 86400.0;

double missing_j(const engine::Population& charger, std::uint32_t row) {
  return value_of(charger, "wanted_energy", row) - value_of(charger, "delivered_energy", row) -
         value_of(charger, "unserved_energy", row) - value_of(charger, "pending_energy", row);
}

TEST(EvCharger, WantedEnergyIsDeliveredUnservedOrPending) {
  const auto chargers = on_the_bench("grid/ev_charger", {{"dwell_mean", 5000.0}}, 50);
  for (int day = 1; day <= 14; ++day) {
    advance_to(*chargers, 0.73 * kDayS * day);
    for (std::uint32_t row = 0; row < 50; ++row) {
      EXPECT_NEAR(missing_j(*chargers, row), 0.0, 1e-2);
      EXPECT_NEAR(value_of(*chargers, "energy", row) * 0.9,
                  value_of(*chargers, "delivered_energy", row), 1e-3);
    }
  }
  EXPECT_GT(value_of(*chargers, "unserved_energy", 0), 0.0);
}

TEST(EvCharger, ReadingsDoNotDependOnHowStepsAreCut) {
  const auto whole = on_the_bench("grid/ev_charger");
  const auto cut = on_the_bench("grid/ev_charger");
  for (double t_s = 0.0; t_s < 5.0 * kDayS; t_s += 41.3) advance_to(*cut, t_s);
  for (auto* charger : {whole.get(), cut.get()}) advance_to(*charger, 5.0 * kDayS);
  EXPECT_EQ(value_of(*whole, "sessions"), value_of(*cut, "sessions"));
  EXPECT_EQ(value_of(*whole, "occupied"), value_of(*cut, "occupied"));
  EXPECT_NEAR(value_of(*whole, "energy"), value_of(*cut, "energy"), 1e-3);
}

// Constant power up to the taper, then 1 - charge falls exponentially: the closed form.
TEST(EvCharger, TaperFollowsItsClosedForm) {
  const double capacity = 3.6e8;
  EXPECT_EQ(charging_power_w(0.3, capacity, 50000.0, 0.8, 60.0), 50000.0);
  const double rate = 50000.0 / (0.2 * capacity);
  double charge = 0.8;
  for (int minute = 0; minute < 60; ++minute)
    charge += charging_power_w(charge, capacity, 50000.0, 0.8, 60.0) * 60.0 / capacity;
  EXPECT_NEAR(1.0 - charge, 0.2 * std::exp(-rate * 3600.0), 1e-12);
}

// Short stays never keep the point busy, so that all arrivals are seen: a Poisson count over 100
// points and 20 working days, three standard errors, decided before. Only the two minutes of a stay
// are missed.
TEST(EvCharger, CarsComeAtTheirRate) {
  const auto chargers = on_the_bench("grid/ev_charger",
                                     {{"arrivals_per_day", 2.0},
                                      {"weekend_factor", 1.0},
                                      {"dwell_mean", 120.0},
                                      {"dwell_spread", 0.0}},
                                     100);
  advance_to(*chargers, 20.0 * kDayS);
  double cars = 0.0;
  for (std::uint32_t row = 0; row < 100; ++row) cars += value_of(*chargers, "sessions", row);
  EXPECT_NEAR(cars, 4000.0, 3.0 * std::sqrt(4000.0));
}

TEST(EvCharger, EveningIsBusierThanTheMorning) {
  const auto chargers = on_the_bench("grid/ev_charger", {{"arrivals_per_day", 1.0}}, 500);
  const auto occupied = [&] {
    double cars = 0.0;
    for (std::uint32_t row = 0; row < 500; ++row) cars += value_of(*chargers, "occupied", row);
    return cars;
  };
  advance_to(*chargers, kDayS + 14.0 * 3600.0);
  const double noon = occupied();
  advance_to(*chargers, kDayS + 21.0 * 3600.0);
  EXPECT_GT(occupied(), 1.5 * noon);
}

TEST(EvCharger, LimitAndOutageHoldBack) {
  const auto chargers = on_the_bench("grid/ev_charger", {{"arrivals_per_day", 100.0}}, 20);
  const int limit = chargers->info().input_index("limit");
  for (std::uint32_t row = 0; row < 20; ++row) chargers->write(limit, row, 0.25);
  set_fault(*chargers, "outage", 1.0, 0);
  advance_to(*chargers, 18.5 * 3600.0);
  for (std::uint32_t row = 0; row < 20; ++row)
    EXPECT_LE(value_of(*chargers, "power", row), 0.25 * 7400.0 + 1e-9);
  EXPECT_EQ(value_of(*chargers, "energy", 0), 0.0);
  EXPECT_GT(value_of(*chargers, "energy", 1), 0.0);
}

TEST(EvCharger, TimeToDepartureRunsDownToTheDeparture) {
  const auto charger = on_the_bench("grid/ev_charger", {{"arrivals_per_day", 20.0}});
  int departures = 0;
  double before_s = 0.0;
  for (int minute = 1; minute <= 7 * 1440; ++minute) {
    advance_to(*charger, 60.0 * minute);
    const double left_s = value_of(*charger, "time_to_departure");
    if (value_of(*charger, "occupied") == 0.0) EXPECT_EQ(left_s, 0.0);
    const bool has_left = before_s > 0.0 && left_s != before_s - 60.0;
    if (has_left) EXPECT_LE(before_s, 60.0);
    departures += has_left ? 1 : 0;
    before_s = left_s;
  }
  EXPECT_GT(departures, 7);
}

// The deviation of some 2,000 first announcements from the truth: three standard errors, decided
// before. Three hours after midnight nearly all points have a car that stays for seven more, so
// that nobody says that it should have left.
TEST(EvCharger, AnnouncementsErrAndMoveNoDeparture) {
  const std::map<std::string, double> busy = {{"arrivals_per_day", 200.0}, {"dwell_spread", 0.0}};
  auto wrong = busy;
  wrong["announced_error"] = 3600.0;
  const auto exact = on_the_bench("grid/ev_charger", busy, 2000);
  const auto erring = on_the_bench("grid/ev_charger", wrong, 2000);
  for (auto* charger : {exact.get(), erring.get()}) advance_to(*charger, 3.0 * 3600.0);
  double squares = 0.0, counted = 0.0;
  for (std::uint32_t row = 0; row < 2000; ++row) {
    const double truth_s = value_of(*exact, "time_to_departure", row);
    if (truth_s < 4.0 * 3600.0) continue;
    squares += std::pow(value_of(*erring, "time_to_departure", row) - truth_s, 2.0);
    counted += 1.0;
  }
  ASSERT_GT(counted, 1500.0);
  const double deviation_s = std::sqrt(squares / counted);
  EXPECT_NEAR(deviation_s, 3600.0, 3.0 * 3600.0 / std::sqrt(2.0 * counted));

  for (auto* charger : {exact.get(), erring.get()}) advance_to(*charger, 30.0 * 3600.0);
  for (std::uint32_t row = 0; row < 2000; ++row) {
    EXPECT_EQ(value_of(*exact, "sessions", row), value_of(*erring, "sessions", row));
    EXPECT_EQ(value_of(*exact, "delivered_energy", row),
              value_of(*erring, "delivered_energy", row));
  }
}

TEST(EvCharger, RefusesCarsThatWantMoreThanTheyHold) {
  engine::PopulationSpec spec;
  spec.name = "homes";
  for (const auto& param : EvCharger::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["energy_mean"][0] = 100.0 * 3.6e6;
  EXPECT_FALSE(make_ev_charger(std::move(spec)).has_value());
}

double lost_cars(const engine::Population& s) {
  return value_of(s, "arrivals") - value_of(s, "turned_away") - value_of(s, "gave_up") -
         value_of(s, "served") - value_of(s, "waiting") - value_of(s, "charging");
}

TEST(ChargingStation, NoCarIsLost) {
  const auto station = on_the_bench("grid/charging_station", {{"points", 3.0}, {"places", 2.0}});
  const auto cut = on_the_bench("grid/charging_station", {{"points", 3.0}, {"places", 2.0}});
  for (int hour = 1; hour <= 200; ++hour) {
    advance_to(*station, 3600.0 * hour);
    EXPECT_EQ(lost_cars(*station), 0.0);
    EXPECT_NEAR(value_of(*station, "energy"), 50000.0 * value_of(*station, "charging_time"), 1.0);
  }
  for (const char* output : {"turned_away", "gave_up", "served"})
    EXPECT_GT(value_of(*station, output), 0.0) << output;
  for (double t_s = 0.0; t_s < 200.0 * 3600.0; t_s += 97.7) advance_to(*cut, t_s);
  advance_to(*cut, 200.0 * 3600.0);
  EXPECT_EQ(value_of(*station, "served"), value_of(*cut, "served"));
  EXPECT_NEAR(value_of(*station, "energy"), value_of(*cut, "energy"), 1.0);
}

TEST(ChargingStation, RefusesAQueueThatOnlyGrows) {
  engine::PopulationSpec spec;
  spec.name = "motorway";
  for (const auto& param : ChargingStation::info().params)
    spec.columns[param.name].assign(1, param.default_number);
  spec.columns["points"][0] = 2.0;
  spec.columns["places"][0] = 1e6;
  spec.columns["patience"][0] = 1e14;
  EXPECT_FALSE(make_charging_station(std::move(spec)).has_value());
}

}  // namespace
}  // namespace orrery::devices
