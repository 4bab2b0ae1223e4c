// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "models/catalog.h"
#include "models/control/do_nothing.h"
#include "models/control/hysteresis.h"
#include "models/control/linear_feedback.h"
#include "models/control/pid.h"
#include "models/control/pid_loops.h"
#include "models/control/random_action.h"
#include "models/control/rule.h"
#include "models/control/schedule.h"

namespace orrery::models {
namespace {

using engine::ControllerSpec;
using engine::ControlTask;

/// A room: two readings, a heater and a fan.
ControlTask room() {
  ControlTask task;
  task.name = "room";
  task.observation = {{"temperature", "K", 283.15, 303.15}, {"price", "1", 0.0, 1.0}};
  task.action = {{"heat", "W", 0.0, 2000.0}, {"fan", "1", -1.0, 1.0}};
  task.period = engine::Duration::from_seconds(60.0);
  return task;
}

ControlTask switches() {
  ControlTask task;
  task.name = "switches";
  task.observation = {{"level", "m", 0.0, 2.0}};
  task.choices = 3;
  task.choice_names = {"drain", "none", "fill"};
  return task;
}

ControllerSpec spec_of(const engine::ModelInfo& info, ControlTask task, std::size_t rows = 1) {
  return {std::move(task), engine::ParamSet::defaults(info), rows, 1, 2};
}

std::vector<float> decided(engine::Controller& controller, const ControlTask& task,
                           const std::vector<float>& seen, double at_s = 0.0,
                           const std::vector<std::uint8_t>& missing = {}) {
  std::vector<float> actions(controller.rows() * task.action_width());
  controller.decide({engine::SimTime::from_seconds(at_s), seen, missing}, actions);
  return actions;
}

TEST(DoNothing, IsWhatIsInForceAtFirst) {
  ControlTask task = room();
  task.at_first = {500.0, 1.0};
  auto controller = *make_do_nothing(spec_of(do_nothing_info(), task));
  EXPECT_EQ(decided(*controller, task, {290.0F, 0.5F}), (std::vector<float>{500.0F, 1.0F}));
}

TEST(Linear, IsTheWeightedSumWithinTheBounds) {
  ControllerSpec spec = spec_of(linear_info(), room(), 2);
  spec.params.set("inputs", std::vector<std::string>{"price", "temperature"});
  spec.params.set("weights", std::vector<double>{-1000.0, -100.0});
  spec.params.set("bias", 30000.0);
  spec.params.set("acts", std::string("heat"));
  auto controller = *make_linear(spec);
  EXPECT_EQ(decided(*controller, room(), {290.0F, 0.5F, 270.0F, 0.0F}),
            (std::vector<float>{500.0F, 0.0F, 2000.0F, 0.0F}));
  // A value that it uses is missing in the first row: its action is held.
  EXPECT_EQ(decided(*controller, room(), {280.0F, 0.5F, 295.0F, 0.0F}, 60.0, {1, 0, 0, 0}),
            (std::vector<float>{500.0F, 0.0F, 500.0F, 0.0F}));
  controller->restart(0);
  EXPECT_EQ(decided(*controller, room(), {280.0F, 0.5F, 295.0F, 0.0F}, 120.0, {1, 0, 0, 0})[0],
            0.0F);
}

TEST(Linear, CountsFromASetPointOfItsOwn) {
  ControllerSpec spec = spec_of(linear_info(), room());
  spec.params.set("inputs", std::vector<std::string>{"price", "temperature"});
  spec.params.set("weights", std::vector<double>{-1000.0, -100.0});
  spec.params.set("about", std::vector<double>{0.5, 294.0});
  spec.params.set("bias", 200.0);
  spec.params.set("acts", std::string("heat"));
  auto controller = *make_linear(spec);
  EXPECT_EQ(decided(*controller, room(), {292.0F, 0.25F}), (std::vector<float>{650.0F, 0.0F}));
  spec.params.set("about", std::vector<double>{294.0});
  EXPECT_FALSE(make_linear(spec));
}

TEST(Linear, WantsAWeightForEachInputAndKnownNames) {
  ControllerSpec spec = spec_of(linear_info(), room());
  spec.params.set("inputs", std::vector<std::string>{"prize", "temperature"});
  spec.params.set("weights", std::vector<double>{1.0});
  spec.params.set("acts", std::string("heat"));
  const auto made = make_linear(spec);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().error_count(), 2U);
}

TEST(DoNothing, IsZeroWhereTheBoxHoldsItAndTheChoiceThatSaysSo) {
  ControlTask task = room();
  task.action.push_back({"valve", "1", 0.2, 1.0});
  auto controller = *make_do_nothing(spec_of(do_nothing_info(), task));
  const auto actions = decided(*controller, task, {290.0F, 0.5F});
  EXPECT_EQ(actions, (std::vector<float>{0.0F, 0.0F, 0.2F}));
  auto choices = *make_do_nothing(spec_of(do_nothing_info(), switches(), 2));
  EXPECT_EQ(decided(*choices, switches(), {1.0F, 1.0F}), (std::vector<float>{1.0F, 1.0F}));
}

TEST(RandomAction, FillsTheBoxAndKeepsToIt) {
  const ControlTask task = room();
  auto controller = *make_random_action(spec_of(random_action_info(), task));
  double least = 1e9;
  double most = -1e9;
  double sum = 0.0;
  for (int i = 0; i < 1000; ++i) {
    const float heat = decided(*controller, task, {290.0F, 0.5F})[0];
    least = std::min<double>(least, heat);
    most = std::max<double>(most, heat);
    sum += heat;
  }
  EXPECT_GE(least, 0.0);
  EXPECT_LE(most, 2000.0);
  EXPECT_NEAR(sum / 1000.0, 1000.0, 4.0 * 2000.0 / std::sqrt(12.0 * 1000.0));
}

// Proportional alone on an integrator: e(k+1) = (1 - K) e(k), the closed form of the equations.
TEST(Pid, ProportionalPartClosesAnIntegratorGeometrically) {
  ControlTask task = switches();
  task.choices = 0;
  task.choice_names.clear();
  task.observation = {{"level", "m"}};  // without bounds: a span of 1
  task.action = {{"flow", "m/s", -10.0, 10.0}};
  auto spec = spec_of(pid_info(), task);
  spec.params.set("setpoint", 1.0);
  spec.params.set("gain", 0.3 / 20.0);  // in spans of the action
  spec.params.set("integral", 0.0);
  spec.params.set("bias", 0.5);  // the middle of the box is 0
  auto pid = *make_pid(spec);
  double level = 0.0;
  for (int k = 0; k < 20; ++k) {
    EXPECT_NEAR(1.0 - level, std::pow(0.7, k), 1e-5);
    level += decided(*pid, task, {static_cast<float>(level)})[0];
  }
}

// A heater that saturates for a long time: with tracking, the output leaves its bound as soon as
// the error changes sign. An integral that winds up, by 50 W a period here, would hold it there for
// another 500 periods.
TEST(Pid, IntegralDoesNotWindUp) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("integral", 0.05);
  auto pid = *make_pid(spec);
  float heat = 0.0F;
  for (int k = 0; k < 1000; ++k) heat = decided(*pid, task, {283.15F, 0.0F})[0];
  EXPECT_EQ(heat, 2000.0F);
  heat = decided(*pid, task, {294.15F, 0.0F})[0];
  EXPECT_NEAR(heat, 1900.0F, 1.0F);  // 2000 W of integral, less a gain of 100 W/K
}

