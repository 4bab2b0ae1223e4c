// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "models/control/classic/classic_tasks.h"
#include "models/control/episodes.h"
#include "models/control/learner_catalog.h"
#include "models/learn/torch_module.h"
#include "tests/models/agent_bench.h"
#include "tests/models/control/toy_environment.h"

namespace orrery::models::test {
namespace {

/// PPO at work on a task; skipped in a build without the Torch module.
class PpoTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const auto module = torch_module();
    if (!module) GTEST_SKIP() << engine::to_string(module.error().items().front());
  }

  static engine::Result<std::unique_ptr<Trainer>> try_trainer(const engine::ControlTask& task,
                                                              const std::vector<Setting>& settings,
                                                              std::uint64_t seed = 1,
                                                              const std::string& learner = "ppo") {
    const LearnerEntry* entry = find_learner(learner);
    TrainerSpec spec{task, params_of(*entry->info, settings), seed, 3, 0, {}};
    spec.teacher = teacher_;
    return entry->make(spec);
  }
  static std::unique_ptr<Trainer> trainer(const engine::ControlTask& task,
                                          const std::vector<Setting>& settings,
                                          std::uint64_t seed = 1,
                                          const std::string& learner = "ppo") {
    auto made = try_trainer(task, settings, seed, learner);
    EXPECT_TRUE(made.has_value()) << engine::to_string(made.error().items().front());
    return std::move(*made);
  }

  static TrainingRound round_of(Trainer& trainer, VectorEnvironment& environment) {
    TrainingRound round;
    EXPECT_TRUE(trainer.round(environment, round).has_value());
    return round;
  }
  static void rounds(Trainer& trainer, VectorEnvironment& environment, int count) {
    for (int i = 0; i < count; ++i) round_of(trainer, environment);
  }
  /// Mean return of the deterministic policy.
  static double judged(const Trainer& trainer, VectorEnvironment& environment) {
    const auto controller = trainer.controller(environment.rows());
    const auto episodes = play_episodes(environment, *controller, 1'000'003);
    EXPECT_TRUE(episodes.has_value());
    double sum = 0.0;
    for (const auto& episode : *episodes) sum += episode.reward;
    return sum / static_cast<double>(episodes->size());
  }
  static std::vector<std::byte> state_of(const Trainer& trainer) {
    engine::ArchiveWriter archive;
    trainer.save(archive);
    return archive.bytes();
  }
  static double loss(const TrainingRound& round, const std::string& name) {
    for (const auto& [found, value] : round.losses)
      if (found == name) return value;
    return std::nan("");
  }

  static inline std::function<engine::Result<std::unique_ptr<engine::Controller>>(std::size_t)>
      teacher_ = {};
};

const std::vector<Setting> kSmall = {
    {"copies", 8.0}, {"steps", 32.0}, {"minibatch", 64.0}, {"epochs", 4.0}};

