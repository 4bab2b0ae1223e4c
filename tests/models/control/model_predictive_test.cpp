// SPDX-License-Identifier: Apache-2.0
#include "models/control/model_predictive.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "models/audit/sample_statistics.h"
#include "models/control/classic/classic_tasks.h"
#include "models/control/dynamics_model.h"
#include "models/control/episodes.h"
#include "models/control/trained_policy.h"
#include "tests/models/control/linear_task.h"
#include "tests/models/control/toy_environment.h"

namespace orrery::models::test {
namespace {

using Settings = std::map<std::string, double>;

struct Training {
  Training(std::unique_ptr<VectorEnvironment> its, const Settings& settings)
      : environment(std::move(its)) {
    spec.task = environment->task();
    spec.params = engine::ParamSet::defaults(model_predictive_info());
    for (const auto& [name, value] : settings) {
      EXPECT_TRUE(spec.params.has(name)) << name;
      spec.params.set(name, value);
    }
    spec.seed = 101;
    trainer = std::move(*make_model_predictive(spec));
    EXPECT_TRUE(environment->reset(spec.seed).has_value());
  }

  engine::Result<void> run(std::uint64_t steps) {
    TrainingRound round;
    while (trainer->steps_done() < steps)
      if (auto done = trainer->round(*environment, round); !done) return done;
    return {};
  }

  std::vector<std::byte> saved() const {
    engine::ArchiveWriter archive;
    trainer->save(archive);
    environment->save(archive);
    return archive.bytes();
  }

  DynamicsWeights model() const {
    const auto controller = trainer->controller(1);
    return dynamic_cast<const PolicyController&>(*controller).policy().planner->model;
  }

