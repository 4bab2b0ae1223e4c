// SPDX-License-Identifier: Apache-2.0
// Wires in a plant that is cut, stopped, restored, estimated and forked.
#include <gtest/gtest.h>

#include <algorithm>

#include "scenarios/build/fork.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/build/partition.h"
#include "tests/support/partition_check.h"

namespace orrery::testing {
namespace {

using scenarios::PartitionPlan;
using scenarios::Scenario;

/// `upper` has no link and drives `lower`, which hangs on two gateways; `alone` is as it was.
const char* const kWired = R"(orrery: 1
name: wired
seed: 5
duration: 60 s
partition: { plan: sites, devices: 4 }
plant:
  upper:
    model: water/drain_tank
    count: 8
    step: 1 s
    parameters: { initial_level: { uniform: { min: 1 m, max: 3 m } } }
    sensors: { level: { measures: level, period: 1700 ms, noise: 1 mm } }
  lower:
    model: water/drain_tank
    count: 8
    step: 2 s
    parameters: { initial_level: 0.1 m }
    inputs: { inflow: { from: upper.outflow, at: [0, 0, 1, 2, 3, 4, 7, 7] } }
    sensors: { level: { measures: level, period: 1 s, noise: 1 mm } }
  alone:
    model: water/drain_tank
    count: 12
    step: 1 s
    sensors: { level: { measures: level, period: 1 s, noise: 1 mm } }
network:
  nodes:
    near: { count: 2, profile: gateway }
    far: { count: 3, profile: gateway }
    server: { profile: server }
  links:
    near_field: { from: lower, to: near, latency: 50 ms, jitter: 20 ms, loss: 0.1 }
    far_field: { from: alone, to: far, latency: 50 ms }
    near_trunk: { from: near, to: server, latency: 100 ms }
    far_trunk: { from: far, to: server, latency: 100 ms }
agents:
  low:
    model: threshold_rule
    node: server
    period: 5 s
    observes: [lower.level]
    parameters: { side: above, level_from: stated, level: 0.11 m }
)";

Scenario load(const std::string& text) {
  auto loaded = scenarios::load_scenario_text(text, "wired.yaml", ".");
  EXPECT_TRUE(loaded) << engine::to_string(loaded.error().items()[0]);
  return loaded ? std::move(loaded->scenario) : Scenario{};
}

std::string replaced(std::string text, const std::string& what, const std::string& by) {
  const std::size_t at = text.find(what);
  EXPECT_NE(at, std::string::npos) << what;
  return at == std::string::npos ? text : text.replace(at, what.size(), by);
}

std::string without(const std::string& text, const std::string& from) {
  return text.substr(0, text.find(from));
}

std::vector<scenarios::RowBlock> blocks_of(const PartitionPlan& plan, std::size_t device) {
  std::vector<scenarios::RowBlock> blocks;
  std::copy_if(plan.blocks.begin(), plan.blocks.end(), std::back_inserter(blocks),
               [&](const auto& block) { return block.device == device; });
  return blocks;
}

TEST(WiredGroups, AGroupIsWholeInOnePartAndTheRestIsCut) {
  const Scenario scenario = load(kWired);
  const PartitionPlan plan = scenarios::plan_partition(scenario, scenario.seed);
  const auto upper = blocks_of(plan, 0);
  const auto lower = blocks_of(plan, 1);
  ASSERT_EQ(upper.size(), 1U);
  ASSERT_EQ(lower.size(), 1U);
  EXPECT_EQ(upper[0].count, 8U);
  EXPECT_EQ(lower[0].count, 8U);
  // The one without a link goes where the other is.
  EXPECT_EQ(upper[0].part, lower[0].part);
  EXPECT_EQ(plan.owners->part_of_node[0], lower[0].part);
  EXPECT_EQ(plan.owners->part_of_node[1], lower[0].part);
  EXPECT_EQ(blocks_of(plan, 2).size(), 3U);
  EXPECT_GE(plan.parts, 4U);
  EXPECT_GT(plan.lookahead.ns, 0);
}

// Without wires the same plant is cut between the gateways of `lower` as well.
TEST(WiredGroups, TheSamePlantWithoutWiresIsCutFurther) {
  const Scenario scenario = load(replaced(
      kWired, "    inputs: { inflow: { from: upper.outflow, at: [0, 0, 1, 2, 3, 4, 7, 7] } }\n",
      ""));
  EXPECT_EQ(blocks_of(scenarios::plan_partition(scenario, scenario.seed), 1).size(), 2U);
}

/// The wired populations alone, without an agent: nothing to cut.
std::string group_alone() {
  std::string text = without(kWired, "agents:");
  const std::size_t alone = text.find("  alone:");
  text = text.substr(0, alone) + text.substr(text.find("network:"));
  text = replaced(text, "    far: { count: 3, profile: gateway }\n", "");
  text = replaced(text, "    far_field: { from: alone, to: far, latency: 50 ms }\n", "");
  return replaced(text, "    far_trunk: { from: far, to: server, latency: 100 ms }\n", "");
}

TEST(WiredGroups, ThePlanSaysThatWiresKeepItWhole) {
  const Scenario scenario = load(group_alone());
  const PartitionPlan plan = scenarios::plan_partition(scenario, scenario.seed);
  EXPECT_EQ(plan.parts, 1U);
  EXPECT_NE(plan.why_not.find("wires join 'lower' with 'upper'"), std::string::npos)
      << plan.why_not;
}

// One gateway with many devices would be cut at its links.
TEST(WiredGroups, ThePlanSaysSoOnOneGatewayToo) {
  const std::string text = replaced(group_alone(), "near: { count: 2,", "near: { count: 1,");
  const PartitionPlan plan = scenarios::plan_partition(load(text), 5);
  EXPECT_EQ(plan.parts, 1U);
  EXPECT_NE(plan.why_not.find("wires join 'lower' with 'upper'"), std::string::npos)
      << plan.why_not;
  const std::string free = replaced(
      text, "    inputs: { inflow: { from: upper.outflow, at: [0, 0, 1, 2, 3, 4, 7, 7] } }\n", "");
  EXPECT_GT(scenarios::plan_partition(load(free), 5).parts, 1U);
}

std::unique_ptr<engine::Simulation> build(const Scenario& scenario, std::uint32_t threads) {
  auto built = scenarios::build_simulation(scenario, scenario.seed, {threads, nullptr});
  EXPECT_TRUE(built) << engine::to_string(built.error().items()[0]);
  return built ? std::move(built->simulation) : nullptr;
}

TEST(WiredGroups, WorkersAndStopsChangeNoBit) {
  const Scenario scenario = load(kWired);
  const auto straight = build(scenario, 1);
  straight->run_until(straight->end());
  const std::string expected = told(*straight);
  EXPECT_GT(straight->readings(), 1000U);
  for (const std::uint32_t threads : {1U, 2U, 4U}) {
    const auto run = build(scenario, threads);
    for (const double stop_s : {0.35, 7.0, 23.456})
      run->run_until(SimTime::from_seconds(stop_s * threads / 2.0));
    run->run_until(run->end());
    EXPECT_EQ(told(*run), expected) << threads;
  }
}

TEST(WiredGroups, RestoredItGoesOnToTheSameBits) {
  const Scenario scenario = load(kWired);
  const auto straight = build(scenario, 1);
  straight->run_until(straight->end());
  for (const double at_s : {0.0, 13.37, 40.0}) {
    const auto first = build(scenario, 2);
    first->run_until(SimTime::from_seconds(at_s));
    engine::ArchiveWriter written;
    first->save(written);
    const auto second = build(scenario, 4);
    engine::ArchiveReader reader(written.bytes());
    ASSERT_TRUE(second->load(reader) && reader.at_end());
    EXPECT_EQ(told(*second), told(*first)) << at_s;
    second->run_until(second->end());
    EXPECT_EQ(told(*second), told(*straight)) << at_s;
  }
}

// The wire counts: without it the outcome is another one.
TEST(WiredGroups, AWireIsFelt) {
  const auto run = [](const std::string& text) {
    const Scenario scenario = load(text);
    const auto simulation = build(scenario, 1);
    simulation->run_until(simulation->end());
    return simulation->fingerprint().text();
  };
  EXPECT_NE(run(kWired), run(replaced(kWired, "at: [0, 0, 1", "at: [0, 1, 1")));
}

// Rows of wires weigh little beside devices: within one part in ten of the same plant without.
TEST(WiredGroups, TheMemoryEstimateStays) {
  const Scenario wired = load(kWired);
  Scenario plain = wired;
  for (auto& device : plain.plant) device.wires.clear();
  EXPECT_NEAR(scenarios::estimated_bytes(wired) / scenarios::estimated_bytes(plain), 1.0, 0.1);
}

engine::RunHeader header_of(const std::string& text) {
  engine::RunHeader header;
  header.scenario_path = "wired.yaml";
  header.scenario_text = load(text).text;
  header.seed = 5;
  header.planned_end = SimTime::from_seconds(60.0);
  return header;
}

TEST(WiredGroups, AForkCannotBeWiredOtherwise) {
  const auto parent = header_of(kWired);
  const SimTime at = SimTime::from_seconds(30.0);
  EXPECT_TRUE(scenarios::check_fork(parent, parent, at, {}));
  const std::string wire =
      "    inputs: { inflow: { from: upper.outflow, at: [0, 0, 1, 2, 3, 4, 7, 7] } }\n";
  for (const std::string& change :
       {replaced(kWired, "at: [0, 0, 1", "at: [0, 1, 1"), replaced(kWired, wire, ""),
        replaced(kWired, "7, 7] }", "7, 7], scale: 0.5 }"),
        replaced(kWired, "from: upper.outflow, at: [0, 0, 1, 2, 3, 4, 7, 7]",
                 "from: upper.outflow")}) {
    const auto checked = scenarios::check_fork(parent, header_of(change), at, {});
    ASSERT_FALSE(checked);
    const auto& mistake = checked.error().items()[0];
    EXPECT_EQ(mistake.code, "fork-change");
    EXPECT_NE(mistake.message.find("plant.lower.inputs"), std::string::npos) << mistake.message;
    EXPECT_NE(mistake.remedy.find("wired otherwise"), std::string::npos) << mistake.remedy;
  }
  // A parameter of a wired population may change as any other.
  const auto plain = header_of(replaced(kWired, "initial_level: 0.1 m", "initial_level: 0.2 m"));
  EXPECT_TRUE(scenarios::check_fork(parent, plain, at, {}));
}

}  // namespace
}  // namespace orrery::testing