TEST(Pid, IntegralRemovesWhatIsLeftOver) {
  ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  auto pid = *make_pid(spec);
  // First order, 80 W/K of loss to 273.15 K, a time constant of 10 periods: rests at 1600 W.
  double kelvin = 283.15;
  for (int k = 0; k < 2000; ++k) {
    const double heat = decided(*pid, task, {static_cast<float>(kelvin), 0.0F})[0];
    kelvin += 0.1 * (273.15 + heat / 80.0 - kelvin);
  }
  EXPECT_NEAR(kelvin, 293.15, 0.01);
}

TEST(Pid, HoldsItsActionWhileTheMeasurementIsMissing) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  auto pid = *make_pid(spec);
  const float before = decided(*pid, task, {288.15F, 0.0F})[0];
  for (int k = 0; k < 100; ++k)
    EXPECT_EQ(decided(*pid, task, {0.0F, 0.0F}, 0.0, {1, 0})[0], before);
}

TEST(Pid, GoesOnFromAnArchiveToTheBit) {
  const ControlTask task = room();
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("derivative", 2.0);
  auto one = *make_pid(spec);
  auto other = *make_pid(spec);
  for (int k = 0; k < 10; ++k) decided(*one, task, {285.0F + static_cast<float>(k), 0.0F});
  engine::ArchiveWriter writer;
  one->save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(other->load(reader));
  for (int k = 0; k < 10; ++k)
    EXPECT_EQ(decided(*one, task, {291.0F, 0.0F}), decided(*other, task, {291.0F, 0.0F}));
}

