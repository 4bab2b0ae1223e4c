// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "models/catalog.h"
#include "models/control/do_nothing.h"
#include "models/control/hysteresis.h"
#include "models/control/linear_feedback.h"
#include "models/control/random_action.h"
#include "models/control/rule.h"
#include "models/control/schedule.h"
#include "tests/models/control/small_tasks.h"

namespace orrery::models {
namespace {

using engine::ControllerSpec;
using engine::ControlTask;

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

// A heater that saturates for a long time: with tracking, the output leaves its bound as soon as

// the error changes sign. An integral that winds up, by 50 W a period here, would hold it there for

// another 500 periods.

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

TEST(Rule, AConditionMayCompareWithASumOverAxes) {
  const ControlTask task = room();
  auto spec = spec_of(rule_info(), task);
  spec.params.set("rules", std::vector<std::string>{
                               "temperature < base - gain * price -> heat = 2000",
                               "always -> heat = 100", "price >= 0.5 - price -> fan = 0.5"});
  spec.params.set("names", std::vector<std::string>{"base", "gain"});
  spec.params.set("values", std::vector<double>{300.0, 20.0});
  auto controller = *make_rule(spec);
  EXPECT_EQ(decided(*controller, task, {295.0F, 0.125F})[0], 2000.0F);
  EXPECT_EQ(decided(*controller, task, {295.0F, 0.5F})[0], 100.0F);
  EXPECT_EQ(decided(*controller, task, {300.0F, 0.25F})[1], 0.5F);  // the bound itself
  EXPECT_EQ(decided(*controller, task, {300.0F, 0.125F})[1], 0.0F);
  // A bound that is missing is no bound.
  EXPECT_EQ(decided(*controller, task, {295.0F, 0.125F}, 0.0, {0, 1})[0], 100.0F);
}

TEST(Rule, EveryMistakeIsNamed) {
  auto spec = spec_of(rule_info(), room());
  spec.params.set("rules",
                  std::vector<std::string>{"prise < 0.5 -> heat = 1", "price < cheep -> heat = 1",
                                           "price -> heat = 1", "price < 1",
                                           "price < 2 * temperatur -> heat = 1"});
  spec.params.set("names", std::vector<std::string>{"cheap"});
  spec.params.set("values", std::vector<double>{0.2});
  const auto made = make_rule(spec);
  ASSERT_FALSE(made.has_value());
  ASSERT_EQ(made.error().items().size(), 5U);
  EXPECT_NE(made.error().items()[0].remedy.find("'price'"), std::string::npos);
  EXPECT_NE(made.error().items()[1].remedy.find("'cheap'"), std::string::npos);
  EXPECT_NE(made.error().items()[4].remedy.find("'temperature'"), std::string::npos);
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
    // One needs a file, one draws, one plays in clones.
    if (entry.info->name == "trained" || entry.info->name == "random" ||
        entry.info->name == "perfect_forecast")
      continue;
    const auto spec = [&](std::size_t rows) {
      auto made = spec_of(*entry.info, task, rows);
      if (entry.info->name == "pid_loops") {
        made.params.set("measured", std::vector<std::string>{"temperature"});
        made.params.set("acts", std::vector<std::string>{"heat"});
        made.params.set("setpoint", std::vector<double>{293.15});
        return made;
      }
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
