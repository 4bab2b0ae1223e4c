// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/session.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/record/result_file.h"
#include "scenarios/build/run.h"
#include "tests/support/temporary_folder.h"
#include "tests/support/watched_session.h"

namespace orrery::scenarios {
namespace {

using namespace orrery::testing;
using engine::SimTime;

constexpr const char* kPumps = ORRERY_SOURCE_DIR "/scenarios/library/pump-house-small.yaml";
constexpr const char* kTrunk = ORRERY_SOURCE_DIR "/tests/cli/trunk.yaml";

LoadedScenario loaded(const std::string& path, const std::string& duration = "2 d") {
  return loaded_with(path, {"duration=" + duration});
}

std::string headless(const std::string& path, const std::vector<Intervention>& log = {}) {
  TemporaryFolder folder;
  auto scenario = with_interventions(loaded(path).scenario, log, "log");
  EXPECT_TRUE(scenario);
  RunOptions options;
  options.out = folder / "run.orrery";
  const auto outcome = run_scenario(*scenario, options);
  EXPECT_TRUE(outcome);
  return outcome->summary.fingerprint;
}

Intervention fault(const std::string& target, const std::string& kind, double severity) {
  Intervention what;
  what.target = target;
  what.what = kind;
  what.value = severity;
  return what;
}

class WatchedRuns : public ::testing::TestWithParam<const char*> {};
INSTANTIATE_TEST_SUITE_P(Plants, WatchedRuns, ::testing::Values(kPumps, kTrunk));

TEST_P(WatchedRuns, HaveTheFingerprintOfTheHeadlessRun) {
  Session session(loaded(GetParam()), {});
  opened(session);
  session.look({QuantityKey{QuantityKey::Kind::kOutput, 0, 0}, 1, true});
  session.watch({SeriesKey::Kind::kTruth, 0, 1});
  EXPECT_EQ(at_end(session)->fingerprint, headless(GetParam()));
}

TEST_P(WatchedRuns, StepsSeeksAndBreakpointsChangeNothing) {
  Session session(loaded(GetParam()), {});
  opened(session);
  for (int i = 0; i < 20; ++i) session.step();
  seek(session, hours(20.0));
  session.take_snapshot("noon");
  seek(session, hours(31.5));
  seek(session, hours(3.0));
  ASSERT_TRUE(session.add_breakpoint("at 10 h"));
  session.run();
  const auto paused = wait_for(session, [](const PlantView& view) {
    return view.state == RunState::kPaused && !view.breakpoints.empty() &&
           view.breakpoints[0].hits > 0;
  });
  EXPECT_EQ(paused->now, hours(10.0));
  seek(session, hours(25.0));
  EXPECT_EQ(at_end(session)->fingerprint, headless(GetParam()));
  seek(session, hours(12.0));
  EXPECT_EQ(at_end(session)->fingerprint, headless(GetParam()));
}

TEST_P(WatchedRuns, WhatIsDoneByHandIsRepeatedByItsLog) {
  Session session(loaded(GetParam()), {});
  const auto& population = [&]() -> const PlantOutline::Population& {
    opened(session);
    return session.outline().populations.front();
  }();
  ASSERT_FALSE(population.faults.empty());
  seek(session, hours(20.0));
  ASSERT_TRUE(session.intervene(
      fault(session.outline().device_name(population.first_device), population.faults[0], 0.5)));
  wait_for(session, [](const PlantView& view) { return view.interventions == 1; });
  seek(session, hours(30.0));
  ASSERT_FALSE(session.outline().signals[0].faults.empty());
  ASSERT_TRUE(session.intervene(fault(session.outline().signals[0].name + "[0]",
                                      session.outline().signals[0].faults[0], 0.7)));
  wait_for(session, [](const PlantView& view) { return view.interventions == 2; });
  const std::string end = at_end(session)->fingerprint;
  EXPECT_EQ(end, headless(GetParam(), session.interventions()));
  EXPECT_NE(end, headless(GetParam()));
  // Set back before both, it repeats itself; without them, it is the plain run.
  seek(session, hours(10.0));
  EXPECT_EQ(at_end(session)->fingerprint, end);
  seek(session, hours(10.0));
  session.forget_later_interventions();
  wait_for(session, [](const PlantView& view) { return view.interventions == 0; });
  EXPECT_EQ(at_end(session)->fingerprint, headless(GetParam()));
}

// At this pace about every second slice is shown: many a pause comes right behind a view, and has
// to be shown for itself.
TEST(Session, EachPauseIsShown) {
  Session session(loaded(kPumps), {});
  opened(session);
  session.set_mode(RunMode::kRun);
  session.set_speed(5000.0);  // slices of 100 s in 20 ms
  std::vector<int> stops_s;
  for (int i = 0; i < 30; ++i) {
    stops_s.push_back((i == 0 ? 0 : stops_s.back()) + 150 + 40 * (i % 7));
    ASSERT_TRUE(session.add_breakpoint("at " + std::to_string(stops_s.back()) + " s"));
  }
  for (const int stop_s : stops_s) {
    session.run();
    const auto paused = wait_for(session, [&](const PlantView& view) {
      return view.state == RunState::kPaused && view.now >= SimTime::from_seconds(stop_s);
    });
    ASSERT_EQ(paused->state, RunState::kPaused);
    ASSERT_EQ(paused->now, SimTime::from_seconds(stop_s));
  }
}

TEST(Session, SavedUnfinishedAndReopenedItEndsAsTheUnbrokenRun) {
  TemporaryFolder folder;
  {
    Session session(loaded(kPumps), {});
    opened(session);
    seek(session, hours(17.0));
    const auto entries = session.view()->log_entries;
    session.save_unfinished(folder / "half.orrery.partial");
    wait_for(session, [&](const PlantView& view) { return view.log_entries > entries; });
  }
  SessionOptions options;
  options.from = folder / "half.orrery.partial";
  Session again(loaded(kPumps), options);
  EXPECT_EQ(opened(again)->now, hours(17.0));
  EXPECT_EQ(at_end(again)->fingerprint, headless(kPumps));
  again.save_result(folder / "whole.orrery");
  const auto entries = again.view()->log_entries;
  wait_for(again, [&](const PlantView& view) { return view.log_entries > entries; });
  const auto file = engine::ResultFile::open(folder / "whole.orrery");
  ASSERT_TRUE(file) << to_string(file.error().items().front());
  EXPECT_EQ(file->tables().summary.fingerprint, headless(kPumps));
  EXPECT_FALSE(file->tables().metrics.empty());
}

TEST(Session, ACurveBegunLateHasItsPast) {
  Session session(loaded(kPumps), {});
  opened(session);
  const SeriesKey key{SeriesKey::Kind::kSampled, 0, 2};
  session.watch(key);
  seek(session, hours(12.0));
  std::vector<SeriesPoint> early;
  session.read_series(key, 0, early);
  ASSERT_GT(early.size(), 10u);
  const SeriesKey truth{SeriesKey::Kind::kTruth, 0, 2};
  session.watch(truth);
  session.unwatch(key);
  session.watch(key);
  seek(session, hours(13.0));
  std::vector<SeriesPoint> late;
  session.read_series(key, 0, late);
  ASSERT_GE(late.size(), early.size());
  const auto same = [](const SeriesPoint& a, const SeriesPoint& b) {
    return a == b || (a.time_s == b.time_s && std::isnan(a.value) && std::isnan(b.value));
  };
  EXPECT_TRUE(std::equal(early.begin(), early.end(), late.begin(), same));
  std::vector<SeriesPoint> true_ones;
  session.read_series(truth, 0, true_ones);
  EXPECT_EQ(true_ones.size(), late.size());
}

TEST(Session, AnAlarmTellsTheFeatureThatItsAgentBlames) {
  auto hot = load_scenario_text(
      "orrery: 1\nname: hot\nseed: 1\nduration: 1 h\n"
      "plant:\n  sensor:\n    model: process/first_order\n    count: 3\n    step: 1 min\n"
      "    sensors:\n      temperature: { measures: temperature, period: 1 min }\n"
      "network:\n  nodes:\n    gateway: { profile: gateway }\n"
      "  links:\n    field: { from: sensor, to: gateway, latency: 15 ms }\n"
      "agents:\n  watch:\n    model: threshold_rule\n    node: gateway\n    period: 1 min\n"
      "    observes:\n      - signal: sensor.temperature\n"
      "    parameters: { level_from: stated, level: 100 K, side: above }\n",
      "hot.yaml", ".");
  ASSERT_TRUE(hot) << to_string(hot.error().items().front());
  Session session(std::move(*hot), {});
  opened(session);
  at_end(session);
  const auto alarms = session.alarms(0, 100);
  ASSERT_EQ(alarms.size(), 3u);
  for (const auto& alarm : alarms) EXPECT_EQ(alarm.blamed, "sensor.temperature");
}

TEST(Session, RefusesAtOnceWhatCannotBe) {
  Session session(loaded(kPumps), {});
  opened(session);
  EXPECT_FALSE(session.add_breakpoint("pump.temprature > 3"));
  EXPECT_FALSE(session.intervene(fault("pump[9999]", "bearing_wear", 0.5)));
  EXPECT_FALSE(session.intervene(fault("pump[1]", "no such", 0.5)));
  EXPECT_EQ(session.view()->interventions, 0u);
}

TEST(Session, APlantThatCannotBeBuiltIsAMessage) {
  auto one = load_scenario(kPumps);
  ASSERT_TRUE(one);
  one->scenario.plant.front().numbers.begin()->second =
      engine::Distribution(std::numeric_limits<double>::quiet_NaN());
  Session session(std::move(*one), {});
  const auto view = wait_state(session, RunState::kFailed);
  EXPECT_TRUE(view->trouble.has_errors());
}

}  // namespace
}  // namespace orrery::scenarios