TEST(Pid, WrongAxesAreAllNamedWithWhatWasMeant) {
  auto spec = spec_of(pid_info(), room());
  spec.params.set("measured", std::string("temprature"));
  spec.params.set("acts", std::string("haet"));
  const auto made = make_pid(spec);
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().items().size(), 2U);
  EXPECT_EQ(made.error().items()[0].code, "controller-axis");
  EXPECT_NE(made.error().items()[0].remedy.find("'temperature'"), std::string::npos);
  EXPECT_NE(made.error().items()[1].remedy.find("'heat'"), std::string::npos);
}

TEST(Hysteresis, SwitchesAtTheEndsOfItsBand) {
  const ControlTask task = switches();
  auto spec = spec_of(hysteresis_info(), task);
  spec.params.set("setpoint", 1.0);
  spec.params.set("band", 0.2);
  spec.params.set("off", 0.5);  // the choice in the middle
  auto controller = *make_hysteresis(spec);
  const auto choice = [&](float level) { return decided(*controller, task, {level})[0]; };
  EXPECT_EQ(choice(0.95F), 1.0F);  // within the band: off, as at first
  EXPECT_EQ(choice(0.85F), 2.0F);
  EXPECT_EQ(choice(1.05F), 2.0F);
  EXPECT_EQ(choice(1.15F), 1.0F);
  EXPECT_EQ(choice(0.95F), 1.0F);
}

TEST(Schedule, HoldsEachValueUntilTheNextOneIsDue) {
  const ControlTask task = room();
  auto spec = spec_of(schedule_info(), task);
  spec.params.set("acts", std::string("heat"));
  spec.params.set("times", std::vector<std::string>{"06:00", "22:00", "10:00"});
  spec.params.set("days", std::vector<std::string>{"mon-fri", "all", "sat-sun"});
  spec.params.set("values", std::vector<double>{1000.0, 100.0, 1500.0});
  auto controller = *make_schedule(spec);
  const auto heat = [&](int day, double hour) {
    return decided(*controller, task, {290.0F, 0.5F}, (day * 24.0 + hour) * 3600.0)[0];
  };
  EXPECT_EQ(heat(0, 0.0), 100.0F);  // Monday before six: Sunday evening's
  EXPECT_EQ(heat(0, 6.0), 1000.0F);
  EXPECT_EQ(heat(0, 21.99), 1000.0F);
  EXPECT_EQ(heat(0, 22.0), 100.0F);
  EXPECT_EQ(heat(5, 7.0), 100.0F);  // Saturday
  EXPECT_EQ(heat(5, 11.0), 1500.0F);
  EXPECT_EQ(heat(8, 12.0), 1000.0F);  // Tuesday of the week after
}

TEST(Schedule, WhatIsNoTimeAndNoDayIsNamed) {
  auto spec = spec_of(schedule_info(), room());
  spec.params.set("acts", std::string("heat"));
  spec.params.set("times", std::vector<std::string>{"25:00", "06:0x"});
  spec.params.set("days", std::vector<std::string>{"mon-fry", "all"});
  spec.params.set("values", std::vector<double>{1.0, 2.0});
  const auto made = make_schedule(spec);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().items().size(), 3U);
}

