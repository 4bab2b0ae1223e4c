// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/control_training.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "models/control/cross_entropy.h"
#include "models/control/seed_groups.h"
#include "scenarios/learn/control_evaluation.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;

std::string bytes_of(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

class ControlTraining : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = fs::path(testing::TempDir()) /
              testing::UnitTest::GetInstance()->current_test_info()->name();
    fs::create_directories(folder_);
    source_ = *find_environment({"classic/cartpole-v1", {}, "", 1});
    options_.out = (folder_ / "pole.orrctl").string();
    options_.steps = 60'000;
    options_.curve_episodes = 5;
  }
  void TearDown() override { fs::remove_all(folder_); }

  engine::Result<ControlTrainingOutcome> train(const std::string& learner = "cross_entropy") {
    const auto* entry = models::find_learner(learner);
    return train_controller(source_, *entry, engine::ParamSet::defaults(*entry->info), options_);
  }

  fs::path folder_;
  EnvironmentSource source_;
  ControlTrainingOptions options_;
};

TEST_F(ControlTraining, StoppedAfterEveryRoundItEndsWithTheSameFile) {
  ASSERT_TRUE(train().has_value());
  const std::string whole = bytes_of(options_.out);
  fs::remove(options_.out);
  options_.keep_going = [] { return false; };
  int rounds = 0;
  std::uint64_t resumed_at = 0;
  for (; !fs::exists(options_.out); ++rounds) {
    const auto outcome = train();
    ASSERT_TRUE(outcome.has_value());
    EXPECT_GE(outcome->resumed_at, resumed_at);
    resumed_at = outcome->resumed_at;
    ASSERT_LT(rounds, 200);
  }
  EXPECT_GT(rounds, 3);
  EXPECT_EQ(bytes_of(options_.out), whole);
  EXPECT_FALSE(fs::exists(options_.out + ".checkpoint"));
}

TEST_F(ControlTraining, TheBestOfTheCurveIsKeptAcrossAStop) {
  options_.kept = KeptPolicy::kBest;
  const auto whole = train();
  ASSERT_TRUE(whole.has_value());
  const std::string expected = bytes_of(options_.out);
  fs::remove(options_.out);
  options_.keep_going = [asked = 0]() mutable { return ++asked != 3; };
  ASSERT_TRUE(train()->stopped);
  options_.keep_going = nullptr;
  ASSERT_TRUE(train().has_value());
  EXPECT_EQ(bytes_of(options_.out), expected);
}

// What it keeps is a model to plan in and no network.
TEST_F(ControlTraining, ABestPlannerIsKeptAcrossAStopToo) {
  options_.kept = KeptPolicy::kBest;
  options_.steps = 600;
  options_.curve_episodes = 1;
  const auto* learner = models::find_learner("model_predictive");
  auto params = engine::ParamSet::defaults(*learner->info);
  for (const auto& [name, value] : {std::pair{"steps", 100.0},
                                    {"random_steps", 200.0},
                                    {"horizon", 8.0},
                                    {"hidden", 16.0},
                                    {"members", 2.0}})
    params.set(name, value);
  const auto whole = train_controller(source_, *learner, params, options_);
  ASSERT_TRUE(whole.has_value());
  ASSERT_TRUE(whole->file.policy.planner.has_value());
  const std::string expected = bytes_of(options_.out);
  fs::remove(options_.out);
  options_.keep_going = [asked = 0]() mutable { return ++asked != 4; };
  ASSERT_TRUE(train_controller(source_, *learner, params, options_)->stopped);
  options_.keep_going = nullptr;
  ASSERT_TRUE(train_controller(source_, *learner, params, options_).has_value());
  EXPECT_EQ(bytes_of(options_.out), expected);
}

TEST_F(ControlTraining, ACheckpointOfAnotherTrainingIsRefused) {
  options_.keep_going = [] { return false; };
  ASSERT_TRUE(train()->stopped);
  options_.seed = 2;
  const auto other = train();
  ASSERT_FALSE(other.has_value());
  EXPECT_EQ(other.error().items()[0].code, "checkpoint-mismatch");
  options_.restart = true;
  options_.keep_going = nullptr;
  EXPECT_TRUE(train().has_value());
}

TEST_F(ControlTraining, ALearnerThatCannotActHereIsRefusedBeforeItStarts) {
  models::LearnerEntry boxes_only = *models::find_learner("cross_entropy");
  boxes_only.discrete = false;
  const auto outcome =
      train_controller(source_, boxes_only, engine::ParamSet::defaults(*boxes_only.info), options_);
  ASSERT_FALSE(outcome.has_value());
  EXPECT_EQ(outcome.error().items()[0].code, "learner-task");
  EXPECT_NE(outcome.error().items()[0].remedy.find("cross_entropy"), std::string::npos);
}

// The pole falls after 22 steps at random and after 9 by a constant push; a linear policy can hold
// it to the end of 500.
TEST_F(ControlTraining, CrossEntropyHoldsThePoleOnSeedsThatItHasNotSeen) {
  options_.steps = 200'000;
  const auto outcome = train();
  ASSERT_TRUE(outcome.has_value());
  const auto& file = outcome->file;
  const auto scores =
      evaluate_controllers(source_,
                           {{"trained",
                             [&](std::size_t rows) {
                               return models::controller_of_file(file, source_.task, rows, {});
                             }}},
                           {50, 1, {}});
  ASSERT_TRUE(scores.has_value());
  EXPECT_GT(scores->front().iqm.value, 400.0);
  EXPECT_GT(file.curve.size(), 3U);
  EXPECT_EQ(file.curve.back().steps, file.steps);
}

TEST(SeedGroups, NeverMeet) {
  using models::environment_seed;
  using models::SeedGroup;
  std::vector<std::uint64_t> all;
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    for (const auto group : {SeedGroup::kTraining, SeedGroup::kValidation, SeedGroup::kHeldOut}) {
      EXPECT_EQ(environment_seed(group, seed) >> 62, static_cast<std::uint64_t>(group));
      for (std::uint64_t index = 0; index < 50; ++index)
        all.push_back(environment_seed(group, seed, index));
    }
  }
  std::sort(all.begin(), all.end());
  EXPECT_EQ(std::unique(all.begin(), all.end()), all.end());
}

}  // namespace
}  // namespace orrery::scenarios
