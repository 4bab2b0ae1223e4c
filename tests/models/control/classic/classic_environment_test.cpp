// SPDX-License-Identifier: Apache-2.0
#include "models/control/classic/classic_environment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <memory>
#include <string>
#include <vector>

#include "models/control/classic/cartpole.h"
#include "models/control/classic/classic_tasks.h"

namespace orrery::models::classic::test {
namespace {

/// Random actions of each copy, the same whatever stands beside it.
class RandomActions {
 public:
  explicit RandomActions(const VectorEnvironment& environment)
      : task_(environment.task()), actions_(environment.copies()) {}

  std::span<const float> next() {
    for (std::size_t i = 0; i < actions_.size(); ++i) {
      const engine::StreamKey key{7, i, engine::Purpose::kUser};
      const double u = engine::uniform_at(key, step_);
      actions_[i] = static_cast<float>(task_.is_discrete()
                                           ? std::floor(u * task_.choices)
                                           : task_.action[0].low +
                                                 u * (task_.action[0].high - task_.action[0].low));
    }
    ++step_;
    return actions_;
  }
  void seek(std::uint64_t step) { step_ = step; }

 private:
  engine::ControlTask task_;
  std::vector<float> actions_;
  std::uint64_t step_ = 0;
};

/// Everything that the first `copies` copies give, step by step.
std::vector<float> rollout(VectorEnvironment& environment, std::size_t copies, int steps,
                           std::uint64_t first_step = 0) {
  RandomActions actions(environment);
  actions.seek(first_step);
  std::vector<float> seen;
  const std::size_t width = environment.task().observation_width();
  for (int step = 0; step < steps; ++step) {
    EXPECT_TRUE(environment.step(actions.next()).has_value());
    const auto& columns = environment.columns();
    for (std::size_t i = 0; i < copies; ++i) {
      for (std::size_t k = 0; k < width; ++k) seen.push_back(columns.observations[i * width + k]);
      seen.push_back(columns.rewards[i]);
      seen.push_back(columns.terminated[i]);
      seen.push_back(columns.truncated[i]);
    }
    for (const auto& end : columns.ended) {
      if (end.row >= copies) continue;
      seen.push_back(static_cast<float>(end.row));
      seen.push_back(static_cast<float>(end.steps));
      seen.push_back(static_cast<float>(end.reward));
      seen.push_back(columns.final_observations[end.row * width]);
    }
  }
  return seen;
}

// Measured elsewhere: a random policy holds the pole for 22.2 steps.
TEST(ClassicEnvironment, RandomCartPoleLasts22Steps) {
  const auto environment = make_classic("classic/cartpole-v1", 1000);
  ASSERT_TRUE(environment->reset(1).has_value());
  RandomActions actions(*environment);
  double steps = 0.0;
  double episodes = 0.0;
  while (episodes < 20000.0) {
    ASSERT_TRUE(environment->step(actions.next()).has_value());
    for (const auto& end : environment->columns().ended) {
      steps += end.steps;
      episodes += 1.0;
      ASSERT_EQ(end.reward, end.steps);
    }
  }
  EXPECT_NEAR(steps / episodes, 22.2, 1.0);
}

TEST(ClassicEnvironment, TheClockTruncatesAndDoesNotTerminate) {
  for (const auto& name : classic_task_names()) {
    if (name == "classic/cartpole-v1") continue;  // nothing holds the pole here
    const auto environment = make_classic(name, 2);
    ASSERT_TRUE(environment->reset(3).has_value());
    const std::uint32_t steps_max = environment->task().steps_max;
    const float rest = environment->task().is_discrete() ? 1.0F : 0.0F;
    const std::vector<float> actions(2, rest);
    for (std::uint32_t step = 1; step <= steps_max; ++step) {
      ASSERT_TRUE(environment->step(actions).has_value());
      const auto& columns = environment->columns();
      ASSERT_EQ(columns.terminated[0], 0) << name;
      ASSERT_EQ(columns.truncated[0], step == steps_max ? 1 : 0) << name << " step " << step;
      ASSERT_EQ(columns.ended.size(), step == steps_max ? 2U : 0U);
    }
    EXPECT_EQ(environment->columns().ended[1].row, 1U);
    EXPECT_EQ(environment->columns().ended[1].steps, steps_max);
    EXPECT_FALSE(environment->columns().ended[1].terminated);
  }
}

// In the same step: the last observation of the old episode is kept apart, the next one has begun,
// and the following action is the first of it.
TEST(ClassicEnvironment, AnEndedRowBeginsAgainInTheSameStep) {
  const auto environment = make_classic("classic/cartpole-v1", 1);
  ASSERT_TRUE(environment->reset(11).has_value());
  CartPoleState state;
  const auto& columns = environment->columns();
  const auto read_start = [&] {
    const std::uint64_t copy = engine::row_key(engine::name_key("classic/cartpole-v1"), 0);
    return [copy](std::uint64_t episode) {
      const engine::StreamKey key{11, engine::row_key(copy, episode), engine::Purpose::kInitial};
      return CartPole::start({engine::uniform_at(key, 0), engine::uniform_at(key, 1),
                              engine::uniform_at(key, 2), engine::uniform_at(key, 3)});
    };
  }();
  state = read_start(0);
  const std::vector<float> right(1, 1.0F);
  std::uint64_t episodes = 1;
  for (int step = 0; step < 100; ++step) {
    const auto expected = CartPole::step(state, 1.0);
    ASSERT_TRUE(environment->step(right).has_value());
    ASSERT_EQ(columns.terminated[0] != 0, expected.terminated);
    ASSERT_EQ(columns.rewards[0], 1.0F);
    const auto last = CartPole::observe(expected.next);
    state = expected.next;
    if (expected.terminated) {
      ASSERT_EQ(columns.ended.size(), 1U);
      for (std::size_t k = 0; k < 4; ++k)
        ASSERT_EQ(columns.final_observations[k], static_cast<float>(last[k]));
      state = read_start(episodes++);
    }
    const auto seen = CartPole::observe(state);
    for (std::size_t k = 0; k < 4; ++k)
      ASSERT_EQ(columns.observations[k], static_cast<float>(seen[k]));
  }
  EXPECT_GT(episodes, 8U);
}

TEST(ClassicEnvironment, ACopyDependsNeitherOnThreadsNorOnItsNeighbours) {
  for (const auto& name : classic_task_names()) {
    const auto alone = make_classic(name, 3);
    const auto many = make_classic(name, 301);
    const auto threads = make_classic(name, 301, 3);
    for (auto* environment : {alone.get(), many.get(), threads.get()}) {
      ASSERT_TRUE(environment->reset(5).has_value());
    }
    const auto expected = rollout(*alone, 3, 260);
    EXPECT_EQ(rollout(*many, 3, 260), expected) << name;
    EXPECT_EQ(rollout(*threads, 3, 260), expected) << name;
    ASSERT_TRUE(many->reset(5).has_value());
    ASSERT_TRUE(threads->reset(5).has_value());
    EXPECT_EQ(rollout(*threads, 301, 60), rollout(*many, 301, 60)) << name;
    ASSERT_TRUE(alone->reset(6).has_value());
    EXPECT_NE(rollout(*alone, 3, 260), expected) << name;
  }
}

TEST(ClassicEnvironment, GoesOnFromWhatWasSaved) {
  for (const auto& name : classic_task_names()) {
    const auto environment = make_classic(name, 40);
    ASSERT_TRUE(environment->reset(9).has_value());
    rollout(*environment, 40, 150);
    engine::ArchiveWriter writer;
    environment->save(writer);
    const auto expected = rollout(*environment, 40, 120, 150);
    const auto other = make_classic(name, 40, 2);
    engine::ArchiveReader reader(writer.bytes());
    ASSERT_TRUE(other->load(reader)) << name;
    EXPECT_TRUE(reader.at_end());
    EXPECT_EQ(rollout(*other, 40, 120, 150), expected) << name;
    engine::ArchiveReader again(writer.bytes());
    EXPECT_FALSE(make_classic(name, 41)->load(again)) << name;
  }
}

TEST(ClassicEnvironment, AnActionThatIsNoNumberIsNamedAndChangesNothing) {
  const auto environment = make_classic("classic/pendulum-v1", 5);
  ASSERT_TRUE(environment->reset(1).has_value());
  std::vector<float> actions(5, 0.5F);
  ASSERT_TRUE(environment->step(actions).has_value());
  const std::vector<float> before(environment->columns().observations.begin(),
                                  environment->columns().observations.end());
  actions[3] = std::numeric_limits<float>::quiet_NaN();
  const auto result = environment->step(actions);
  ASSERT_FALSE(result.has_value());
  EXPECT_EQ(result.error().items()[0].code, "control-nan-action");
  EXPECT_NE(result.error().items()[0].message.find("copy 3"), std::string::npos);
  EXPECT_NE(result.error().items()[0].message.find("step 1"), std::string::npos);
  EXPECT_EQ(before, std::vector<float>(environment->columns().observations.begin(),
                                       environment->columns().observations.end()));
}

TEST(ClassicEnvironment, ActionsBeyondTheBoundsAreClipped) {
  for (const auto& name : {"classic/pendulum-v1", "classic/acrobot-v1"}) {
    const auto one = make_classic(name, 2);
    const auto other = make_classic(name, 2);
    ASSERT_TRUE(one->reset(1).has_value());
    ASSERT_TRUE(other->reset(1).has_value());
    const std::vector<float> wild = {-50.0F, std::numeric_limits<float>::infinity()};
    const std::vector<float> held = {one->task().is_discrete() ? 0.0F : -2.0F, 2.0F};
    for (int step = 0; step < 20; ++step) {
      ASSERT_TRUE(one->step(wild).has_value());
      ASSERT_TRUE(other->step(held).has_value());
    }
    const auto a = one->columns().observations;
    const auto b = other->columns().observations;
    EXPECT_TRUE(std::equal(a.begin(), a.end(), b.begin())) << name;
  }
}

}  // namespace
}  // namespace orrery::models::classic::test