TEST(Rule, TheFirstRuleThatHoldsDecidesForItsAxis) {
  const ControlTask task = room();
  auto spec = spec_of(rule_info(), task);
  spec.params.set("rules",
                  std::vector<std::string>{"temperature < cold and price <= cheap -> heat = 2000",
                                           "temperature < cold -> heat = some",
                                           "price > 0.8 -> fan = -1", "always -> fan = 0.5"});
  spec.params.set("names", std::vector<std::string>{"cold", "cheap", "some"});
  spec.params.set("values", std::vector<double>{290.0, 0.2, 700.0});
  auto controller = *make_rule(spec);
  EXPECT_EQ(decided(*controller, task, {285.0F, 0.2F}), (std::vector<float>{2000.0F, 0.5F}));
  EXPECT_EQ(decided(*controller, task, {285.0F, 0.9F}), (std::vector<float>{700.0F, -1.0F}));
  EXPECT_EQ(decided(*controller, task, {295.0F, 0.5F}), (std::vector<float>{0.0F, 0.5F}));
  EXPECT_EQ(decided(*controller, task, {285.0F, 0.1F}, 0.0, {1, 0})[0], 0.0F);  // unseen
}

TEST(Rule, TheRightSideMayBeASumOverAxes) {
  const ControlTask task = room();
  auto spec = spec_of(rule_info(), task);
  spec.params.set(
      "rules", std::vector<std::string>{"always -> heat = base - gain * temperature + 100 * price",
                                        "always -> fan = 1 - price"});
  spec.params.set("names", std::vector<std::string>{"base", "gain"});
  spec.params.set("values", std::vector<double>{6000.0, 20.0});
  auto controller = *make_rule(spec);
  EXPECT_EQ(decided(*controller, task, {285.0F, 0.5F}), (std::vector<float>{350.0F, 0.5F}));
  EXPECT_EQ(decided(*controller, task, {310.0F, 0.5F})[0], 0.0F);  // the bound of the action
  // What needs a reading that is missing does not hold; what does not goes on.
  EXPECT_EQ(decided(*controller, task, {285.0F, 0.5F}, 0.0, {1, 0}),
            (std::vector<float>{0.0F, 0.5F}));
}

TEST(Rule, EveryMistakeIsNamed) {
  auto spec = spec_of(rule_info(), room());
  spec.params.set("rules",
                  std::vector<std::string>{"prise < 0.5 -> heat = 1", "price < cheep -> heat = 1",
                                           "price -> heat = 1", "price < 1"});
  spec.params.set("names", std::vector<std::string>{"cheap"});
  spec.params.set("values", std::vector<double>{0.2});
  const auto made = make_rule(spec);
  ASSERT_FALSE(made.has_value());
  EXPECT_EQ(made.error().items().size(), 4U);
  EXPECT_NE(made.error().items()[0].remedy.find("'price'"), std::string::npos);
  EXPECT_NE(made.error().items()[1].remedy.find("'cheap'"), std::string::npos);
}

TEST(Rule, ChoosesByNameInADiscreteTask) {
  const ControlTask task = switches();
  auto spec = spec_of(rule_info(), task);
  spec.params.set("rules", std::vector<std::string>{"level < 0.5 -> fill", "level > 1.5 -> drain"});
  auto controller = *make_rule(spec);
  EXPECT_EQ(decided(*controller, task, {0.2F})[0], 2.0F);
  EXPECT_EQ(decided(*controller, task, {1.0F})[0], 1.0F);
  EXPECT_EQ(decided(*controller, task, {1.7F})[0], 0.0F);
}

// Rows know nothing of each other: what a row gets is the same alone and beside others.
TEST(Controllers, RowsAreIndependent) {
  const ControlTask task = room();
  for (const auto& entry : controller_catalog()) {
    if (entry.info->name == "trained" || entry.info->name == "random") continue;
    const auto spec = [&](std::size_t rows) {
      auto made = spec_of(*entry.info, task, rows);
      if (made.params.has("measured")) made.params.set("measured", std::string("temperature"));
      if (made.params.has("acts")) made.params.set("acts", std::string("heat"));
      if (made.params.has("setpoint")) made.params.set("setpoint", 293.15);
      if (made.params.has("rules"))
        made.params.set("rules", std::vector<std::string>{"price < 0.5 -> heat = 10"});
      if (made.params.has("times")) {
        made.params.set("times", std::vector<std::string>{"06:00"});
        made.params.set("values", std::vector<double>{5.0});
      }
      return made;
    };
    auto alone = entry.make(spec(1));
    auto beside = entry.make(spec(3));
    ASSERT_TRUE(alone.has_value() && beside.has_value()) << entry.info->name;
    for (int k = 0; k < 20; ++k) {
      const auto t = 285.0F + static_cast<float>(k % 7);
      const auto three = decided(**beside, task, {299.0F, 0.9F, t, 0.1F, 283.0F, 0.0F});
      const auto one = decided(**alone, task, {t, 0.1F});
      EXPECT_EQ(one, std::vector<float>(three.begin() + 2, three.begin() + 4)) << entry.info->name;
    }
  }
}

