// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_layout.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "scenarios/build/gallery.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {
namespace {

using Area = PlantLayout::Area;
using Spot = PlantLayout::Spot;

const std::string kLibrary = ORRERY_SOURCE_DIR "/scenarios/library/";

Scenario loaded(const std::string& text) {
  auto scenario = load_scenario_text(text, "plant.yaml", kLibrary);
  EXPECT_TRUE(scenario) << to_string(scenario.error().items().front());
  return scenario ? std::move(scenario->scenario) : Scenario{};
}

/// A scenario of the gallery as it would stand if it said nothing about that.
Scenario without_layout(const std::string& name) {
  const auto scenario = load_scenario(kLibrary + name + ".yaml");
  EXPECT_TRUE(scenario) << to_string(scenario.error().items().front());
  return scenario ? loaded(text_of_run(scenario->scenario.text)) : Scenario{};
}

PlantLayout placed(const Scenario& scenario) { return lay_out(outline_of(scenario), &scenario); }

double apart(Spot a, Spot b) { return std::hypot(double(a.x) - b.x, double(a.y) - b.y); }

bool overlap(const Area& a, const Area& b) {
  return a.low.x < b.high.x && b.low.x < a.high.x && a.low.y < b.high.y && b.low.y < a.high.y;
}

bool holds(const Area& area, Spot at) {
  return at.x >= area.low.x && at.x <= area.high.x && at.y >= area.low.y && at.y <= area.high.y;
}

const std::string kTwoSites =
    "orrery: 1\nname: sites\nduration: 1 min\n"
    "plant:\n  tank: { model: water/drain_tank, count: 60 }\n  pump: { model: water/pump, count: 7 "
    "}\n"
    "network:\n  nodes:\n    gateway: { count: 3 }\n    server: { profile: server }\n"
    "    cloud: { profile: cloud }\n"
    "  links:\n    field: { from: tank, to: gateway }\n    pumps: { from: pump, to: gateway }\n"
    "    up: { from: gateway, to: server }\n    out: { from: server, to: cloud }\n";

TEST(PlantLayout, NothingOfTheGalleryStandsInTheWayOfAnother) {
  ASSERT_GE(gallery().size(), 10u);
  for (const auto& entry : gallery()) {
    const Scenario scenario = without_layout(entry.name);
    const PlantLayout layout = placed(scenario);
    std::vector<Spot> all = layout.devices;
    all.insert(all.end(), layout.nodes.begin(), layout.nodes.end());
    for (std::size_t i = 0; i < all.size(); ++i)
      for (std::size_t j = 0; j < i; ++j)
        ASSERT_GE(apart(all[i], all[j]), 0.99 * double(layout.device_size))
            << entry.name << ": " << i << " and " << j;
    for (std::size_t p = 0; p < layout.areas.size(); ++p)
      for (std::size_t q = 0; q < p; ++q)
        EXPECT_FALSE(overlap(layout.areas[p], layout.areas[q]))
            << entry.name << ": " << scenario.plant[p].name << " and " << scenario.plant[q].name;
    for (const Spot at : all) EXPECT_TRUE(holds(layout.ground, at)) << entry.name;
  }
}

TEST(PlantLayout, DevicesStandOnTheGroundOfTheirPopulation) {
  const Scenario scenario = loaded(kTwoSites);
  const PlantOutline outline = outline_of(scenario);
  const PlantLayout layout = placed(scenario);
  for (std::size_t p = 0; p < outline.populations.size(); ++p)
    for (std::uint32_t row = 0; row < outline.populations[p].count; ++row)
      EXPECT_TRUE(
          holds(layout.areas[p], layout.devices[outline.populations[p].first_device + row]));
}

// Blocks of twenty tanks hang on one gateway each; no other block is nearer to it than its own.
TEST(PlantLayout, NeighboursInTheNetworkAreNeighboursOnTheGround) {
  const PlantLayout layout = placed(loaded(kTwoSites));
  ASSERT_EQ(layout.nodes.size(), 5u);
  for (std::size_t gateway = 0; gateway < 3; ++gateway) {
    double to_block[3] = {};
    for (std::uint32_t row = 0; row < 60; ++row)
      to_block[row / 20] += apart(layout.devices[row], layout.nodes[gateway]) / 20.0;
    for (std::size_t block = 0; block < 3; ++block) {
      EXPECT_LE(to_block[gateway], to_block[block] + 1e-3) << gateway << " and " << block;
    }
  }
}

TEST(PlantLayout, ServersStandToTheEastTheFartherInTheNetworkTheFarther) {
  const PlantLayout layout = placed(loaded(kTwoSites));
  float east = layout.areas[0].high.x;
  for (const Area& area : layout.areas) east = std::max(east, area.high.x);
  EXPECT_GT(layout.nodes[3].x, east);
  EXPECT_GT(layout.nodes[4].x, layout.nodes[3].x);
}

TEST(PlantLayout, EveryLinkIsDrawnFromAndToWhatItJoins) {
  const Scenario scenario = loaded(kTwoSites);
  const PlantOutline outline = outline_of(scenario);
  const PlantLayout layout = placed(scenario);
  std::vector<int> routes(outline.links.size());
  for (const auto& route : layout.routes) {
    ASSERT_GE(route.spots.size(), 2u);
    ++routes.at(route.link);
    const bool at_node = std::any_of(layout.nodes.begin(), layout.nodes.end(), [&](Spot node) {
      return apart(node, route.spots.back()) < 1e-3;
    });
    EXPECT_TRUE(at_node) << outline.links[route.link].name;
  }
  for (std::size_t link = 0; link < routes.size(); ++link)
    EXPECT_GT(routes[link], 0) << outline.links[link].name;
}

TEST(PlantLayout, TheSamePlantStandsInTheSamePlaces) {
  const Scenario scenario = without_layout("building");
  const PlantLayout one = placed(scenario);
  const PlantLayout two = placed(scenario);
  for (std::size_t i = 0; i < one.devices.size(); ++i)
    ASSERT_EQ(apart(one.devices[i], two.devices[i]), 0.0);
  const PlantLayout by_outline = lay_out(outline_of(scenario), nullptr);
  EXPECT_EQ(by_outline.devices.size(), one.devices.size());
}

TEST(PlantLayout, WhatIsStatedStandsThereAndTheRestElsewhere) {
  const Scenario scenario =
      loaded(kTwoSites +
             "layout:\n  places:\n    tank: { at: [100 m, 50 m], columns: 20, spacing: 2 m }\n"
             "    cloud: { at: [0 m, 0 m] }\n");
  const PlantLayout layout = placed(scenario);
  EXPECT_EQ(layout.devices[0].x, 100.0F);
  EXPECT_EQ(layout.devices[59].x, 138.0F);
  EXPECT_EQ(layout.devices[59].y, 54.0F);
  EXPECT_EQ(layout.device_size, 2.0F);
  EXPECT_EQ(layout.nodes[4].x, 0.0F);
  EXPECT_FALSE(overlap(layout.areas[0], layout.areas[1]));
}

// A gateway that nobody has placed stands in the middle of the devices on it.
TEST(PlantLayout, MachinesFollowDevicesThatAreStated) {
  const Scenario scenario = loaded(
      "orrery: 1\nname: street\nduration: 1 min\n"
      "plant:\n  tank:\n    model: water/drain_tank\n    count: 4\n"
      "network:\n  nodes: { gateway: { count: 2 }, server: { profile: server } }\n"
      "  links: { field: { from: tank, to: gateway }, up: { from: gateway, to: server } }\n"
      "layout:\n  places:\n"
      "    tank: { positions: [[0 m, 0 m], [0 m, 20 m], [200 m, 0 m], [200 m, 20 m]] }\n");
  const PlantLayout layout = placed(scenario);
  ASSERT_EQ(layout.nodes.size(), 3u);
  EXPECT_LT(apart(layout.nodes[0], {0.0F, 10.0F}), 30.0) << "the next free place";
  EXPECT_LT(apart(layout.nodes[1], {200.0F, 10.0F}), 30.0);
}

TEST(PlantLayout, FloorAndOutlinesBelongToTheGround) {
  const Scenario scenario = loaded(kTwoSites +
                                   "layout:\n  floor: { picture: factory-line.hall.png, at: [-500 "
                                   "m, 0 m], width: 10 m, height: 5 m "
                                   "}\n"
                                   "  outlines: { lines: { file: feeder.lines.geojson, "
                                   "coordinates: metres, at: [0 m, 700 m] } }\n");
  const PlantLayout layout = placed(scenario);
  EXPECT_TRUE(holds(layout.ground, {-500.0F, 0.0F}));
  EXPECT_TRUE(holds(layout.ground, {136.0F, 700.0F}));
  EXPECT_EQ(layout.picture_area.high.x, -490.0F);
  EXPECT_EQ(layout.outlines.size(), 4u);
}

}  // namespace
}  // namespace orrery::scenarios
