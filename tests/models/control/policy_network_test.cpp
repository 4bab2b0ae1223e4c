// SPDX-License-Identifier: Apache-2.0
#include "models/control/policy_network.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/random/stream.h"
#include "models/control/policy_forward.h"
#include "models/learn/squash.h"

namespace orrery::models::test {
namespace {

/// Numbers that a short program in another language makes as well.
std::vector<float> wave(std::size_t count, double phase, double amplitude) {
  std::vector<float> values;
  for (std::size_t i = 0; i < count; ++i)
    values.push_back(
        static_cast<float>(amplitude * std::sin(1.7 * static_cast<double>(i) + phase)));
  return values;
}

DenseWeights dense(std::uint32_t inputs, std::uint32_t outputs, Activation activation,
                   double phase) {
  return {inputs, outputs, activation, wave(std::size_t{inputs} * outputs, phase, 0.9),
          wave(outputs, phase + 0.1, 0.9)};
}

/// Everything that a policy can have: 3 values in, 2 out.
PolicyWeights rich_weights() {
  PolicyWeights weights;
  weights.shift = {0.5F, -0.25F, 1.0F};
  weights.scale = {2.0F, 0.5F, 1.5F};
  weights.clip = 4.0F;
  weights.before = {dense(3, 5, Activation::kTanh, 0.1)};
  weights.recurrent = {
      {5, 4, wave(60, 0.3, 0.9), wave(48, 0.4, 0.9), wave(12, 0.5, 0.9), wave(12, 0.6, 0.9)}};
  weights.layers = {dense(4, 6, Activation::kRelu, 0.7), dense(6, 2, Activation::kNone, 0.9)};
  return weights;
}

engine::ControlTask box_task(std::size_t observations, std::size_t actions) {
  engine::ControlTask task;
  for (std::size_t i = 0; i < observations; ++i)
    task.observation.push_back({"x" + std::to_string(i)});
  for (std::size_t i = 0; i < actions; ++i)
    task.action.push_back({"u" + std::to_string(i), "1", -2.0, 6.0});
  return task;
}

engine::ControlTask choice_task(std::size_t observations, std::uint32_t choices) {
  engine::ControlTask task = box_task(observations, 0);
  task.choices = choices;
  return task;
}

std::vector<float> draws(std::size_t count, std::uint64_t entity) {
  std::vector<float> values;
  engine::Stream luck({1, entity, engine::Purpose::kUser});
  for (std::size_t i = 0; i < count; ++i) values.push_back(static_cast<float>(luck.normal()));
  return values;
}

std::vector<float> decided(engine::Controller& controller, const std::vector<float>& values,
                           std::size_t width) {
  std::vector<float> actions(controller.rows() * width);
  controller.decide({{}, values, {}}, actions);
  return actions;
}

// torch.nn.Linear, GRUCell and so on of Debian's python3-torch 1.13.1, with these weights over
// three steps of two rows.
TEST(PolicyForward, GivesWhatTorchGives) {
  constexpr float kTorch[3][4] = {{2.374351F, -0.8449566F, 2.296649F, -0.7498134F},
                                  {3.004627F, -1.128143F, 2.752166F, -1.105255F},
                                  {3.270293F, -1.454699F, 2.680481F, -1.043067F}};
  const PolicyWeights weights = rich_weights();
  PolicyForward forward;
  std::vector<float> state(2 * PolicyForward::memory(weights));
  for (int step = 0; step < 3; ++step) {
    const auto out = forward(weights, wave(6, 2.0 + step, 3.0), 2, state);
    ASSERT_EQ(out.size(), 4U);
    for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(out[i], kTorch[step][i], 1e-5F);
  }
}

TEST(Squash, IsTheHyperbolicTangentAtEveryPlace) {
  std::vector<float> x;
  for (float v = -12.0F; v < 12.0F; v += 1e-3F) x.push_back(v);
  std::vector<float> y = x;
  std::vector<float> logistic = x;
  squash_tanh(y);
  squash_logistic(logistic);
  for (std::size_t i = 0; i < x.size(); ++i) {
    const double exact = std::tanh(static_cast<double>(x[i]));
    ASSERT_NEAR(y[i], exact, 2.0 * 0x1p-23 * std::fabs(exact) + 1e-30) << x[i];  // 2 ulp
    ASSERT_NEAR(logistic[i], 1.0 / (1.0 + std::exp(-static_cast<double>(x[i]))), 2e-7);
    float alone = x[i];
    squash_tanh({&alone, 1});
    ASSERT_EQ(alone, y[i]) << x[i];
  }
  std::vector<float> odd = {std::numeric_limits<float>::quiet_NaN(),
                            std::numeric_limits<float>::infinity(), -1e30F, 0.0F};
  squash_tanh(odd);
  EXPECT_TRUE(std::isnan(odd[0]));
  EXPECT_EQ(odd[1], 1.0F);
  EXPECT_EQ(odd[2], -1.0F);
  EXPECT_EQ(odd[3], 0.0F);
}

TEST(PolicyNetwork, ARowDependsOnItselfAlone) {
  PolicyWeights weights = rich_weights();
  weights.head = PolicyHead::kTanh;
  const auto task = box_task(3, 2);
  constexpr std::size_t kRows = 67;
  const auto whole = make_policy(task, weights, kRows);
  std::vector<std::unique_ptr<engine::Controller>> alone;
  for (std::size_t r = 0; r < kRows; ++r) alone.push_back(make_policy(task, weights, 1));
  for (std::uint64_t step = 0; step < 4; ++step) {
    if (step == 2) {
      whole->restart(5);
      alone[5]->restart(0);
    }
    const auto values = draws(kRows * 3, step);
    const auto together = decided(*whole, values, 2);
    for (std::size_t r = 0; r < kRows; ++r) {
      const std::vector<float> own(values.begin() + static_cast<std::ptrdiff_t>(3 * r),
                                   values.begin() + static_cast<std::ptrdiff_t>(3 * r + 3));
      const auto actions = decided(*alone[r], own, 2);
      ASSERT_EQ(actions[0], together[2 * r]) << r;
      ASSERT_EQ(actions[1], together[2 * r + 1]) << r;
    }
  }
}

TEST(PolicyNetwork, HeadsTurnValuesIntoActionsOfTheTask) {
  PolicyWeights weights;
  weights.layers = {{1, 3, Activation::kNone, {0, 0, 0}, {0.5F, 2.0F, 2.0F}}};
  // The first of the largest.
  EXPECT_EQ(decided(*make_policy(choice_task(1, 3), weights, 1), {0.0F}, 1)[0], 1.0F);
  // The box -2 .. 6 has its middle at 2 and its half width is 4.
  weights.head = PolicyHead::kClip;
  const auto clipped = decided(*make_policy(box_task(1, 3), weights, 1), {0.0F}, 3);
  EXPECT_EQ(clipped, (std::vector<float>{4.0F, 6.0F, 6.0F}));
  weights.head = PolicyHead::kTanh;
  const auto squashed = decided(*make_policy(box_task(1, 3), weights, 1), {0.0F}, 3);
  EXPECT_NEAR(squashed[0], 2.0 + 4.0 * std::tanh(0.5), 1e-6);
  EXPECT_NEAR(squashed[1], 2.0 + 4.0 * std::tanh(2.0), 1e-6);
}

TEST(PolicyNetwork, AgentsOfATeamHaveTheirOwnWeightsAndMemory) {
  auto task = box_task(3, 2);
  task.agents = {"left", "right"};
  PolicyWeights left = rich_weights();
  PolicyWeights right = rich_weights();
  right.layers.back().b = {5.0F, 5.0F};
  for (auto* weights : {&left, &right}) weights->head = PolicyHead::kTanh;
  const auto team = make_policy_team(task, {left, right}, 4);
  const auto alone = make_policy(task, left, 2);
  for (std::uint64_t step = 0; step < 3; ++step) {
    if (step == 1) {
      team->restart(2);  // left's second copy
      alone->restart(1);
    }
    const auto values = draws(12, step);
    std::vector<float> of_left(values.begin(), values.begin() + 3);
    of_left.insert(of_left.end(), values.begin() + 6, values.begin() + 9);
    const auto together = decided(*team, values, 2);
    const auto own = decided(*alone, of_left, 2);
    EXPECT_EQ(together[0], own[0]);
    EXPECT_EQ(together[4], own[2]);
    EXPECT_GT(together[2], 5.9F);
  }
}

TEST(PolicyNetwork, GoesOnFromAnArchiveToTheSameBits) {
  const auto task = choice_task(3, 2);
  const auto first = make_policy(task, rich_weights(), 5);
  decided(*first, draws(15, 1), 1);
  engine::ArchiveWriter out;
  first->save(out);
  PolicyWeights other;
  other.layers = {dense(3, 2, Activation::kNone, 3.0)};
  const auto second = make_policy(task, other, 5);
  engine::ArchiveReader in(out.bytes());
  ASSERT_TRUE(second->load(in));
  EXPECT_TRUE(in.at_end());
  engine::ArchiveWriter again;
  second->save(again);
  EXPECT_EQ(again.bytes(), out.bytes());
  EXPECT_EQ(decided(*second, draws(15, 2), 1), decided(*first, draws(15, 2), 1));
}

TEST(PolicyNetwork, RefusesDamagedArchives) {
  const auto task = choice_task(3, 2);
  const auto policy = make_policy(task, rich_weights(), 1);
  engine::ArchiveWriter out;
  policy->save(out);
  for (std::size_t length = 0; length < out.bytes().size(); length += 7) {
    engine::ArchiveReader in({out.bytes().data(), length});
    EXPECT_FALSE(policy->load(in)) << length;
  }
  PolicyWeights broken = rich_weights();
  broken.layers[0].w[3] = std::numeric_limits<float>::quiet_NaN();
  engine::ArchiveWriter nan;
  broken.save(nan);
  PolicyWeights read;
  engine::ArchiveReader in(nan.bytes());
  EXPECT_FALSE(read.load(in));
}

TEST(PolicyNetwork, SaysWhyWeightsDoNotServeATask) {
  const PolicyWeights weights = rich_weights();
  EXPECT_EQ(misfit(weights, choice_task(3, 2)), "");
  EXPECT_EQ(misfit(weights, choice_task(4, 2)), "the policy sees 3 values, the task shows 4");
  EXPECT_EQ(misfit(weights, choice_task(3, 5)), "the policy gives 2 choices, the task has 5");
  EXPECT_EQ(misfit(weights, box_task(3, 2)),
            "the policy chooses among numbered actions, the task takes values in a box");
  PolicyWeights box = weights;
  box.head = PolicyHead::kClip;
  EXPECT_EQ(misfit(box, box_task(3, 2)), "");
  EXPECT_EQ(misfit(box, box_task(3, 1)), "the policy gives 2 actions, the task takes 1");
  EXPECT_EQ(misfit(box, choice_task(3, 2)),
            "the policy gives values in a box, the task takes numbered actions");
  PolicyWeights torn = weights;
  torn.layers[0].inputs = 7;
  EXPECT_NE(misfit(torn, choice_task(3, 2)).find("do not fit together"), std::string::npos);
}

}  // namespace
}  // namespace orrery::models::test
