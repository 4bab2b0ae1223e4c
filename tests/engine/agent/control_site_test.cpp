// SPDX-License-Identifier: Apache-2.0
#include "engine/agent/control_site.h"

#include <gtest/gtest.h>

#include <limits>

#include "engine/event/executive.h"
#include "tests/support/toy_rooms.h"
#include "tests/support/toy_taps.h"

namespace orrery::testing {
namespace {

constexpr Duration kBehind{1};

SimTime at_s(double s) { return SimTime::from_seconds(s); }

/// Every step that a tap was told of.
struct StepTap final : Tap {
  void on_control(const ControlRecord& record) override { steps.push_back(record.step); }
  void on_command(const CommandRecord& record) override { commands.push_back(record); }
  std::vector<ControlStep> steps;
  std::vector<CommandRecord> commands;
};

std::vector<float> axes_of(const ControlStep& step, std::size_t row, std::size_t width) {
  return {step.observations.begin() + static_cast<std::ptrdiff_t>(row * width),
          step.observations.begin() + static_cast<std::ptrdiff_t>((row + 1) * width)};
}

// Readings are taken at 0, 1, 2 s and are 0.03 s on their way: at the tick at 2 s the newest is
// that of 1 s.
TEST(ControlSite, SeesWhatHasArrived) {
  ToyRooms toy;
  toy.rooms = 2;
  Executive run(make_plant(toy, true));
  run.run_until(at_s(1.0) + kBehind);
  std::vector<double> temperature_k(2);
  run.plant().devices[kToyRooms].population->read(0, temperature_k);
  run.run_until(at_s(2.0) + kBehind);
  ASSERT_TRUE(run.control(0).is_open());
  const ControlStep& step = run.control(0).step();
  EXPECT_EQ(step.at, at_s(2.0));
  EXPECT_EQ(step.number, 0U);
  for (std::size_t u = 0; u < 2; ++u) {
    const auto axes = axes_of(step, u, 9);
    EXPECT_EQ(axes[0], static_cast<float>(temperature_k[u]));
    EXPECT_EQ(step.missing[u * 9], 0);
    EXPECT_EQ(step.missing[u * 9 + 1], 1) << "there was no tick before";
    EXPECT_EQ(axes[1], 20.0F) << "the stand-in";
    EXPECT_EQ(axes[2], 1.0F) << "its age";
    std::vector<SimTime> sampled_at(9, SimTime::never());
    sampled_at[0] = at_s(1.0);
    EXPECT_EQ(run.control(0).sampled_at(u), sampled_at) << "only the newest reading has a time";
  }
  EXPECT_EQ(run.control(0).decided(1), std::vector<double>{0.0});
  run.act(0, std::vector<float>(2, 0.5F));
  EXPECT_EQ(run.control(0).decided(1), std::vector<double>{0.5});
  EXPECT_EQ(run.control(0).commanded(0)[1], 0.0) << "not in force before the tick is concluded";
  run.run_until(at_s(4.0) + kBehind);
  const auto axes = axes_of(run.control(0).step(), 0, 9);
  EXPECT_EQ(axes[1], static_cast<float>(temperature_k[0]));
  EXPECT_EQ(axes[8], 0.5F) << "what was done last";
  EXPECT_EQ(run.control(0).step().missing[1], 0);
}

TEST(ControlSite, AClockIsSineAndCosine) {
  ToyRooms toy;
  toy.rooms = 1;
  toy.end_s = 100.0;
  toy.period_s = 25.0;
  Executive run(make_plant(toy, false));
  StepTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  ASSERT_EQ(tap.steps.size(), 4U);
  EXPECT_EQ(tap.steps[0].observations[6], 1.0F);  // a quarter of 100 s
  EXPECT_NEAR(tap.steps[0].observations[7], 0.0F, 1e-7);
  EXPECT_NEAR(tap.steps[1].observations[6], 0.0F, 1e-7);
  EXPECT_EQ(tap.steps[1].observations[7], -1.0F);
}

TEST(ControlSite, ValuesOlderThanHoldAreMissing) {
  ToyRooms toy;
  toy.rooms = 1;
  toy.period_s = 2.5;
  toy.hold_s = 0.6;  // at 2.5 s the reading of 2 s is 0.5 s old, at 5 s that of 4 s is 1 s old
  Executive run(make_plant(toy, false));
  StepTap tap;
  run.add_tap(&tap);
  run.run_until(at_s(8.0));
  ASSERT_EQ(tap.steps.size(), 3U);
  EXPECT_EQ(tap.steps[0].missing[0], 0);
  EXPECT_EQ(tap.steps[1].missing[0], 1);
  EXPECT_EQ(tap.steps[1].observations[0], 20.0F);
  EXPECT_EQ(tap.steps[2].missing[0], 0);
  EXPECT_EQ(tap.steps[2].missing[1], 1) << "as it was at the tick before";
}

// The heating of 0.5 K/s arrives 0.034 s behind the tick at 2 s: energy and reward are those of the
// step from tick to tick, the action's share with what was in force.
TEST(ControlSite, MeasuresAndRewardsTheStepThatEnds) {
  ToyRooms toy;
  toy.rooms = 1;
  Executive run(make_plant(toy, true));
  run.run_until(at_s(2.0) + kBehind);
  EXPECT_EQ(run.control(0).step().rewards[0], 0.0);
  run.act(0, std::vector<float>{0.5F});
  run.run_until(at_s(4.0) + kBehind);
  const ControlStep& step = run.control(0).step();
  const double temperature_k = step.measures[0];
  const double energy_k = step.measures[1];
  EXPECT_NEAR(energy_k, 0.5 * 2.0, 0.5 * 0.05);
  EXPECT_LT(energy_k, 1.0) << "the command was under way for a while";
  EXPECT_EQ(step.rewards[0], -(temperature_k - 20.0) * (temperature_k - 20.0) - energy_k - 0.5);
  EXPECT_EQ(step.costs[0], energy_k);
  EXPECT_EQ(step.terminated[0], 0);
}

TEST(ControlSite, ACommandLeavesWhenTheNodeIsDoneAndTheDelayIsOver) {
  ToyRooms toy;
  toy.rooms = 2;
  toy.delay_s = 0.3;
  Executive run(make_plant(toy, false));
  StepTap tap;
  run.add_tap(&tap);
  run.run_until(at_s(3.0));
  // Two decisions of 2000 multiply-accumulates at 1e6 a second, two links.
  ASSERT_EQ(tap.commands.size(), 4U) << "issued and arrived, of two rooms";
  EXPECT_EQ(tap.commands[0].issued, at_s(2.0));
  EXPECT_EQ(tap.commands[0].agent, "heating");
  EXPECT_EQ(tap.commands[2].arrived, at_s(2.0 + 0.004 + 0.3 + 0.03));
  EXPECT_EQ(tap.commands[2].command.expires, at_s(32.0));
}

TEST(ControlSite, AnActionIsConfinedAndChangesNoFasterThanItsRate) {
  ToyRooms toy;
  toy.rooms = 1;
  toy.rate_per_s = 0.1;
  Executive run(make_plant(toy, true));
  const float asked[] = {7.0F, 7.0F, -1.0F};
  const double given[] = {0.2, 0.4, 0.2};  // 0.1 a second over 2 s
  for (int i = 0; i < 3; ++i) {
    run.run_until(at_s(2.0 * (i + 1)) + kBehind);
    run.act(0, std::vector<float>{asked[i]});
    run.run_until(at_s(2.0 * (i + 1)) + Duration{2});
    EXPECT_EQ(run.control(0).step().actions[0], std::clamp(asked[i], 0.0F, 1.0F));
    EXPECT_DOUBLE_EQ(run.control(0).commanded(0)[0], given[i]);
  }
}

TEST(ControlActions, AChoiceIsANumberInMixedRadix) {
  ControlAction coarse;
  coarse.levels = {0.0, 10.0};
  coarse.devices = {4};
  ControlAction fine;
  fine.levels = {1.0, 2.0, 3.0};
  fine.devices = {7};
  ControlActions actions({coarse, fine}, 1, {kNsPerSecond});
  const double expected[][2] = {{0, 1}, {0, 2}, {0, 3}, {10, 1}, {10, 2}, {10, 3}};
  for (int choice = 0; choice < 6; ++choice) {
    const float action[] = {static_cast<float>(choice)};
    actions.take(action);
    EXPECT_EQ(actions.values(0)[0], expected[choice][0]);
    EXPECT_EQ(actions.values(1)[0], expected[choice][1]);
  }
  std::vector<DelayedCommand> commands;
  actions.command({}, commands);
  ASSERT_EQ(commands.size(), 2U);
  EXPECT_EQ(commands[1].command.device, 7U);
  EXPECT_EQ(commands[1].command.value, 3.0);
}

// A link that is cut for good by its loss: from the third tick in a row on the second controller
// decides.
TEST(ControlSite, TheFallbackTakesOverAfterSoManyTicks) {
  ToyRooms toy;
  toy.rooms = 2;
  toy.with_fallback = true;
  toy.fallback_after = 3;
  toy.access = {{"latency", 0.01}, {"loss", 1.0}};
  toy.end_s = 20.0;
  Executive run(make_plant(toy, false));
  StepTap tap;
  run.add_tap(&tap);
  run.run_until(run.end());
  ASSERT_EQ(tap.steps.size(), 10U);
  for (std::size_t i = 0; i < 10; ++i) EXPECT_EQ(tap.steps[i].fallback[1], i >= 2 ? 1 : 0) << i;
  EXPECT_EQ(run.control(0).row_ticks(), 20U);
  EXPECT_EQ(run.control(0).fallback_ticks(), 16U);
}

TEST(ControlSite, ARewardThatIsNotANumberIsSaidWithItsTick) {
  const ToyRooms toy;
  Plant plant = make_plant(toy, false);
  ControlSiteSpec spec = toy_heating(toy, plant);
  spec.reward = formula(
      3, [](auto x) { return x[1] > 0.5 ? std::numeric_limits<double>::quiet_NaN() : 0.0; });
  plant.controls[0] = toy_control(std::move(spec), true);
  Executive run(std::move(plant));
  for (double s = 2.0; s < 8.0; s += 2.0) {
    run.run_until(at_s(s) + kBehind);
    EXPECT_EQ(run.control(0).trouble(), "");
    run.act(0, std::vector<float>{0.0F, s > 4.0 ? 1.0F : 0.0F, 0.0F});
  }
  run.run_until(at_s(9.0));
  EXPECT_EQ(run.control(0).trouble(),
            "the reward is not a number at tick 3 (00:00:08), decision maker 1");
}

TEST(ControlSite, AnActionThatIsNotANumberIsSaid) {
  ToyRooms toy;
  toy.rooms = 1;
  Executive run(make_plant(toy, true));
  run.run_until(at_s(2.0) + kBehind);
  run.act(0, std::vector<float>{std::numeric_limits<float>::quiet_NaN()});
  run.run_until(at_s(3.0));
  EXPECT_EQ(run.control(0).trouble(), "an action is not a number at tick 0 (00:00:02)");
  EXPECT_EQ(run.control(0).commanded(0)[0], 0.0);
}

}  // namespace
}  // namespace orrery::testing
