// SPDX-License-Identifier: Apache-2.0
#include "models/control/safe_controller.h"

#include <gtest/gtest.h>

#include <limits>

#include "models/control/constant_action.h"

namespace orrery::models {
namespace {

constexpr float kNan = std::numeric_limits<float>::quiet_NaN();

/// Does whatever the test says next.
class Puppet final : public MemorylessController {
 public:
  explicit Puppet(const float& action, std::size_t rows)
      : MemorylessController(rows), action_(action) {}
  void decide(const engine::ControlView&, std::span<float> actions) override {
    std::fill(actions.begin(), actions.end(), action_);
  }
  engine::AgentCost cost() const override { return {}; }

 private:
  const float& action_;
};

engine::ControlTask heater() {
  engine::ControlTask task;
  task.name = "heater";
  task.observation = {{"temperature", "K", 250.0, 350.0}};
  task.action = {{"heat", "W", 0.0, 100.0}};
  task.costs = {{"overheating", 2.0}};
  return task;
}

class Safe : public testing::Test {
 protected:
  SafeController make(SafetyRules rules, std::size_t rows = 1) {
    return {heater(), std::make_unique<Puppet>(wanted_, rows), make_constant_action({7.0F}, rows),
            std::move(rules)};
  }
  std::vector<float> decide(SafeController& controller,
                            const std::vector<std::uint8_t>& missing = {}) {
    const std::vector<float> seen(controller.rows(), 290.0F);
    std::vector<float> actions(controller.rows());
    controller.decide({{}, seen, missing}, actions);
    return actions;
  }
  float wanted_ = 50.0F;
};

TEST_F(Safe, KeepsToTheBox) {
  auto safe = make({});
  wanted_ = 1e6F;
  EXPECT_EQ(decide(safe)[0], 100.0F);
  wanted_ = -1.0F;
  EXPECT_EQ(decide(safe)[0], 0.0F);
  EXPECT_EQ(safe.counts().clipped, 2U);
}

TEST_F(Safe, WhatIsNoNumberIsTheFallbacks) {
  auto safe = make({});
  wanted_ = kNan;
  EXPECT_EQ(decide(safe)[0], 7.0F);
  wanted_ = std::numeric_limits<float>::infinity();
  EXPECT_EQ(decide(safe)[0], 7.0F);
  wanted_ = 20.0F;
  EXPECT_EQ(decide(safe)[0], 20.0F);
  EXPECT_EQ(safe.counts().not_a_number, 2U);
  EXPECT_NE(safe.remarks().back().find("2 of 3"), std::string::npos);
}

TEST_F(Safe, ChangesNoFasterThanAllowedFromWhereItStarts) {
  SafetyRules rules;
  rules.change_max = {10.0};
  rules.at_first = {5.0};
  auto safe = make(rules);
  wanted_ = 100.0F;
  EXPECT_EQ(decide(safe)[0], 15.0F);
  EXPECT_EQ(decide(safe)[0], 25.0F);
  wanted_ = kNan;  // the fallback may not jump either
  EXPECT_EQ(decide(safe)[0], 15.0F);
  EXPECT_EQ(decide(safe)[0], 7.0F);
}

TEST_F(Safe, TheFallbackDecidesAfterTooLongWithoutSight) {
  SafetyRules rules;
  rules.missing_max = 2;
  auto safe = make(rules, 2);
  for (int k = 0; k < 2; ++k) EXPECT_EQ(decide(safe, {1, 0}), (std::vector<float>{50.0F, 50.0F}));
  EXPECT_EQ(decide(safe, {1, 0}), (std::vector<float>{7.0F, 50.0F}));
  EXPECT_EQ(decide(safe, {0, 0}), (std::vector<float>{50.0F, 50.0F}));
}

TEST_F(Safe, ASpentBudgetIsCutOffUntilTheEpisodeEnds) {
  SafetyRules rules;
  rules.budgets = {2.0};
  auto safe = make(rules, 2);
  const std::vector<float> costs = {1.0F, 0.0F};
  for (int k = 0; k < 2; ++k) {
    EXPECT_EQ(decide(safe), (std::vector<float>{50.0F, 50.0F}));
    safe.spend(costs);
  }
  EXPECT_EQ(decide(safe), (std::vector<float>{7.0F, 50.0F}));
  safe.restart(0);
  EXPECT_EQ(decide(safe), (std::vector<float>{50.0F, 50.0F}));
  EXPECT_EQ(safe.counts().budget_spent, 1U);
}

TEST_F(Safe, GoesOnFromAnArchive) {
  SafetyRules rules;
  rules.change_max = {10.0};
  rules.budgets = {2.0};
  auto one = make(rules);
  auto other = make(rules);
  decide(one);
  one.spend(std::vector<float>{3.0F});
  engine::ArchiveWriter writer;
  one.save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(other.load(reader));
  EXPECT_EQ(decide(other), decide(one));
  EXPECT_EQ(other.counts().budget_spent, 1U);
}

}  // namespace
}  // namespace orrery::models
