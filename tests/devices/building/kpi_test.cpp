// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/building/zone_bench.h"

namespace orrery::devices {
namespace {

constexpr double kKwhJ = 3.6e6;

// Two hours on 100 m2: 1 kW at 0.30 EUR/kWh and 0.4 kg/kWh, then 3 kW at 0.20 and 0.2.
TEST(BuildingKpi, EnergyCostAndEmissionsAreThoseOfBoptest) {
  const auto kpi = on_the_bench("building/kpi", {{"floor_area", 100.0}});
  set_input(*kpi, "power", 1000.0);
  set_input(*kpi, "price", 0.30 / kKwhJ);
  set_input(*kpi, "carbon", 0.4 / kKwhJ);
  advance_to(*kpi, 3600.0);
  set_input(*kpi, "power", 3000.0);
  set_input(*kpi, "price", 0.20 / kKwhJ);
  set_input(*kpi, "carbon", 0.2 / kKwhJ);
  advance_to(*kpi, 7200.0);
  EXPECT_NEAR(value_of(*kpi, "ener_tot") / kKwhJ, 0.04, 1e-12);
  EXPECT_NEAR(value_of(*kpi, "cost_tot"), 0.009, 1e-12);
  EXPECT_NEAR(value_of(*kpi, "emis_tot"), 0.010, 1e-12);
  EXPECT_NEAR(value_of(*kpi, "pele_tot"), 30.0, 1e-9);
}

// An hour at 2 K above 24 degC and at 1200 ppm, from the start: 2 K h and 200 ppm h.
TEST(BuildingKpi, DiscomfortIsKelvinHoursAndPartsPerMillionHours) {
  const auto kpi = on_the_bench("building/kpi");
  set_input(*kpi, "temperature", 299.15);
  set_input(*kpi, "co2", 1.2e-3);
  kpi->settle_start();
  advance_to(*kpi, 3600.0);
  EXPECT_NEAR(value_of(*kpi, "tdis_tot") / 3600.0, 2.0, 1e-9);
  EXPECT_NEAR(value_of(*kpi, "idis_tot") * 1e6 / 3600.0, 200.0, 1e-9);
}

// E = 1, 3, -2, 2 kWh: ramps 2 + 5 + 4, consumption 1 + 3 + 2; exports earn nothing.
TEST(BuildingKpi, RampingAndConsumptionAreThoseOfCityLearn) {
  const auto kpi = on_the_bench("building/kpi");
  set_input(*kpi, "price", 0.5 / kKwhJ);
  const double kw[] = {1.0, 3.0, -2.0, 2.0};
  for (int hour = 0; hour < 4; ++hour) {
    set_input(*kpi, "power", 1000.0 * kw[hour]);
    advance_to(*kpi, 3600.0 * hour + 1234.5);
    advance_to(*kpi, 3600.0 * (hour + 1));
  }
  EXPECT_NEAR(value_of(*kpi, "ramping") / kKwhJ, 11.0, 1e-9);
  EXPECT_NEAR(value_of(*kpi, "consumption") / kKwhJ, 6.0, 1e-9);
  EXPECT_NEAR(value_of(*kpi, "cost"), 3.0, 1e-9);
}

// 5 kW for the first hour of a day and 1 kW else, then a day of 1 kW: peaks 5 and 1. In the first
// 730 hours: one of 5 kWh and 729 of 1 kWh.
TEST(BuildingKpi, PeaksAreMeansOfDaysAndLoadFactorsOfMonths) {
  const auto kpi = on_the_bench("building/kpi");
  set_input(*kpi, "power", 5000.0);
  advance_to(*kpi, 3600.0);
  set_input(*kpi, "power", 1000.0);
  advance_to(*kpi, 2.0 * 86400.0);
  EXPECT_NEAR(value_of(*kpi, "peak") / kKwhJ, 3.0, 1e-9);
  advance_to(*kpi, 730.0 * 3600.0);
  EXPECT_NEAR(value_of(*kpi, "one_minus_load_factor"), 1.0 - 734.0 / 730.0 / 5.0, 1e-9);
}

}  // namespace
}  // namespace orrery::devices