TEST(Pid, AMeasuredRateTakesTheDerivativesPlace) {
  ControlTask task = room();
  task.observation[1] = {"drift", "K/s", -1.0, 1.0};
  auto spec = spec_of(pid_info(), task);
  spec.params.set("measured", std::string("temperature"));
  spec.params.set("acts", std::string("heat"));
  spec.params.set("rate", std::string("drift"));
  spec.params.set("setpoint", 293.15);
  spec.params.set("integral", 0.0);
  spec.params.set("derivative", 2.0);
  spec.params.set("bias", 0.5);
  auto pid = *make_pid(spec);
  // 100 W/K; two periods of a minute: 100 W/K * 120 s * 0.01 K/s.
  EXPECT_NEAR(decided(*pid, task, {293.15F, 0.01F})[0], 1000.0F - 120.0F, 0.01F);
}

TEST(PidLoops, EachLoopIsAPidOfItsOwn) {
  const ControlTask task = room();
  auto spec = spec_of(pid_loops_info(), task, 2);
  spec.params.set("measured", std::vector<std::string>{"temperature", "price"});
  spec.params.set("acts", std::vector<std::string>{"heat", "fan"});
  spec.params.set("setpoint", std::vector<double>{293.15, 0.5});
  spec.params.set("gain", std::vector<double>{1.0, 0.5});
  spec.params.set("bias", std::vector<double>{0.5});
  spec.params.set("integral", std::vector<double>{0.05});
  auto loops = *make_pid_loops(spec);
  auto one = spec_of(pid_info(), task, 2);
  one.params.set("measured", std::string("price"));
  one.params.set("acts", std::string("fan"));
  one.params.set("setpoint", 0.5);
  one.params.set("gain", 0.5);
  one.params.set("bias", 0.5);
  one.params.set("integral", 0.05);
  auto alone = *make_pid(one);
  for (int k = 0; k < 5; ++k) {
    const std::vector<float> seen = {290.0F, 0.1F, 295.0F, 0.2F * static_cast<float>(k)};
    const auto both = decided(*loops, task, seen);
    const auto fan = decided(*alone, task, seen);
    EXPECT_EQ(both[1], fan[1]);
    EXPECT_EQ(both[3], fan[3]);
    EXPECT_GT(both[0], 1000.0F);  // too cold
    EXPECT_LT(both[2], 1000.0F);  // too warm
  }
}

TEST(PidLoops, ListsOfAnotherLengthAndNumbersOutOfRangeAreTold) {
  auto spec = spec_of(pid_loops_info(), room());
  spec.params.set("measured", std::vector<std::string>{"temperature"});
  spec.params.set("acts", std::vector<std::string>{"heat", "fan"});
  spec.params.set("gain", std::vector<double>{1.0, 2.0, 3.0});
  spec.params.set("bias", std::vector<double>{2.0});
  const auto made = make_pid_loops(spec);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().items().size(), 2u);
}

TEST(Rule, SinceCountsDecisionsWithoutADeed) {
  const ControlTask task = switches();
  auto spec = spec_of(rule_info(), task, 2);
  spec.params.set("rules", std::vector<std::string>{"level > 1 -> drain", "since >= 3 -> fill"});
  auto rule = *make_rule(spec);
  std::vector<float> first, second;
  for (int k = 0; k < 6; ++k) {
    const auto both = decided(*rule, task, {0.0F, k == 1 ? 2.0F : 0.0F});
    first.push_back(both[0]);
    second.push_back(both[1]);
  }
  EXPECT_EQ(first, (std::vector<float>{1, 1, 2, 1, 1, 2}));
  EXPECT_EQ(second, (std::vector<float>{1, 0, 1, 1, 2, 1}));
  rule->restart(0);
  EXPECT_EQ(decided(*rule, task, {0.0F, 0.0F})[0], 1.0F);
}

}  // namespace
}  // namespace orrery::models