std::vector<Setting> small(const std::vector<Setting>& more) {
  auto settings = kSmall;
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

// Random actions last 22 steps (Gymnasium's task); a learned policy more than four times as long.
TEST_F(PpoTest, BalancesThePole) {
  for (const std::uint64_t seed : {1U, 2U, 3U}) {
    const auto learner = trainer(make_classic("classic/cartpole-v1", 1)->task(), {}, seed);
    const auto environment = make_classic("classic/cartpole-v1", learner->copies());
    ASSERT_TRUE(environment->reset(seed).has_value());
    while (learner->steps_done() < 30'000) rounds(*learner, *environment, 1);
    EXPECT_GT(judged(*learner, *make_classic("classic/cartpole-v1", 20)), 100.0) << seed;
  }
}

TEST_F(PpoTest, FollowsAnAimInABox) {
  const auto learner = trainer(follow().task, small({{"learning_rate", 3e-3}}));
  ToyEnvironment environment(follow(), learner->copies());
  ASSERT_TRUE(environment.reset(1).has_value());
  ToyEnvironment judge(follow(), 50);
  const double before = judged(*learner, judge);  // always the middle: about 8 (1/3 + 1/3)
  EXPECT_LT(before, -4.0);
  rounds(*learner, environment, 60);
  EXPECT_GT(judged(*learner, judge), 0.1 * before);
}

// Kept whole after any round: weights, optimiser, normalisers, memory of the rows, draws.
TEST_F(PpoTest, GoesOnFromAnArchiveToTheSameWeights) {
  const std::vector<std::pair<ToyRules, std::vector<Setting>>> cases = {
      {follow(), {}},
      {remember(3), {{"recurrent_units", 8.0}, {"sequence", 8.0}}},
      {take_sides(), {{"sharing", std::string("independent")}}},
      {tempting(), {{"cost_rate", 0.5}}}};
  for (const auto& [rules, settings] : cases) {
    const auto unbroken = trainer(rules.task, small(settings));
    ToyEnvironment environment(rules, unbroken->copies());
    ASSERT_TRUE(environment.reset(1).has_value());
    rounds(*unbroken, environment, 1);
    engine::ArchiveWriter out;
    unbroken->save(out);
    environment.save(out);
    rounds(*unbroken, environment, 2);

    const auto resumed = trainer(rules.task, small(settings));
    ToyEnvironment again(rules, resumed->copies());
    engine::ArchiveReader in(out.bytes());
    ASSERT_TRUE(resumed->load(in) && again.load(in)) << rules.task.name;
    EXPECT_TRUE(in.at_end());
    rounds(*resumed, again, 2);
    EXPECT_EQ(state_of(*resumed), state_of(*unbroken)) << rules.task.name;
  }
}

TEST_F(PpoTest, SameSeedSameBitsAndAnotherSeedOthers) {
  std::vector<std::vector<std::byte>> states;
  for (const std::uint64_t seed : {1U, 1U, 2U}) {
    const auto learner = trainer(follow().task, kSmall, seed);
    ToyEnvironment environment(follow(), learner->copies());
    ASSERT_TRUE(environment.reset(5).has_value());
    rounds(*learner, environment, 3);
    states.push_back(state_of(*learner));
  }
  EXPECT_EQ(states[0], states[1]);
  EXPECT_NE(states[0], states[2]);
}

// What was said when the steps were collected is what the learning networks say of them again.
TEST_F(PpoTest, ARoundBeginsAtRatioOne) {
  const std::vector<Setting> whole = {
      {"copies", 8.0}, {"steps", 32.0}, {"minibatch", 256.0}, {"epochs", 1.0}};
  for (const double units : {0.0, 8.0}) {
    auto settings = whole;
    settings.push_back({"recurrent_units", units});
    const auto learner = trainer(remember(3).task, settings);
    ToyEnvironment environment(remember(3), learner->copies());
    ASSERT_TRUE(environment.reset(1).has_value());
    for (int k = 0; k < 5; ++k) {
      const auto round = round_of(*learner, environment);
      EXPECT_LT(std::fabs(loss(round, "divergence")), 1e-9) << units;
      EXPECT_EQ(loss(round, "clipped"), 0.0);
    }
  }
}

TEST_F(PpoTest, OnlyAMemoryRemembersTheCue) {
  double with = 0.0;
  double without = 0.0;
  for (const double units : {0.0, 16.0}) {
    const auto learner = trainer(remember(3).task, {{"copies", 16.0},
                                                    {"steps", 48.0},
                                                    {"minibatch", 192.0},
                                                    {"learning_rate", 3e-3},
                                                    {"recurrent_units", units},
                                                    {"sequence", 12.0}});
    ToyEnvironment environment(remember(3), learner->copies());
    ASSERT_TRUE(environment.reset(1).has_value());
    rounds(*learner, environment, 60);
    ToyEnvironment judge(remember(3), 200);
    (units > 0.0 ? with : without) = judged(*learner, judge);
  }
  EXPECT_GT(with, 0.98);
  EXPECT_LT(without, 0.65);
}

// Both agents see the same, so that one policy for both would have to do two things at once.
TEST_F(PpoTest, OnlyPoliciesOfTheirOwnTakeSides) {
  double shared = 0.0;
  double independent = 0.0;
  for (const std::string sharing : {"shared", "independent"}) {
    const auto learner =
        trainer(take_sides().task, small({{"sharing", sharing}, {"learning_rate", 3e-3}}));
    ToyEnvironment environment(take_sides(), learner->copies());
    ASSERT_TRUE(environment.reset(1).has_value());
    rounds(*learner, environment, 40);
    ToyEnvironment judge(take_sides(), 50);
    (sharing == "shared" ? shared : independent) = judged(*learner, judge);
  }
  EXPECT_EQ(independent, 4.0);
  EXPECT_EQ(shared, 0.0);
}

// Ten rewards are in reach at a cost of one each; the budget is three.
TEST_F(PpoTest, PricesKeepCostsNearTheirBudget) {
  for (const double rate : {0.0, 0.03}) {
    const auto learner =
        trainer(tempting().task, small({{"cost_rate", rate}, {"entropy_weight", 0.02}}));
    ToyEnvironment environment(tempting(), learner->copies());
    ASSERT_TRUE(environment.reset(1).has_value());
    double cost = 0.0;
    double episodes = 0.0;
    for (int k = 0; k < 200; ++k) {
      const auto round = round_of(*learner, environment);
      for (const auto& episode : round.episodes) {
        if (k < 100) continue;
        cost += episode.costs[0];
        episodes += 1.0;
      }
    }
    if (rate == 0.0) {
      EXPECT_GT(cost / episodes, 9.0);
    } else {
      EXPECT_NEAR(cost / episodes, 3.0, 0.6);
    }
  }
}

/// Goes half way to the aim.
class HalfWay final : public engine::Controller {
 public:
  explicit HalfWay(std::size_t rows) : rows_(rows) {}
  std::size_t rows() const override { return rows_; }
  void decide(const engine::ControlView& view, std::span<float> actions) override {
    for (std::size_t r = 0; r < rows_; ++r) {
      actions[2 * r] = 0.5F * view.values[r];
      actions[2 * r + 1] = 1.0F;
    }
  }
  void restart(std::size_t) override {}
  engine::AgentCost cost() const override { return {}; }
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  std::size_t rows_;
};

TEST_F(PpoTest, ImitatesATeacher) {
  teacher_ = [](std::size_t rows) -> engine::Result<std::unique_ptr<engine::Controller>> {
    return std::make_unique<HalfWay>(rows);
  };
  const auto learner =
      trainer(follow().task, small({{"teacher", std::string("half way")}, {"learning_rate", 3e-3}}),
              1, "behaviour_cloning");
  teacher_ = {};
  ToyEnvironment environment(follow(), learner->copies());
  ASSERT_TRUE(environment.reset(1).has_value());
  rounds(*learner, environment, 60);
  const auto policy = learner->controller(3);
  std::vector<float> actions(6);
  policy->decide({{}, std::vector<float>{-4.0F, 3.0F, 12.0F}, {}}, actions);
  for (const auto& [row, aim] : {std::pair{0U, -4.0F}, std::pair{1U, 3.0F}, std::pair{2U, 12.0F}}) {
    EXPECT_NEAR(actions[2 * row], 0.5F * aim, 0.4);
    EXPECT_NEAR(actions[2 * row + 1], 1.0F, 0.4);
  }
}

TEST_F(PpoTest, SaysWhatItCannotDo) {
  const auto torn = try_trainer(remember(3).task, {{"recurrent_units", 8.0}, {"sequence", 12.0}});
  ASSERT_FALSE(torn.has_value());
  EXPECT_EQ(torn.error().items().front().code, "training-sequence");
  const auto alone = try_trainer(remember(3).task, {{"teacher", std::string("pid")}});
  ASSERT_FALSE(alone.has_value());
  EXPECT_EQ(alone.error().items().front().code, "learner-teacher");
}

TEST_F(PpoTest, SaysWhenWeightsAreNoNumbers) {
  auto rules = follow();
  rules.pay = [](const ToyMoment&, std::span<const float>, std::span<float> rewards,
                 std::span<float>) { rewards[0] = 3e38F; };
  const auto learner = trainer(rules.task, small({{"normalise_rewards", 0.0}}));
  ToyEnvironment environment(rules, learner->copies());
  ASSERT_TRUE(environment.reset(1).has_value());
  TrainingRound round;
  const auto done = learner->round(environment, round);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().items().front().code, "training-diverged");
}

}  // namespace
}  // namespace orrery::models::test
