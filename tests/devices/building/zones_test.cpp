// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "tests/devices/building/zone_bench.h"

namespace orrery::devices {
namespace {

std::string refusal(const ZoneBench& bench) {
  const auto made = bench.make();
  if (made) return "";
  const auto& first = made.error().items().front();
  EXPECT_FALSE(first.remedy.empty());
  return first.code + ": " + first.message;
}

TEST(Zones, AZoneWithoutAnOutsideIsRefusedByName) {
  ZoneBench bench{.count = 4,
                  .zones_per_building = 2,
                  .changed = {{"envelope_conductance", {10, 0, 10, 0}},
                              {"window_conductance", {0}},
                              {"infiltration", {0}},
                              {"to_next", {5, 0, 0, 0}}}};
  const std::string said = refusal(bench);
  EXPECT_NE(said.find("zone-without-outside"), std::string::npos) << said;
  EXPECT_NE(said.find("house[3]"), std::string::npos) << said;
  bench.links = {0, 1, 3};
  EXPECT_EQ(refusal(bench), "");
}

TEST(Zones, RowsThatDoNotFillBuildingsAreRefused) {
  EXPECT_NE(refusal({.count = 7, .zones_per_building = 5}).find("zone-count"), std::string::npos);
}

TEST(Zones, LinksThatLeadNowhereAreRefused) {
  const auto with = [](std::vector<double> links) {
    return refusal({.count = 2, .zones_per_building = 2, .links = std::move(links)});
  };
  for (const std::vector<double>& links :
       {std::vector<double>{0, 1}, {0, 2, 5}, {1, 1, 5}, {0, 1, -5}, {0, 0.5, 5}})
    EXPECT_NE(with(links).find("zone-links"), std::string::npos);
}

TEST(Zones, BoundsTheWrongWayRoundAndAreasThatAreTooSmallAreRefused) {
  EXPECT_NE(refusal({.changed = {{"comfort_low", {300}}}}).find("zone-comfort"), std::string::npos);
  EXPECT_NE(
      refusal({.structure = "5R1C", .changed = {{"mass_area_ratio", {4.6}}}}).find("zone-areas"),
      std::string::npos);
}

// Nothing in, outdoors at the zone's own temperature, 3 K below the bound for two hours: 6 K h.
TEST(Zones, DiscomfortIsKelvinHoursBelowTheBound) {
  auto zone = std::move(*ZoneBench{.changed = {{"comfort_low", {296.15}}}}.make());
  set_input(*zone, "outdoor_temperature", 293.15);
  advance_to(*zone, 7200.0);
  EXPECT_NEAR(value_of(*zone, "discomfort"), 6.0 * 3600.0, 1e-6);
}

// 500 W/m2 on 3 m2 at 0.6, of which shut blinds let a quarter through.
TEST(Zones, BlindsKeepTheSunOut) {
  auto zone = std::move(*ZoneBench{}.make());
  set_input(*zone, "irradiance_south", 500.0);
  advance_to(*zone, 900.0);
  EXPECT_NEAR(value_of(*zone, "solar_gain"), 900.0, 1e-9);
  set_input(*zone, "blinds", 1.0);
  advance_to(*zone, 1800.0);
  EXPECT_NEAR(value_of(*zone, "solar_gain"), 225.0, 1e-9);
}

// Steady loss is conductance times difference: 30 + 10 W/K, and twice the 30 with wet insulation.
TEST(Zones, WetInsulationLosesMore) {
  auto zone = std::move(*ZoneBench{.changed = {{"infiltration", {0}}}}.make());
  set_input(*zone, "outdoor_temperature", 283.15);
  zone->settle_start();
  EXPECT_NEAR(value_of(*zone, "heat_loss"), 400.0, 1e-6);
  set_fault(*zone, "wet_insulation", 1.0);
  zone->settle_start();
  EXPECT_NEAR(value_of(*zone, "heat_loss"), 700.0, 1e-6);
}

}  // namespace
}  // namespace orrery::devices