  std::unique_ptr<VectorEnvironment> environment;
  TrainerSpec spec;
  std::unique_ptr<Trainer> trainer;
};

double mean_return(VectorEnvironment& environment, engine::Controller& controller) {
  const auto played = play_episodes(environment, controller, 7);
  EXPECT_TRUE(played.has_value());
  return played ? sample_moments(returns_of(*played)).mean : NAN;
}

const Settings kCart = {{"steps", 100}, {"horizon", 16}};

// Positions, speeds and pushes that a controller meets. Errors of what is predicted, against how
// much a step changes each number, and against the reward's own size.
TEST(ModelPredictive, ALinearSystemIsLearned) {
  Training training(std::make_unique<LinearTask>(1), kCart);
  ASSERT_TRUE(training.run(2000).has_value());
  DynamicsPlay play(training.spec.task, training.model());
  engine::Stream luck({1, 1, engine::Purpose::kUser});
  std::vector<double> off(3), size(3);
  for (int i = 0; i < 300; ++i) {
    const double x = 2.0 * luck.uniform() - 1.0;
    const double v = luck.uniform() - 0.5;
    const double u = 2.0 * luck.uniform() - 1.0;
    const double changes[] = {0.25 * v, -0.2 * v + 0.25 * u, -(x * x + u * u)};
    std::vector<float> out(4);
    play.predict(i % 5, std::vector<float>{static_cast<float>(x), static_cast<float>(v)},
                 std::vector<float>{static_cast<float>(u)}, out);
    const double expected[] = {out[0] - x, out[1] - v, out[2]};
    for (int k = 0; k < 3; ++k) {
      off[k] += std::pow(expected[k] - changes[k], 2);
      size[k] += std::pow(changes[k], 2);
    }
  }
  for (int k = 0; k < 3; ++k) EXPECT_LT(std::sqrt(off[k] / size[k]), 0.1) << k;
}

/// Cost that no controller can be below, from (1 m, 0), by the Riccati recursion over the steps of
/// an episode. Source: Anderson and Moore, Optimal Control: Linear Quadratic Methods (1990), 2.4.
double least_cost_of_square_metre() {
  constexpr double kH = LinearTask::kStep_s;
  constexpr double kD = LinearTask::kKept;
  double xx = 0.0, xv = 0.0, vv = 0.0;
  for (std::uint32_t t = 0; t < LinearTask::kSteps; ++t) {
    // A = [1 h; 0 d], B = [0; h];  s = 1 + B'PB,  k = B'PA / s,  P <- Q + A'PA - s k'k.
    const double s = 1.0 + kH * kH * vv;
    const double kx = kH * xv / s;
    const double kv = kH * (kH * xv + kD * vv) / s;
    const double next_xv = kH * xx + kD * xv - s * kx * kv;
    const double next_vv = kH * kH * xx + 2.0 * kH * kD * xv + kD * kD * vv - s * kv * kv;
    xx = 1.0 + xx - s * kx * kx;
    xv = next_xv;
    vv = next_vv;
  }
  return xx;
}

// Between standing still, 40 for a square metre, and the best feedback, 7.3, nine tenths of the
// way.
TEST(ModelPredictive, ThePlanOfALinearSystemIsNearTheOptimum) {
  EXPECT_NEAR(least_cost_of_square_metre(), 7.28842854796928, 1e-9);  // by numpy
  Training training(std::make_unique<LinearTask>(1), kCart);
  ASSERT_TRUE(training.run(2000).has_value());
  constexpr std::size_t kCopies = 32;
  LinearTask judge(kCopies);
  ASSERT_TRUE(judge.reset(7).has_value());
  double square = 0.0;
  for (std::size_t k = 0; k < kCopies; ++k)
    square += std::pow(judge.columns().observations[2 * k], 2) / kCopies;
  const double least = square * least_cost_of_square_metre();
  const double standing = square * LinearTask::kSteps;
  const double cost = -mean_return(judge, *training.trainer->controller(kCopies));
  EXPECT_GE(cost, 0.999 * least);
  EXPECT_LT(cost, least + 0.1 * (standing - least));
}

// Random torque comes to about -1200; learners without a model need 20,000 steps to be above -170.
TEST(ModelPredictive, ThePendulumStandsAfterTwoThousandSteps) {
  Training training(make_classic("classic/pendulum-v1", 1), {});
  ASSERT_TRUE(training.run(2000).has_value());
  const auto judge = make_classic("classic/pendulum-v1", 10);
  EXPECT_GT(mean_return(*judge, *training.trainer->controller(10)), -300.0);
}

// A random pole falls after 22 steps.
TEST(ModelPredictive, ThePoleIsHeldByChoices) {
  Training training(make_classic("classic/cartpole-v1", 1), {{"members", 3}});
  ASSERT_TRUE(training.run(2000).has_value());
  const auto judge = make_classic("classic/cartpole-v1", 5);
  EXPECT_GT(mean_return(*judge, *training.trainer->controller(5)), 100.0);
  EXPECT_TRUE(training.model().terminates);
}

TEST(ModelPredictive, AgentsOfATaskShareAModel) {
  ToyRules rules = follow();
  rules.task.agents = {"left", "right"};
  const auto see = rules.see;
  const auto pay = rules.pay;
  rules.see = [see](const ToyMoment& at, std::span<float> values) {
    see(at, values.first(1));
    see(at, values.last(1));
  };
  rules.pay = [pay](const ToyMoment& at, std::span<const float> actions, std::span<float> rewards,
                    std::span<float> costs) {
    pay(at, actions.first(2), rewards.first(1), costs);
    pay(at, actions.last(2), rewards.last(1), costs);
  };
  Training training(std::make_unique<ToyEnvironment>(rules, 1),
                    {{"horizon", 2}, {"iterations", 6}, {"steps", 100}, {"members", 2}});
  ASSERT_TRUE(training.run(3000).has_value());
  ToyEnvironment judge(rules, 8);
  // The middle of the box comes to about -5.3, luck to about -11.
  EXPECT_GT(mean_return(judge, *training.trainer->controller(16)), -1.0);
}

std::vector<float> decided(engine::Controller& controller, const std::vector<float>& seen) {
  std::vector<float> actions(controller.rows());
  controller.decide({{}, seen, {}}, actions);
  return actions;
}

// With every action of a plan carried out, rows are at different places of their plans.
TEST(ModelPredictive, ARowIsDecidedAlikeWhicheverRowsStandBesideIt) {
  for (const double commit : {1.0, 3.0}) {
    Settings settings = kCart;
    settings["commit"] = commit;
    Training training(std::make_unique<LinearTask>(1), settings);
    ASSERT_TRUE(training.run(600).has_value());
    const auto one = training.trainer->controller(1);
    const auto two = training.trainer->controller(2);
    for (int step = 0; step < 7; ++step) {
      if (step == 2) two->restart(1);
      const float x = 0.03F * static_cast<float>(step);
      EXPECT_EQ(decided(*one, {x, 0.1F})[0], decided(*two, {x, 0.1F, -x, 0.2F})[0]) << step;
    }
  }
}

TEST(ModelPredictive, ASavedPlannerGoesOnAndARestartedOneBeginsAnew) {
  Settings settings = kCart;
  settings["commit"] = 2;
  Training training(std::make_unique<LinearTask>(1), settings);
  ASSERT_TRUE(training.run(600).has_value());
  const auto whole = training.trainer->controller(1);
  const float first = decided(*whole, {0.2F, 0.0F})[0];
  decided(*whole, {0.2F, 0.01F});
  decided(*whole, {0.2F, 0.02F});
  engine::ArchiveWriter writer;
  whole->save(writer);
  const auto resumed = training.trainer->controller(1);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(resumed->load(reader));
  for (int step = 0; step < 4; ++step)
    EXPECT_EQ(decided(*whole, {0.1F, 0.0F})[0], decided(*resumed, {0.1F, 0.0F})[0]) << step;
  whole->restart(0);
  EXPECT_EQ(decided(*whole, {0.2F, 0.0F})[0], first);
}

TEST(ModelPredictive, GoesOnFromAnArchiveToTheSameBits) {
  const std::vector<std::unique_ptr<VectorEnvironment> (*)()> tasks = {
      []() -> std::unique_ptr<VectorEnvironment> { return std::make_unique<LinearTask>(2); },
      [] { return make_classic("classic/cartpole-v1", 2); }};
  const Settings settings = {{"copies", 2},  {"steps", 60},  {"random_steps", 200}, {"horizon", 6},
                             {"hidden", 16}, {"members", 2}, {"explore_hold", 20},  {"batch", 32}};
  for (const auto make : tasks) {
    Training whole(make(), settings);
    ASSERT_TRUE(whole.run(500).has_value());
    const auto half = whole.saved();
    ASSERT_TRUE(whole.run(1000).has_value());

    Training resumed(make(), settings);
    engine::ArchiveReader archive(half);
    ASSERT_TRUE(resumed.trainer->load(archive));
    ASSERT_TRUE(resumed.environment->load(archive));
    ASSERT_TRUE(resumed.run(1000).has_value());
    EXPECT_TRUE(whole.saved() == resumed.saved());

    Settings others = settings;
    others["layers"] = 1;
    Training other(make(), others);
    engine::ArchiveReader again(half);
    EXPECT_FALSE(other.trainer->load(again));
  }
}

/// Pushes ahead, and counts the rows that it was asked for.
class Ahead final : public engine::Controller {
 public:
  explicit Ahead(std::uint64_t& asked) : asked_(asked) {}
  std::size_t rows() const override { return 1; }
  void decide(const engine::ControlView&, std::span<float> actions) override {
    actions[0] = 1.0F;
    ++asked_;
  }
  void restart(std::size_t) override {}
  engine::AgentCost cost() const override { return {}; }
  void save(engine::ArchiveWriter&) const override {}
  bool load(engine::ArchiveReader&) override { return true; }

