// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/replicate.h"

#include <gtest/gtest.h>

#include "scenarios/build/partition.h"
#include "tests/scenarios/control/small_house.h"

namespace orrery::scenarios {
namespace {

using Rows = std::vector<std::uint32_t>;

/// Two houses of two rooms that hang on two gateways and one server.
Scenario village() {
  return loaded(R"(orrery: 1
name: village
duration: 1 d
plant:
  weather: { model: climate/weather }
  heat_pump: { model: building/heat_pump, count: 2, parameters: { capacity: [2 kW, 3 kW] } }
  rooms:
    model: building/zones
    count: 4
    parameters: { structure: 2R2C, zones_per_building: 2 }
    inputs:
      outdoor_temperature: weather.temperature
      heat: { from: heat_pump.heat, of: [0, 0, 1, 1], scale: 0.5 }
    sensors: { temperature: { measures: temperature, period: 5 min } }
  house:
    model: building/kpi
    inputs: { power: heat_pump.power, discomfort: { from: rooms.discomfort, at: [0, 0, 0, 0] } }
network:
  nodes: { gateway: { count: 2 }, server: {} }
  links:
    radio: { from: rooms, to: gateway, spread: in_turn, latency: 15 ms }
    backbone: { from: gateway, to: server, latency: 15 ms }
faults:
  leak: { model: refrigerant_leak, on: heat_pump, rows: [1], at: 1 h, severity: 0.5 }
)");
}

const DeviceElement& device(const Scenario& scenario, const std::string& name) {
  for (const auto& each : scenario.plant) {
    if (each.name == name) return each;
  }
  ADD_FAILURE() << name;
  return scenario.plant.front();
}

TEST(Replicate, RowsListsAndWiresStayWithinTheirCopy) {
  const Scenario three = replicate(village(), 3);
  EXPECT_EQ(device(three, "weather").count, 3U);
  EXPECT_EQ(device(three, "rooms").count, 12U);
  EXPECT_EQ(device(three, "heat_pump").by_row.at("capacity"),
            (std::vector<double>{2e3, 3e3, 2e3, 3e3, 2e3, 3e3}));
  const auto& wires = device(three, "rooms").wires;
  EXPECT_EQ(wires[0].of, (Rows{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}));  // one weather a copy
  EXPECT_EQ(wires[1].of, (Rows{0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5}));
  EXPECT_EQ(wires[1].scale, 0.5);
  const auto& sums = device(three, "house").wires;
  EXPECT_EQ(sums[0].at, (Rows{0, 0, 1, 1, 2, 2}));  // all heat pumps of a copy into its house
  EXPECT_EQ(sums[1].at, (Rows{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2}));
  EXPECT_EQ(three.faults[0].rows, (Rows{1, 3, 5}));
}

TEST(Replicate, NoMessageCrosses) {
  const Scenario three = replicate(village(), 3);
  EXPECT_EQ(three.nodes[0].count, 6U);
  EXPECT_EQ(three.nodes[1].count, 3U);
  const LinkElement& radio = three.links[0];
  for (std::uint32_t room = 0; room < 12; ++room) {
    // In turn within its copy.
    EXPECT_EQ(instance_of_row(radio, room, 12, 6), room / 4 * 2 + room % 2) << room;
  }
  for (std::uint32_t gateway = 0; gateway < 6; ++gateway) {
    const auto [from, to] = ends_of_row(three, three.links[1], gateway);
    EXPECT_EQ(from, gateway);
    EXPECT_EQ(to, 6 + gateway / 2);
  }
}

TEST(Replicate, OneCopyOfACopyIsACopy) {
  const Scenario four = replicate(replicate(village(), 2), 2);
  const Scenario same = replicate(village(), 4);
  for (std::size_t d = 0; d < same.plant.size(); ++d) {
    EXPECT_EQ(four.plant[d].count, same.plant[d].count);
    for (std::size_t w = 0; w < same.plant[d].wires.size(); ++w) {
      EXPECT_EQ(four.plant[d].wires[w].of, same.plant[d].wires[w].of);
      EXPECT_EQ(four.plant[d].wires[w].at, same.plant[d].wires[w].at);
    }
  }
  EXPECT_EQ(four.links[0].copies, same.links[0].copies);
}

// Sensors with the number of a home see the same residents: copies have homes of their own.
TEST(Replicate, HomesAreNumberedAnew) {
  const Scenario two = replicate(loaded(R"(orrery: 1
name: alarm
duration: 1 d
plant:
  alarm: { model: building/security, count: 3, parameters: { home: [0, 0, 1] } }
)"),
                                 2);
  EXPECT_EQ(two.plant[0].by_row.at("home"), (std::vector<double>{0, 0, 1, 2, 2, 3}));
}

TEST(Replicate, SaysWhyCopiesAreNoRows) {
  EXPECT_EQ(why_not_rows(village()), "");
  const auto text = small_house("-heat", "    terminated: energy > 1 kWh\n");
  EXPECT_EQ(why_not_rows(loaded(text)),
            "'terminated' of control 'heating' ends copies at different times");
  EXPECT_EQ(why_not_rows(loaded(R"(orrery: 1
name: feeder
duration: 1 d
plant:
  feeder: { model: grid/feeder, count: 33, parameters: { network: baran_wu_33 } }
)")),
            "'feeder' (grid/feeder) is one thing that is solved together");
}

}  // namespace
}  // namespace orrery::scenarios
