// SPDX-License-Identifier: Apache-2.0
// What a result still tells of its controllers: the same as the run, where it tells it.
#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/session/replay.h"
#include "tests/support/watched_session.h"

namespace orrery::scenarios {
namespace {

using namespace orrery::testing;
using engine::SimTime;

constexpr const char* kThermostat = ORRERY_SOURCE_DIR "/scenarios/library/thermostat-control.yaml";
constexpr const char* kDistrict = ORRERY_SOURCE_DIR "/scenarios/library/district-control.yaml";

LookRequest looking_at(const ControlLook& look) {
  LookRequest wanted;
  wanted.controls = {look};
  return wanted;
}

ControlTrail replayed(Replay& replay, SimTime at) {
  replay.seek(at);
  replay.settle();
  const auto view = replay.view();
  EXPECT_EQ(view->now, at);
  EXPECT_EQ(view->controls.size(), 1U);
  return view->controls.at(0);
}

TEST(ReplayControl, TellsWhatTheRunToldAsFarAsItIsRecorded) {
  const TemporaryFolder folder;
  const std::vector<std::string> sets = {"duration=12 h"};
  headless(loaded_with(kThermostat, sets), folder);
  const LookRequest wanted = looking_at({0, 0, 1});
  Session session(loaded_with(kThermostat, sets), {});
  opened(session);
  session.look(wanted);
  Replay replay(folder / "run.orrery");
  replay.settle();
  replay.look(wanted);
  for (const double at_h : {0.1, 0.3, 6.1, 9.9}) {
    const ControlTrail live = seek(session, hours(at_h))->controls.at(0);
    const ControlTrail then = replayed(replay, hours(at_h));
    EXPECT_EQ(then.at, live.at) << at_h;
    EXPECT_EQ(then.decisions, live.decisions);
    const MakerTrail& is = then.makers.at(0);
    const MakerTrail& was = live.makers.at(0);
    if (at_h > 0.25) {
      EXPECT_EQ(is.actions, was.actions) << at_h;
    }
    if (at_h > 0.5) {
      EXPECT_EQ(is.reward, was.reward) << at_h;
      EXPECT_EQ(is.measures, was.measures);
      EXPECT_EQ(is.costs, was.costs) << "the cost is a measure";
      EXPECT_EQ(then.reward_so_far, live.reward_so_far) << at_h;
      EXPECT_EQ(then.measures_so_far, live.measures_so_far);
      EXPECT_EQ(then.costs_so_far, live.costs_so_far);
    } else {
      EXPECT_TRUE(std::isnan(is.reward)) << "no step has ended";
      EXPECT_TRUE(std::isnan(then.reward_so_far));
    }
    EXPECT_TRUE(is.observed.empty());
    EXPECT_FALSE(is.fallback.has_value()) << "it is not in the result";
    EXPECT_FALSE(then.on_fallback.has_value());
    EXPECT_NE(then.left_out.find("What the controller saw is not in it"), std::string::npos);
  }
}

TEST(ReplayControl, TheEndIsThatOfTheMetrics) {
  const TemporaryFolder folder;
  const RunOutcome run = headless(loaded_with(kDistrict, {"duration=2 d"}), folder);
  Replay replay(folder / "run.orrery");
  replay.settle();
  replay.look(looking_at({0, 3, 1}));
  const ControlTrail before = replayed(replay, hours(47.0));
  EXPECT_TRUE(std::isnan(before.reward_so_far)) << "of all five: at the end only";
  EXPECT_TRUE(std::isfinite(before.makers.at(0).reward_so_far));
  const ControlTrail end = replayed(replay, hours(48.0));
  EXPECT_EQ(end.decisions, 240U);
  EXPECT_EQ(end.on_fallback, 0U);
  EXPECT_EQ(end.reward_so_far, metric(run, "storage.reward"));
  EXPECT_EQ(end.measures_so_far.at(1), metric(run, "storage.losses"));
  EXPECT_EQ(end.makers.at(0).decisions, 48U);
}

// Every second row: the last step is there, the sum is not, and the view says so.
TEST(ReplayControl, SaysWhenNotEveryStepWasRecorded) {
  const TemporaryFolder folder;
  headless(loaded_with(kThermostat, {"duration=12 h", "record={every: 2}"}), folder);
  Replay replay(folder / "run.orrery");
  replay.settle();
  replay.look(looking_at({0, 0, 1}));
  const ControlTrail trail = replayed(replay, hours(6.1));
  EXPECT_TRUE(std::isfinite(trail.makers.at(0).reward));
  EXPECT_TRUE(std::isnan(trail.reward_so_far));
  EXPECT_FALSE(trail.decisions.has_value());
  EXPECT_NE(trail.left_out.find("Not every step"), std::string::npos) << trail.left_out;
}

}  // namespace
}  // namespace orrery::scenarios
