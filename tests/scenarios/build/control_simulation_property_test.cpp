// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "engine/random/stream.h"
#include "scenarios/format/catalogue.h"
#include "tests/support/partition_check.h"

// Plants in parts with controls at their gateways and at a server behind them: who decides, from
// where, and how many workers there are changes nothing.
namespace orrery::testing {
namespace {

constexpr char kPlant[] = R"(orrery: 1
name: controlled
seed: {0}
duration: {1} s
partition: {{ plan: sites, devices: 2 }}
define:
  box:
    step: 0.5 s
    inputs: {{ heat: {{ unit: K/s, default: 0 K/s }} }}
    states:
      temperature: {{ unit: K, initial: 285 K, rate: heat - (temperature - 280 K) / 20 s }}
    outputs: {{ temperature: {{ unit: K, value: temperature }} }}
plant:
  weather: {{ model: climate/weather }}
  box:
    model: box
    count: 8
    sensors: {{ level: {{ measures: temperature, period: 0.5 s, noise: 0.5 K, dropout: 0.1 }} }}
  tank:
    model: water/drain_tank
    count: {2}
    step: 1 s
    sensors: {{ level: {{ measures: level, period: 1 s, noise: 5 mm }} }}
network:
  nodes: {{ g: {{ count: 4 }}, far: {{ count: 2 }}, server: {{ profile: server }} }}
  links:
    boxes: {{ from: box, to: g, fidelity: {3}, latency: 100 ms, jitter: 100 ms, loss: 0.2 }}
    tanks: {{ from: tank, to: far, fidelity: {3}, latency: 50 ms, loss: 0.1 }}
    trunk: {{ from: g, to: server, latency: 200 ms, jitter: 100 ms, bandwidth: 4 kbit/s }}
    far_trunk: {{ from: far, to: server, fidelity: {3}, latency: 200 ms, jitter: 50 ms }}
agents:
  watch:
    model: threshold_rule
    node: server
    period: 1 s
    observes: [box.level]
    parameters: {{ side: above, level_from: stated, level: 287 K, confirm: 1, confirm_of: 1 }}
control:
  heating:
    node: g
    each: box
    period: {4} s
    episode: 10 s
    observes:
      level: {{ signal: box.level, range: [270 K, 310 K], history: 2, age: true{5} }}
      now: {{ clock: 30 s }}
      last: {{ action: true }}
    acts:
      heat:
        command: box.heat
        range: [0 K/s, 1 K/s]
        delay: {6} ms
        time_to_live: 2 s
        fail_safe: {{ value: 0.1 K/s, after: 2 s }}
    measures:
      temperature: {{ of: box.temperature }}
    reward: -abs(temperature - 290 K) / 1 K - heat / 1 K * 1 s
    controller: random
    fallback: {{ model: do_nothing, after: 1 }}
  filling:
    node: server
    period: 1.5 s
    episode: 10 s
    observes:
      level: {{ signal: tank.level, range: [0 m, 2 m] }}
      frost:
        forecast: weather.temperature
        ahead: [0 s, 3 s]
        error: 1 K
        range: [-40 degC, 50 degC]
    acts:
      inflow:
        command: tank.inflow
        levels: [0 m3/s, 0.001 m3/s, 0.002 m3/s]
        fail_safe: {{ value: 0.5 L/s, after: 2.5 s }}
    measures:
      level: {{ of: tank.level, reduce: mean }}
    reward: -abs(level - 1 m) / 1 m
    controller: random
)";

/// Boxes at gateways, a heater at each; tanks at the same gateways, filled from the server.
std::string controlled_plant(std::uint64_t seed) {
  Dice dice(seed);
  const char* fidelity = dice.chance(50) ? "flow" : "packet";
  const std::string hold = dice.chance(50) ? ", hold: 2 s" : "";
  return fmt::format(kPlant, seed, dice.between(8, 14), dice.pick({2U, 4U}), fidelity,
                     dice.pick({0.7, 1.0, 2.0}), hold, dice.pick({0, 300}));
}

scenarios::Scenario scenario_of(std::uint64_t seed) {
  auto loaded = scenarios::load_scenario_text(controlled_plant(seed), "controlled.yaml", ".");
  if (loaded) return loaded->scenario;
  for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  return {};
}

scenarios::BuiltSimulation build(const scenarios::Scenario& scenario, std::uint32_t threads) {
  auto built = scenarios::build_simulation(scenario, scenario.seed, {threads, nullptr});
  if (!built) {
    for (const auto& mistake : built.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  }
  return std::move(*built);
}

/// The controllers that the scenario names, outside of it.
class Outside {
 public:
  Outside(const scenarios::Scenario& scenario, const engine::Simulation& run) {
    std::map<std::string, std::uint64_t> instances;
    for (std::size_t i = 0; i < run.control_count(); ++i) {
      const engine::ControlSiteSpec& site = run.control(i).spec();
      engine::ControllerSpec spec;
      spec.task = site.task;
      spec.rows = site.rows;
      spec.seed = scenario.seed;
      spec.entity = engine::entity_key(site.name, instances[site.name]++);
      const engine::ControllerEntry* entry = scenarios::find_controller("random");
      spec.params = engine::ParamSet::defaults(*entry->info);
      controllers_.push_back(std::move(*entry->make(spec)));
    }
  }

  /// Stops behind every tick, whatever its control, and answers those that ask.
  void run_to_end(engine::Simulation& run) {
    while (true) {
      SimTime tick = SimTime::never();
      for (std::size_t i = 0; i < run.control_count(); ++i) {
        const engine::Duration period = run.control(i).spec().period;
        tick = std::min(tick, SimTime{(run.now().ns / period.ns + 1) * period.ns});
      }
      if (tick >= run.end()) break;
      run.run_until(tick + engine::Duration{1});
      ASSERT_TRUE(run.books().balanced());
      for (std::size_t i = 0; i < run.control_count(); ++i) answer(i, run);
    }
    run.run_until(run.end());
  }

  std::uint64_t answers() const { return answers_; }

 private:
  void answer(std::size_t i, engine::Simulation& run) {
    const engine::ControlSite& site = run.control(i);
    const engine::ControlStep& step = site.step();
    if (!site.is_open() || step.at + engine::Duration{1} != run.now()) return;
    std::vector<float> actions(step.actions.size());
    controllers_[i]->decide({step.at, step.observations, step.missing}, actions);
    run.act(i, actions);
    ++answers_;
  }

  std::vector<std::unique_ptr<engine::Controller>> controllers_;
  std::uint64_t answers_ = 0;
};

TEST(ControlSimulation, SteppedFromOutsideInPartsItIsTheSameRun) {
  std::uint64_t parts = 0;
  for (std::uint64_t seed = 1; seed <= 8; ++seed) {
    const auto scenario = scenario_of(seed);
    const auto inside = build(scenario, 1);
    ASSERT_NE(inside.simulation, nullptr);
    parts += inside.plan.parts;
    inside.simulation->run_until(inside.simulation->end());
    const std::string expected = told(*inside.simulation);
    EXPECT_TRUE(inside.simulation->books().balanced());
    EXPECT_GT(inside.simulation->books().command.delivered(), 20U);
    for (const std::uint32_t threads : {2U, 4U}) {
      const auto again = build(scenario, threads);
      again.simulation->run_until(again.simulation->end());
      ASSERT_EQ(told(*again.simulation), expected) << "seed " << seed << ", " << threads;
    }
    auto open = scenario;
    for (auto& control : open.controls) control.model.clear();
    for (const std::uint32_t threads : {1U, 3U}) {
      const auto stepped = build(open, threads);
      ASSERT_EQ(stepped.simulation->control_count(), 5U);
      Outside outside(scenario, *stepped.simulation);
      outside.run_to_end(*stepped.simulation);
      EXPECT_GT(outside.answers(), 20U);
      ASSERT_EQ(told(*stepped.simulation), expected) << "seed " << seed << ", " << threads;
    }
  }
  EXPECT_GT(parts, 8U * 3U) << "plants in parts";
}

TEST(ControlSimulation, ASnapshotBetweenATickAndWhatFollowsGoesOn) {
  for (std::uint64_t seed = 1; seed <= 4; ++seed) {
    const auto scenario = scenario_of(seed);
    const auto straight = build(scenario, 2);
    straight.simulation->run_until(straight.simulation->end());
    const auto first = build(scenario, 2);
    first.simulation->run_until(SimTime::from_seconds(6.0) + engine::Duration{1});
    engine::ArchiveWriter written;
    first.simulation->save(written);
    const auto second = build(scenario, 3);
    engine::ArchiveReader reader(written.bytes());
    ASSERT_TRUE(second.simulation->load(reader));
    EXPECT_TRUE(reader.at_end());
    second.simulation->run_until(second.simulation->end());
    EXPECT_EQ(told(*second.simulation), told(*straight.simulation)) << "seed " << seed;
  }
}

TEST(ControlTask, NamesItsAxesAndChoices) {
  const auto scenario = scenario_of(1);
  const auto built = build(scenario, 1);
  const engine::ControlTask& heating = built.simulation->control(0).spec().task;
  const engine::ControlTask& filling = built.simulation->control(4).spec().task;
  std::vector<std::string> names;
  for (const engine::SpaceAxis& axis : heating.observation) names.push_back(axis.name);
  ASSERT_EQ(names.size(), 6U);
  EXPECT_EQ(names[0], "level");
  EXPECT_EQ(names[1].substr(0, 7), "level[-");
  EXPECT_EQ(names[2], "level.age");
  EXPECT_EQ(names[3], "now.sin");
  EXPECT_EQ(names[5], "last.heat");
  EXPECT_EQ(heating.agents.size(), 8U);
  EXPECT_EQ(heating.agents[3], "box[3]");
  EXPECT_EQ(filling.choices, 3U);
  EXPECT_EQ(filling.choice_names[1], "inflow 0.001");
  EXPECT_EQ(filling.observation.back().name, "frost[+3 s]");
}

}  // namespace
}  // namespace orrery::testing
