// SPDX-License-Identifier: Apache-2.0
// What a window is told of the controllers of a run under way.
#include <gtest/gtest.h>

#include <cmath>

#include "scenarios/session/session.h"
#include "tests/support/watched_session.h"

namespace orrery::scenarios {
namespace {

using namespace orrery::testing;
using engine::SimTime;

constexpr const char* kThermostat = ORRERY_SOURCE_DIR "/scenarios/library/thermostat-control.yaml";
constexpr const char* kDistrict = ORRERY_SOURCE_DIR "/scenarios/library/district-control.yaml";

void look_at(Session& session, const ControlLook& look) {
  LookRequest wanted;
  wanted.controls = {look};
  session.look(wanted);
}

std::shared_ptr<const PlantView> with_controls(const Session& session) {
  return wait_for(session, [](const PlantView& view) { return !view.controls.empty(); });
}

std::size_t observation_named(const ControlOutline& control, const std::string& name) {
  std::size_t i = 0;
  while (i < control.observations.size() && control.observations[i].name != name) ++i;
  EXPECT_LT(i, control.observations.size()) << name;
  return i;
}

TEST(SessionControl, TheOutlineHasWhatTheSectionSays) {
  const PlantOutline outline = outline_of(loaded_with(kThermostat, {}).scenario);
  ASSERT_EQ(outline.controls.size(), 1U);
  const ControlOutline& heating = outline.controls[0];
  EXPECT_EQ(heating.model, "pid");
  EXPECT_EQ(heating.fallback, "linear");
  EXPECT_EQ(heating.fallback_after, 4U);
  EXPECT_EQ(heating.makers, 1U);
  const auto& price = heating.observations[observation_named(heating, "price[+1 h]")];
  EXPECT_EQ(price.shown, "EUR/kWh");
  EXPECT_DOUBLE_EQ(price.in_shown(price.high), 1.0);
  const auto& room = heating.observations[observation_named(heating, "room")];
  EXPECT_EQ(room.shown, "degC");
  EXPECT_NEAR(room.in_shown(room.low), 10.0, 1e-9);
  EXPECT_EQ(heating.measures[0].shown, "EUR");
  EXPECT_EQ(heating.costs[0].shown, "K.h");
  EXPECT_NEAR(heating.costs[0].in_shown(heating.costs[0].budget), 5.0, 1e-12);
  EXPECT_EQ(heating.costs[0].measure, std::size_t{1}) << "it is the measure discomfort";
  EXPECT_EQ(heating.actions[0].to, "heat_pump.modulation");
  // It is found by the node that it runs on, and by the device that it commands.
  const ControlLook all{0, 0, 1};
  EXPECT_EQ(outline.controls_on(0), std::vector<ControlLook>{all});
  const engine::DeviceId heat_pump = outline.populations[3].first_device;
  ASSERT_EQ(outline.device_name(heat_pump), "heat_pump");
  EXPECT_EQ(outline.controls_of(heat_pump), std::vector<ControlLook>{all});
  EXPECT_TRUE(outline.controls_of(0).empty()) << "the weather obeys nobody";
}

TEST(SessionControl, ShowsWhatTheRunsMetricsSayAndChangesNothing) {
  const TemporaryFolder folder;
  const std::vector<std::string> sets = {"duration=12 h"};
  const RunOutcome plain = headless(loaded_with(kThermostat, sets), folder);
  Session session(loaded_with(kThermostat, sets), {});
  opened(session);
  look_at(session, {0, 0, 1});
  EXPECT_EQ(with_controls(session)->controls[0].at, SimTime::never()) << "nothing is decided yet";
  for (int i = 0; i < 400; ++i) session.step();  // also between a decision and its command
  const auto view = at_end(session);
  EXPECT_EQ(view->fingerprint, plain.summary.fingerprint);
  ASSERT_EQ(view->controls.size(), 1U);
  const ControlTrail& trail = view->controls[0];
  EXPECT_EQ(trail.at, hours(12.0));
  EXPECT_EQ(trail.reward_so_far, metric(plain, "heating.reward"));
  EXPECT_EQ(trail.costs_so_far.at(0), metric(plain, "heating.cost_cold"));
  EXPECT_EQ(trail.measures_so_far.at(2), metric(plain, "heating.energy"));
  EXPECT_EQ(trail.decisions, 48U);
  EXPECT_EQ(trail.on_fallback, 0U);
  EXPECT_TRUE(trail.left_out.empty());
  const MakerTrail& maker = trail.makers.at(0);
  EXPECT_EQ(maker.fallback, false);
  EXPECT_EQ(maker.reward_so_far, trail.reward_so_far) << "there is one decision maker";
  EXPECT_TRUE(std::isfinite(maker.reward));
}

// A reading of the room every 5 min, a decision every 15 min, on a radio of 15 ms: the newest one
// is that of 5 min before. What the room truly has is another number.
TEST(SessionControl, ShowsWhatArrivedWithItsAge) {
  Session session(loaded_with(kThermostat, {"duration=12 h", "network.links.radio.loss=0",
                                            "network.links.radio.burst_start=0"}),
                  {});
  opened(session);
  look_at(session, {0, 0, 1});
  const auto view = seek(session, hours(6.1));
  const ControlOutline& heating = session.outline().controls.at(0);
  const ControlTrail& trail = with_controls(session)->controls.at(0);
  EXPECT_EQ(trail.at, hours(6.0));
  const MakerTrail& maker = trail.makers.at(0);
  ASSERT_EQ(maker.observed.size(), heating.observations.size());
  const auto& room = maker.observed[observation_named(heating, "room")];
  EXPECT_FALSE(room.missing);
  EXPECT_EQ((trail.at - room.sampled_at).seconds(), 300.0);
  EXPECT_GT(room.value, 273.15 + 10.0);
  const auto& price = maker.observed[observation_named(heating, "price[+1 h]")];
  EXPECT_EQ(price.sampled_at, SimTime::never()) << "a forecast is not sampled";
  EXPECT_EQ(maker.missing, std::size_t{0});
  ASSERT_EQ(maker.actions.size(), 1U);
  EXPECT_GE(maker.actions[0], 0.0);
  EXPECT_LE(maker.actions[0], 1.0);
}

TEST(SessionControl, TellsWhenTheFallbackDecides) {
  const TemporaryFolder folder;
  const std::vector<std::string> sets = {"duration=12 h", "faults.dead.share=1",
                                         "faults.dead.between=[1 h, 2 h]", "faults.dead.lasts=9 h"};
  const RunOutcome plain = headless(loaded_with(kThermostat, sets), folder);
  Session session(loaded_with(kThermostat, sets), {});
  opened(session);
  look_at(session, {0, 0, 1});
  seek(session, hours(8.0));
  const ControlTrail trail = with_controls(session)->controls.at(0);
  EXPECT_EQ(trail.makers.at(0).fallback, true);
  EXPECT_EQ(trail.on_fallback_now, std::size_t{1});
  const ControlOutline& heating = session.outline().controls.at(0);
  const auto& room = trail.makers[0].observed[observation_named(heating, "room")];
  EXPECT_TRUE(room.missing);
  EXPECT_GT((trail.at - room.sampled_at).seconds(), 3600.0) << "older than it may be held";
  const auto end = at_end(session);
  EXPECT_EQ(end->fingerprint, plain.summary.fingerprint);
  const double share = double(*end->controls[0].on_fallback) / double(*end->controls[0].decisions);
  EXPECT_GT(share, 0.0);
  EXPECT_DOUBLE_EQ(share, metric(plain, "heating.fallback_share"));
}

TEST(SessionControl, ASeekBackTellsTheSameAgain) {
  Session session(loaded_with(kDistrict, {"duration=2 d"}), {});
  opened(session);
  look_at(session, {0, 2, 1});
  seek(session, hours(10.0));
  const ControlTrail first = with_controls(session)->controls.at(0);
  seek(session, hours(30.0));
  session.take_snapshot("later");
  seek(session, hours(40.0));
  seek(session, hours(10.0));
  const ControlTrail again = with_controls(session)->controls.at(0);
  ASSERT_EQ(first.makers.size(), 1U);
  EXPECT_EQ(again.makers.at(0).maker, 2U);
  EXPECT_EQ(again.at, first.at);
  EXPECT_EQ(again.makers[0].reward_so_far, first.makers[0].reward_so_far);
  EXPECT_EQ(again.makers[0].decisions, first.makers[0].decisions);
  EXPECT_EQ(again.reward_so_far, first.reward_so_far);
  const TemporaryFolder folder;
  const RunOutcome plain = headless(loaded_with(kDistrict, {"duration=2 d"}), folder);
  EXPECT_EQ(at_end(session)->fingerprint, plain.summary.fingerprint);
}

// Homes have a machine and a decision maker each: their sums are those of the run.
TEST(SessionControl, SumsOfDecisionMakersAddUp) {
  const TemporaryFolder folder;
  const std::vector<std::string> sets = {"duration=2 d"};
  const RunOutcome plain = headless(loaded_with(kDistrict, sets), folder);
  Session session(loaded_with(kDistrict, sets), {});
  opened(session);
  look_at(session, {0, 0, 5});
  const auto view = at_end(session);
  EXPECT_EQ(view->fingerprint, plain.summary.fingerprint);
  const ControlTrail& trail = view->controls.at(0);
  ASSERT_EQ(trail.makers.size(), 5U);
  EXPECT_TRUE(trail.makers[0].observed.empty()) << "observations are copied of a single one";
  double reward = 0.0;
  double cost = 0.0;
  std::uint64_t decisions = 0;
  for (const MakerTrail& maker : trail.makers) {
    reward += maker.reward_so_far;
    cost += maker.measures_so_far.at(0);
    decisions += *maker.decisions;
  }
  EXPECT_NEAR(reward, metric(plain, "storage.reward"), 1e-9 * std::abs(reward));
  EXPECT_NEAR(cost, metric(plain, "storage.cost"), 1e-9 * std::abs(cost));
  EXPECT_EQ(decisions, *trail.decisions);
  EXPECT_EQ(trail.reward_so_far, metric(plain, "storage.reward"));
  // Each hub has its own home.
  EXPECT_EQ(session.outline().controls_on(3), (std::vector<ControlLook>{{0, 3, 1}}));
  EXPECT_EQ(session.outline().controls[0].maker_name(3), "home[3]");
}

// Three hundred homes: as many are copied as a person reads, the rest is counted.
TEST(SessionControl, CopiesABoundedNumberOfDecisionMakers) {
  std::vector<std::string> sets = {"duration=6 h", "network.nodes.hub.count=3"};
  for (const char* population : {"home", "solar", "battery", "bill", "without"})
    sets.push_back(std::string("plant.") + population + ".count=300");
  Session session(loaded_with(kDistrict, sets), {});
  opened(session);
  EXPECT_EQ(session.outline().controls_on(1), (std::vector<ControlLook>{{0, 100, 100}}));
  look_at(session, {0, 0, 300});
  const auto view = at_end(session);
  const ControlTrail& trail = view->controls.at(0);
  EXPECT_EQ(trail.makers.size(), kMakersShown);
  EXPECT_EQ(trail.makers_left_out(), 300 - kMakersShown);
  EXPECT_EQ(trail.on_fallback_now, std::size_t{0}) << "counted over all of them";
  EXPECT_EQ(trail.decisions, 1800U);
}

TEST(SessionControl, AnUnfinishedRunGoesOnWithItsTotals) {
  const TemporaryFolder folder;
  const std::vector<std::string> sets = {"duration=1 d"};
  {
    Session session(loaded_with(kDistrict, sets), {});
    opened(session);
    seek(session, hours(10.0));
    const auto entries = session.view()->log_entries;
    session.save_unfinished(folder / "half.orrery.partial");
    wait_for(session, [&](const PlantView& view) { return view.log_entries > entries; });
  }
  SessionOptions options;
  options.from = folder / "half.orrery.partial";
  Session session(loaded_with(kDistrict, sets), options);
  opened(session);
  look_at(session, {0, 1, 1});
  const auto view = at_end(session);
  const ControlTrail& trail = view->controls.at(0);
  const RunOutcome plain = headless(loaded_with(kDistrict, sets), folder);
  EXPECT_EQ(trail.reward_so_far, metric(plain, "storage.reward"));
  EXPECT_EQ(trail.counted_since, hours(10.0));
  EXPECT_EQ(trail.makers.at(0).decisions, 15U) << "since then: from 10 h to 24 h, both included";
}

}  // namespace
}  // namespace orrery::scenarios
