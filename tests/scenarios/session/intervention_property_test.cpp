// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "scenarios/build/simulation_builder.h"
#include "scenarios/format/loader.h"
#include "scenarios/session/intervention.h"
#include "tests/support/partition_check.h"
#include "tests/support/random_log.h"

// A run in which somebody pauses, does something and goes on is the run whose log was known from
// the start: plants of all kinds, whole and in parts, flow and packets.
namespace orrery::testing {
namespace {

using engine::SimTime;
using scenarios::Intervention;
using Log = std::vector<Intervention>;
using Bytes = std::vector<std::byte>;

struct Saved {
  SimTime at;
  Bytes bytes;
};

/// What happened in all logs of a test, so that a test of nothing is seen.
struct Did {
  std::uint64_t faults = 0, commands = 0, in_window = 0, in_parts = 0, set_back = 0;
};

class SteeredRun {
 public:
  SteeredRun(const scenarios::Scenario& scenario, Dice& dice, Did& did)
      : scenario_(scenario), dice_(dice), did_(did) {}

  std::unique_ptr<engine::Simulation> build(const Log& log) {
    auto changed = scenarios::with_interventions(scenario_, log, "log.yaml");
    if (!changed) {
      ADD_FAILURE() << engine::to_string(changed.error().items()[0]);
      return nullptr;
    }
    auto built =
        scenarios::build_simulation(*changed, changed->seed, {dice_.between(1, 3), nullptr});
    if (!built) {
      ADD_FAILURE() << engine::to_string(built.error().items()[0]);
      return nullptr;
    }
    return std::move(built->simulation);
  }

  std::string straight(const Log& log) {
    const auto run = build(log);
    run->run_until(run->end());
    return told(*run);
  }

  /// As a window does it: with the log of what was done up to then, rebuilt at each intervention.
  std::string steered(const Log& log) {
    Log known;
    auto run = build(known);
    std::vector<Saved> kept;
    for (const Intervention& one : log) {
      if (dice_.chance(50)) {
        run->run_until(SimTime{(run->now().ns + one.at.ns) / 2});
        kept.push_back(save(*run));
      }
      run->run_until(one.at);
      const Saved here = save(*run);
      if (dice_.chance(50)) kept.push_back(here);
      did_.in_window += run->now() < run->window_end() ? 1 : 0;
      did_.in_parts += run->part_count() > 1 ? 1 : 0;
      ++(one.kind == Intervention::Kind::kFault ? did_.faults : did_.commands);
      known.push_back(one);
      run = loaded(known, here);
    }
    if (!kept.empty() && dice_.chance(50)) {
      run->run_until(SimTime{(run->now().ns + run->end().ns) / 2});
      run = loaded(log, kept[dice_.between(0, static_cast<std::uint32_t>(kept.size()) - 1)]);
      ++did_.set_back;
    }
    run->run_until(run->end());
    return told(*run);
  }

  /// Everything after some moment is forgotten there.
  std::string forgetful(const Log& log, SimTime moment) {
    const auto first = build(log);
    first->run_until(moment);
    Log rest = log;
    std::erase_if(rest, [&](const Intervention& one) { return one.at > moment; });
    const auto second = loaded(rest, save(*first));
    second->run_until(second->end());
    return told(*second);
  }

 private:
  static Saved save(const engine::Simulation& run) {
    engine::ArchiveWriter archive;
    run.save(archive);
    return {run.now(), archive.bytes()};
  }

  std::unique_ptr<engine::Simulation> loaded(const Log& log, const Saved& saved) {
    auto run = build(log);
    engine::ArchiveReader reader(saved.bytes);
    EXPECT_TRUE(run->load(reader) && reader.at_end()) << "at " << saved.at.ns << " ns";
    return run;
  }