 private:
  std::uint64_t& asked_;
};

TEST(ModelPredictive, ATeacherDecidesBetweenLuckAndPlans) {
  std::uint64_t asked = 0;
  LinearTask environment(1);
  TrainerSpec spec;
  spec.task = environment.task();
  spec.params = engine::ParamSet::defaults(model_predictive_info());
  spec.params.set("teacher", std::string("ahead"));
  spec.params.set("random_steps", 100.0);
  spec.params.set("teacher_steps", 150.0);
  spec.params.set("steps", 50.0);
  spec.params.set("explore", 0.0);
  EXPECT_EQ(make_model_predictive(spec).error().items()[0].code, "learner-teacher");
  spec.teacher = [&](std::size_t) -> engine::Result<std::unique_ptr<engine::Controller>> {
    return std::make_unique<Ahead>(asked);
  };
  const auto trainer = *make_model_predictive(spec);
  ASSERT_TRUE(environment.reset(1).has_value());
  TrainingRound round;
  for (const std::uint64_t expected : {0, 0, 50, 100, 150, 150}) {
    ASSERT_TRUE(trainer->round(environment, round).has_value());
    EXPECT_EQ(asked, expected);
  }
}

TEST(ModelPredictive, DivergenceIsExplained) {
  Training training(std::make_unique<LinearTask>(1), {{"learning_rate", engine::kInfinity}});
  const auto done = training.run(1000);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().items().front().code, "training-diverged");
}

}  // namespace
}  // namespace orrery::models::test
