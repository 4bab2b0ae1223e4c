// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

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
