// SPDX-License-Identifier: Apache-2.0
#include "engine/event/simulation.h"

#include <gtest/gtest.h>

#include <cstring>

#include "tests/support/partition_check.h"

// Plants made by hand in which a certain thing crosses from part to part; random ones are in
// partition_property_test.cpp.
namespace orrery::testing {
namespace {

struct HandMade {
  const char* fidelity = "flow";
  const char* access = "latency: 100 ms";
  const char* trunk = "latency: 300 ms, jitter: 100 ms, bandwidth: 2 kbit/s";
  const char* faults = "";
  const char* node = "server";
};

/// Three gateways with two devices each, a server with an agent that sends commands.
scenarios::Scenario scenario_of(const HandMade& made) {
  const std::string text = fmt::format(
      R"(orrery: 1
name: by hand
duration: 20 s
partition: {{ plan: sites, devices: 2 }}
plant:
  point:
    model: process/first_order
    count: 6
    step: 1 s
    parameters: {{ set_point: 300 K, time_constant: 5 s, disturbance: 2 K }}
    sensors:
      level: {{ measures: temperature, period: 1 s, noise: 1 K }}
network:
  nodes:
    g: {{ count: 3 }}
    server: {{ profile: server }}
  links:
    access: {{ from: point, to: g, fidelity: {0}, {1} }}
    trunk: {{ from: g, to: server, fidelity: {0}, {2} }}
agents:
  watch:
    model: threshold_rule
    node: {4}
    period: 1 s
    observes: [point.level]
    parameters: {{ side: above, level_from: stated, level: 300 K, confirm: 1, confirm_of: 1 }}
    on_alert: {{ command: set_point_change, value: -1, at_most_every: 3 s }}
{3})",
      made.fidelity, made.access, made.trunk, made.faults, made.node);
  auto loaded = scenarios::load_scenario_text(text, "made.yaml", ".");
  if (loaded) return loaded->scenario;
  for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  return {};
}

scenarios::BuiltSimulation build(const scenarios::Scenario& scenario, std::uint32_t threads) {
  auto built = scenarios::build_simulation(scenario, 7, {threads, nullptr});
  EXPECT_TRUE(built.has_value());
  return std::move(*built);
}

std::string outcome(const scenarios::Scenario& scenario, std::uint32_t threads) {
  const auto built = build(scenario, threads);
  built.simulation->run_until(built.simulation->end());
  EXPECT_TRUE(built.simulation->books().balanced());
  return told(*built.simulation);
}

std::uint64_t lost_in_outage(const engine::Simulation& run) {
  const engine::Books books = run.books();
  std::uint64_t lost = 0;
  for (const auto& [what, count] : books.message.losses())
    lost += what.second.reason == "outage" && what.second.by == "trunk" ? count : 0;
  return lost;
}

TEST(SimulationOfParts, AllTrafficIsRemote) {
  for (const char* fidelity : {"flow", "packet"}) {
    HandMade made;
    made.fidelity = fidelity;
    const auto scenario = scenario_of(made);
    const auto built = build(scenario, 1);
    ASSERT_EQ(built.plan.parts, 4U);
    for (std::size_t i = 0; i < 4; ++i) {
      const engine::Plant& part = built.simulation->part(i).plant();
      EXPECT_EQ(part.sites.empty(), i < 3) << "the agent is in a part without devices";
      EXPECT_EQ(part.sensors.empty(), i == 3);
    }
    built.simulation->run_until(built.simulation->end());
    const engine::Books books = built.simulation->books();
    EXPECT_TRUE(books.balanced());
    EXPECT_GT(books.reading.delivered(), 50U);
    EXPECT_GT(books.command.delivered(), 5U);
    for (const std::uint32_t threads : {2U, 4U, 8U})
      EXPECT_EQ(outcome(scenario, threads), told(*built.simulation)) << threads << fidelity;
  }
}

TEST(SimulationOfParts, AFaultCrossesSites) {
  const auto quiet = scenario_of({});
  HandMade made;
  made.faults = "faults: { cut: { model: link_outage, on: trunk, at: 5.05 s, lasts: 3 s } }\n";
  const auto scenario = scenario_of(made);
  const auto built = build(scenario, 1);
  built.simulation->run_until(built.simulation->end());
  EXPECT_EQ(lost_in_outage(*built.simulation), 18U);  // three rows of six devices
  EXPECT_NE(told(*built.simulation), outcome(quiet, 1));
  for (const std::uint32_t threads : {2U, 4U, 8U})
    EXPECT_EQ(outcome(scenario, threads), told(*built.simulation)) << threads;
}

TEST(SimulationOfParts, ASnapshotInTheMiddleOfAnOutage) {
  for (const char* fidelity : {"flow", "packet"}) {
    HandMade made;
    made.fidelity = fidelity;
    made.faults = "faults: { cut: { model: link_outage, on: trunk, at: 5.05 s, lasts: 3 s } }\n";
    const auto scenario = scenario_of(made);
    const auto first = build(scenario, 3);
    first.simulation->run_until(SimTime::from_seconds(7.05));
    EXPECT_TRUE(first.simulation->books().balanced());
    EXPECT_GT(first.simulation->books().message.in_flight(), 0U);
    engine::ArchiveWriter written;
    first.simulation->save(written);
    const auto second = build(scenario, 2);
    engine::ArchiveReader reader(written.bytes());
    ASSERT_TRUE(second.simulation->load(reader));
    EXPECT_EQ(told(*second.simulation), told(*first.simulation));
    const std::uint64_t lost = lost_in_outage(*second.simulation);
    second.simulation->run_until(second.simulation->end());
    EXPECT_GT(lost_in_outage(*second.simulation), lost) << "the outage went on";
    EXPECT_EQ(told(*second.simulation), outcome(scenario, 1));
  }
}

TEST(SimulationOfParts, ASnapshotOfOtherPartsIsRefused) {
  auto scenario = scenario_of({});
  const auto four = build(scenario, 1);
  engine::ArchiveWriter written;
  four.simulation->save(written);
  scenario.partition.devices = 6;
  const auto two = build(scenario, 1);
  ASSERT_NE(two.plan.parts, four.plan.parts);
  engine::ArchiveReader reader(written.bytes());
  EXPECT_FALSE(two.simulation->load(reader));
}

// Without a latency there is nothing to look ahead by: the plant stays whole and says why.
TEST(SimulationOfParts, WithoutLatencyItStaysWhole) {
  HandMade made;
  made.trunk = "latency: 0 ms";
  const auto scenario = scenario_of(made);
  const auto built = build(scenario, 4);
  EXPECT_EQ(built.plan.parts, 1U);
  EXPECT_NE(built.plan.why_not.find("link 'trunk' has no latency"), std::string::npos)
      << built.plan.why_not;
  EXPECT_EQ(outcome(scenario, 4), outcome(scenario, 1));
  EXPECT_EQ(build(scenario_of({}), 1).plan.why_not, "");
}

// Two devices on each gateway, a part for each of them, an agent at the gateway itself.
TEST(SimulationOfParts, DevicesCutOffFromTheirGatewayReachItsAgent) {
  HandMade made;
  made.node = "g";
  auto scenario = scenario_of(made);
  scenario.partition.devices = 1;
  const auto built = build(scenario, 1);
  ASSERT_GT(built.plan.parts, 6U);
  built.simulation->run_until(built.simulation->end());
  EXPECT_GT(built.simulation->books().reading.delivered(), 50U);
  EXPECT_GT(built.simulation->books().command.delivered(), 5U);
  EXPECT_EQ(outcome(scenario, 4), told(*built.simulation));
}

/// Swaps what two events of equal time in a part's queue do; says whether it found any.
bool swap_equal_events(std::vector<std::byte>& bytes) {
  engine::ArchiveWriter mark;
  mark.begin_section("events");
  auto at = bytes.begin();
  const auto next = [&] {
    at = std::search(at, bytes.end(), mark.bytes().begin(), mark.bytes().end());
    return at != bytes.end();
  };
  for (; next(); ++at) {
    std::byte* data = &*at + mark.bytes().size();
    std::uint64_t count = 0;
    std::memcpy(&count, data, sizeof count);
    std::vector<engine::Event> events(count);
    std::memcpy(events.data(), data + sizeof count, count * sizeof(engine::Event));
    for (std::size_t i = 0; i + 1 < count; ++i) {
      if (events[i].time != events[i + 1].time || events[i].priority != events[i + 1].priority)
        continue;
      std::swap(events[i].payload, events[i + 1].payload);
      std::memcpy(data + sizeof count, events.data(), count * sizeof(engine::Event));
      return true;
    }
  }
  return false;
}

/// Three workers, and a snapshot at 1.05 s that the run goes on from.
std::string outcome_through_snapshot(const scenarios::Scenario& scenario, bool swapped) {
  const auto first = build(scenario, 3);
  first.simulation->run_until(SimTime::from_seconds(1.05));
  engine::ArchiveWriter written;
  first.simulation->save(written);
  std::vector<std::byte> bytes = written.bytes();
  EXPECT_TRUE(!swapped || swap_equal_events(bytes));
  const auto second = build(scenario, 3);
  engine::ArchiveReader reader(bytes);
  EXPECT_TRUE(second.simulation->load(reader));
  second.simulation->run_until(second.simulation->end());
  EXPECT_TRUE(second.simulation->books().balanced());
  return told(*second.simulation);
}

// A defect planted in one of two runs: two packets that reach a gateway at the same instant go on
// in the other order. Nothing is lost, and still the comparison of one worker with three sees it.
TEST(SimulationOfParts, TwoEventsOfEqualTimeInTheOtherOrderAreSeen) {
  HandMade made;
  made.fidelity = "packet";
  made.trunk = "latency: 300 ms, bandwidth: 2 kbit/s";
  const auto scenario = scenario_of(made);
  const std::string expected = outcome(scenario, 1);
  EXPECT_EQ(outcome_through_snapshot(scenario, false), expected);
  EXPECT_NE(outcome_through_snapshot(scenario, true), expected);
}

}  // namespace
}  // namespace orrery::testing
