// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/control_units.h"

#include <gtest/gtest.h>

namespace orrery::scenarios {
namespace {

using Rows = std::vector<std::uint32_t>;

DeviceElement population(const std::string& name, std::uint32_t count,
                         const std::vector<std::string>& wired_from = {}) {
  DeviceElement device;
  device.name = name;
  device.count = count;
  for (const std::string& from : wired_from) {
    device.wires.emplace_back();
    device.wires.back().from = from;
  }
  return device;
}

/// Sun and weather drive four houses with three rooms each, which hang on two gateways.
Scenario houses() {
  Scenario scenario;
  scenario.plant = {population("sun", 1), population("weather", 1, {"sun"}), population("house", 4),
                    population("room", 12, {"weather", "house"})};
  NodeElement gateway;
  gateway.name = "gateway";
  gateway.count = 2;
  scenario.nodes = {gateway};
  for (const char* from : {"house", "room"}) {
    LinkElement& link = scenario.links.emplace_back();
    link.from = from;
    link.to = "gateway";
  }
  ControlElement control;
  control.node = "gateway";
  control.each = "house";
  control.measures.emplace_back();
  control.measures.back().rows.population = "house";
  ObservationElement forecast;
  forecast.kind = ObservationElement::Kind::kForecast;
  forecast.rows.population = "weather";
  control.observes = {forecast};
  scenario.controls = {control};
  return scenario;
}

TEST(ControlUnits, ADecisionMakerHasABlockOfRows) {
  EXPECT_EQ(rows_of_maker({"room", {}}, 12, 4, 1), (Rows{3, 4, 5}));
  EXPECT_EQ(rows_of_maker({"room", {2, 0}}, 12, 4, 1), (Rows{5, 3}));
  EXPECT_EQ(picks_of({"room", {2, 0}}, 12, 4), 2U);
  EXPECT_EQ(picks_of({"room", {}}, 12, 4), 3U);
}

TEST(ControlUnits, NeighboursShareWhereThereAreFewerRows) {
  for (std::uint32_t u = 0; u < 6; ++u)
    EXPECT_EQ(rows_of_maker({"weather", {}}, 2, 6, u), Rows{u / 3});
  EXPECT_EQ(picks_of({"weather", {}}, 2, 6), 1U);
}

TEST(ControlUnits, CopiesAreDecisionMakersWhereThereIsNoPopulationOfThem) {
  Scenario scenario = houses();
  EXPECT_EQ(decision_makers(scenario, scenario.controls[0]), 4U);
  scenario.controls[0].each.clear();
  scenario.controls[0].copies = 7;
  EXPECT_EQ(decision_makers(scenario, scenario.controls[0]), 7U);
}

TEST(ControlUnits, AForecastReadsAllThatItFollowsFrom) {
  const Scenario scenario = houses();
  EXPECT_EQ(upstream_of(scenario, 3), (std::vector<std::size_t>{0, 1, 2, 3}));
  EXPECT_EQ(populations_read(scenario, scenario.controls[0]), (std::vector<std::size_t>{0, 1, 2}));
}

TEST(ControlUnits, RowsLieWithTheirMakersWhereBlocksOfWholeMakersHangOnTheNode) {
  Scenario scenario = houses();
  const ControlElement& control = scenario.controls[0];
  EXPECT_TRUE(lies_with_makers(scenario, control, 2));
  EXPECT_TRUE(lies_with_makers(scenario, control, 3));
  EXPECT_FALSE(lies_with_makers(scenario, control, 1)) << "the weather hangs on nothing";
  scenario.links[1].in_turn = true;
  EXPECT_FALSE(lies_with_makers(scenario, control, 3));
  scenario.plant[2].count = 3;
  EXPECT_FALSE(lies_with_makers(scenario, control, 2)) << "three houses on two gateways";
}

}  // namespace
}  // namespace orrery::scenarios
