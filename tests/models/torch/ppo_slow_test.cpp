// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/audit/interquartile_mean.h"
#include "models/control/classic/classic_tasks.h"
#include "models/control/episodes.h"
#include "models/control/learner_catalog.h"
#include "models/learn/torch_module.h"

namespace orrery::models::test {
namespace {

/// Interquartile mean over ten seeds of the mean return of 50 episodes that no training sees.
double level(const std::string& name, std::uint64_t steps) {
  std::vector<double> means;
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    const LearnerEntry* entry = find_learner("ppo");
    TrainerSpec spec;
    spec.task = make_classic(name, 1)->task();
    spec.params = engine::ParamSet::defaults(*entry->info);
    spec.seed = seed;
    auto learner = entry->make(spec);
    EXPECT_TRUE(learner.has_value());
    const auto environment = make_classic(name, (*learner)->copies());
    EXPECT_TRUE(environment->reset(seed).has_value());
    while ((*learner)->steps_done() < steps) {
      TrainingRound round;
      EXPECT_TRUE((*learner)->round(*environment, round).has_value());
    }
    const auto judge = make_classic(name, 50);
    const auto controller = (*learner)->controller(judge->rows());
    const auto episodes = play_episodes(*judge, *controller, 1'000'003);
    EXPECT_TRUE(episodes.has_value());
    double sum = 0.0;
    for (const auto& episode : *episodes) sum += episode.reward;
    means.push_back(sum / 50.0);
  }
  return interquartile_mean(means);
}

// The levels that other implementations reach (Raffin, rl-baselines3-zoo), with our one set of
// defaults.
TEST(PpoLevels, ClassicTasks) {
  if (!torch_module()) GTEST_SKIP() << "this build has no Torch module";
  EXPECT_GE(level("classic/cartpole-v1", 100'000), 475.0);
  EXPECT_GE(level("classic/pendulum-v1", 200'000), -220.0);
  EXPECT_GE(level("classic/acrobot-v1", 500'000), -85.0);
}

}  // namespace
}  // namespace orrery::models::test
