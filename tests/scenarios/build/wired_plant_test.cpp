// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <set>

#include "scenarios/build/plant_builder.h"
#include "scenarios/build/wire_builder.h"
#include "tests/support/partition_check.h"

// What a scenario says of wires, and what must not matter to the groups that they make.
namespace orrery::testing {
namespace {

/// Two chains of tanks that fill each other, and heaters without wires; each on nodes of its own.
/// The second of each chain names its tanks row by row or by list.
constexpr const char* kGroups = R"(orrery: 1
name: groups
seed: 3
duration: 40 min
partition: { plan: sites, devices: 2 }
define:
  tank:
    parameters:
      area: { unit: m2, default: 1 m2 }
      start: { unit: m, default: 1 m }
    inputs:
      inflow: { unit: m3/s, default: 0 m3/s }
    states:
      level: { unit: m, initial: start, rate: (inflow - 0.004 m2/s * level) / area }
    outputs:
      outflow: { unit: m3/s, value: 0.004 m2/s * level }
plant:
  upper:
    model: tank
    count: 2
    step: 3 min
    parameters: { start: [3 m, 2 m], area: [1 m2, 2 m2] }
  lower:
    model: tank
    count: 2
    step: 1 min
    inputs: { inflow: upper.outflow }
    sensors: { out: { measures: outflow, period: 7 s, noise: 1 L/s } }
  left:
    model: tank
    count: 3
    step: 2 min
    parameters: { start: [1 m, 2 m, 3 m] }
    inputs: { inflow: { from: right.outflow, of: [1, 0, 0], scale: 0.5 } }
    sensors: { out: { measures: outflow, period: 11 s } }
  right:
    model: tank
    count: 2
    step: 1 min
    inputs: { inflow: [ { from: left.outflow, at: [1, 1, 0] }, right.outflow ] }
    sensors: { out: { measures: outflow, period: 30 s } }
  heater:
    model: process/first_order
    count: 6
    step: 1 s
    sensors: { level: { measures: temperature, period: 10 s, noise: 1 K } }
network:
  nodes:
    a: {}
    b: {}
    c: {}
    g: { count: 3 }
  links:
    of_lower: { from: lower, to: a, latency: 10 ms }
    of_left: { from: left, to: b, latency: 10 ms }
    of_right: { from: right, to: c, latency: 10 ms }
    of_heater: { from: heater, to: g, latency: 10 ms }
)";

scenarios::Scenario groups() {
  auto loaded = scenarios::load_scenario_text(kGroups, "groups.yaml", ".");
  if (loaded) return loaded->scenario;
  for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  return {};
}

scenarios::PartitionPlan plan_of(const scenarios::Scenario& scenario) {
  return scenarios::build_simulation(scenario, scenario.seed, {1, nullptr})->plan;
}

std::unique_ptr<engine::Simulation> run_of(const scenarios::Scenario& scenario,
                                           std::uint32_t threads) {
  return std::move(
      scenarios::build_simulation(scenario, scenario.seed, {threads, nullptr})->simulation);
}

std::string outcome(engine::Simulation& run) {
  run.run_until(run.end());
  return told(run);
}

TEST(WiredPlant, RowsMeetAsWritten) {
  auto scenario = groups();
  const auto built = scenarios::build_plant(scenario, scenario.seed);
  ASSERT_TRUE(built);
  const auto& wires = built->wires;
  using Rows = std::vector<std::uint32_t>;
  ASSERT_EQ(wires.size(), 4u);
  EXPECT_EQ(wires[0].from, (Rows{0, 1}));
  EXPECT_EQ(wires[0].to, (Rows{0, 1}));
  EXPECT_EQ(wires[1].from, (Rows{1, 0, 0}));
  EXPECT_EQ(wires[1].to, (Rows{0, 1, 2}));
  EXPECT_EQ(wires[1].scale, 0.5);
  EXPECT_EQ(wires[2].from, (Rows{0, 1, 2}));
  EXPECT_EQ(wires[2].to, (Rows{1, 1, 0}));
  EXPECT_EQ(wires[3].source, wires[3].target);
}

TEST(WiredPlant, OneRowDrivesAllAndAllDriveOne) {
  auto scenario = groups();
  using Rows = std::vector<std::uint32_t>;
  scenario.plant[0].count = 1;
  scenario.plant[0].by_row = {{"start", {3.0}}, {"area", {1.0}}};
  EXPECT_EQ(scenarios::build_plant(scenario, 1)->wires[0].from, (Rows{0, 0}));
  scenario = groups();
  scenario.plant[1].count = 1;
  const auto summed = scenarios::build_plant(scenario, 1);
  EXPECT_EQ(summed->wires[0].from, (Rows{0, 1}));
  EXPECT_EQ(summed->wires[0].to, (Rows{0, 0}));
}

TEST(WiredPlant, GroupsAreNotCutAndOthersAre) {
  const auto plan = plan_of(groups());
  std::vector<std::set<std::uint32_t>> parts(5);
  for (const auto& block : plan.blocks) parts[block.device].insert(block.part);
  for (std::size_t wired = 0; wired < 4; ++wired) EXPECT_EQ(parts[wired].size(), 1u) << wired;
  EXPECT_EQ(parts[0], parts[1]);
  EXPECT_EQ(parts[2], parts[3]);
  EXPECT_NE(parts[0], parts[2]);
  EXPECT_EQ(parts[4].size(), 3u);
}

// Stops lie off the grid of steps; the tanks are far from rest.
TEST(WiredPlant, WorkersStopsAndSnapshotsChangeNothing) {
  const auto scenario = groups();
  const std::string expected = outcome(*run_of(scenario, 1));
  for (const std::uint32_t threads : {2u, 3u, 8u})
    EXPECT_EQ(outcome(*run_of(scenario, threads)), expected) << threads;
  for (const double at_s : {60.0, 97.3, 601.77}) {
    const auto first = run_of(scenario, 2);
    first->run_until(SimTime::from_seconds(at_s));
    engine::ArchiveWriter written;
    first->save(written);
    const auto second = run_of(scenario, 3);
    engine::ArchiveReader reader(written.bytes());
    ASSERT_TRUE(second->load(reader) && reader.at_end());
    EXPECT_EQ(outcome(*second), expected) << at_s;
    EXPECT_EQ(outcome(*first), expected) << at_s;
  }
}

// The parts are the whole, and the wires matter: without them the outcome is another.
TEST(WiredPlant, PartsAreTheWholeAndWiresAreFelt) {
  auto scenario = groups();
  const std::string expected = outcome(*run_of(scenario, 1));
  scenario.partition.plan = scenarios::PartitionElement::Plan::kOne;
  EXPECT_EQ(outcome(*run_of(scenario, 1)), expected);
  scenario.plant[1].wires.clear();
  EXPECT_NE(outcome(*run_of(scenario, 1)), expected);
}

}  // namespace
}  // namespace orrery::testing