  const scenarios::Scenario& scenario_;
  Dice& dice_;
  Did& did_;
};

TEST(InterventionProperty, SteeringIsTheLogKnownFromTheStart) {
  Did did;
  for (std::uint64_t seed = 1; seed <= 150 && !HasFailure(); ++seed) {
    const RandomScenario random = ScenarioWriter(seed).write();
    const auto loaded = scenarios::load_scenario_text(random.yaml, "random.yaml", ".");
    ASSERT_TRUE(loaded.has_value());
    Dice dice(~seed);
    const Log log = random_log(loaded->scenario, random.duration_s, 5, dice);
    SteeredRun run(loaded->scenario, dice, did);
    const std::string expected = run.straight(log);
    EXPECT_EQ(run.steered(log), expected) << "seed " << seed << "\n"
                                          << interventions_text(log) << random.yaml;
    const SimTime moment = log[dice.between(0, static_cast<std::uint32_t>(log.size()) - 1)].at;
    Log rest = log;
    std::erase_if(rest, [&](const Intervention& one) { return one.at > moment; });
    EXPECT_EQ(run.forgetful(log, moment), run.straight(rest))
        << "seed " << seed << "\n"
        << interventions_text(log) << random.yaml;
  }
  EXPECT_GT(did.faults, 200U);
  EXPECT_GT(did.commands, 20U);
  EXPECT_GT(did.in_parts, 50U);
  EXPECT_GT(did.in_window, 30U);
  EXPECT_GT(did.set_back, 20U);
}

/// A fault on a device, a sensor and a link that two parts work, and a command; over `span_s`.
Log log_for_trunk(double span_s) {
  Log log(5);
  const auto set = [&](std::size_t i, double share, const char* what, const char* target) {
    log[i].at = SimTime::from_seconds(share * span_s + 0.25);
    log[i].what = what;
    log[i].target = target;
  };
  set(0, 0.1, "link_loss", "trunk[1]");
  log[0].params = {{"probability", "50 %"}};
  log[0].lasts = engine::Duration::from_seconds(0.1 * span_s);
  set(1, 0.3, "service", "pump[3]");
  log[1].kind = Intervention::Kind::kCommand;
  set(2, 0.3, "sensor_offset", "pump.temperature[4..9]");
  log[2].params = {{"offset", "30 K"}};
  set(3, 0.6, "link_outage", "trunk");
  log[3].lasts = engine::Duration::from_seconds(0.05 * span_s);
  set(4, 0.8, "bearing_wear", "pump[20]");
  return log;
}

constexpr double kFlowSpan_s = 36.0 * 3600.0;
constexpr double kPacketSpan_s = 400.0;  // a window each 15 ms

/// tests/cli/trunk.yaml over the span, with or without packets on the links of its devices.
scenarios::Scenario trunk(bool packets) {
  scenarios::LoadOptions options;
  options.sets = {"duration=36 h"};
  if (packets) options.sets = {"duration=400 s", "network.links.field.fidelity=packet"};
  auto loaded =
      scenarios::load_scenario(std::string(ORRERY_SOURCE_DIR) + "/tests/cli/trunk.yaml", options);
  EXPECT_TRUE(loaded.has_value());
  return std::move(loaded->scenario);
}

TEST(InterventionProperty, SteeringAPlantInParts) {
  for (const bool packets : {false, true}) {
    const auto scenario = trunk(packets);
    Did did;
    Dice dice(packets ? 2 : 1);
    SteeredRun run(scenario, dice, did);
    const Log log = log_for_trunk(packets ? kPacketSpan_s : kFlowSpan_s);
    const std::string expected = run.straight(log);
    EXPECT_NE(expected, run.straight({}));
    for (int i = 0; i < 3; ++i) EXPECT_EQ(run.steered(log), expected) << packets;
    EXPECT_EQ(did.in_parts, 15U);
  }
}

TEST(InterventionProperty, WhatComesNextInAPlantInPartsIsThereOnce) {
  const auto scenario = trunk(true);
  Did did;
  Dice dice(3);
  const auto run = SteeredRun(scenario, dice, did).build(log_for_trunk(kPacketSpan_s));
  run->run_until(SimTime::from_seconds(240.0));
  const auto next = run->upcoming(500);
  ASSERT_FALSE(next.empty());
  EXPECT_EQ(next.front().time, run->next_work());
  std::map<std::string, int> in_a_minute;
  for (std::size_t i = 0; i < next.size(); ++i) {
    if (i > 0) {
      EXPECT_LE(next[i - 1].time, next[i].time);
    }
    if (next[i].time < SimTime::from_seconds(300.0))
      ++in_a_minute[std::string(engine::to_string(next[i].kind)) + ": " + next[i].what];
  }
  EXPECT_EQ(in_a_minute["fault starts: by hand 3 on trunk"], 1);
  EXPECT_EQ(in_a_minute["sample: pump.temperature"], 1);
  EXPECT_EQ(run->upcoming(3).size(), 3U);
  const auto counts = run->link_counts();
  ASSERT_EQ(counts.size(), 2U);
  for (const auto& link : counts) {
    EXPECT_GT(link.messages, 90U) << link.name;
    EXPECT_LE(link.messages, run->books().message.sent()) << link.name;
    EXPECT_GT(link.messages, link.lost) << link.name;
  }
}

TEST(InterventionProperty, AnEmptyLogIsTheRunItself) {
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const auto loaded =
        scenarios::load_scenario_text(ScenarioWriter(seed).write().yaml, "random.yaml", ".");
    ASSERT_TRUE(loaded.has_value());
    const auto changed = scenarios::with_interventions(loaded->scenario, {}, "log.yaml");
    ASSERT_TRUE(changed.has_value());
    EXPECT_EQ(changed->faults.size(), loaded->scenario.faults.size());
    EXPECT_TRUE(changed->by_hand.text.empty());
  }
}

}  // namespace
}  // namespace orrery::testing
