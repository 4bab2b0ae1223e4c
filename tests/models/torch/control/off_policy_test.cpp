// SPDX-License-Identifier: Apache-2.0
// The learners with a replay memory, through the module that carries them.
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <numeric>
#include <string>

#include "tests/models/control/toy_track.h"
#include "tests/support/temporary_folder.h"

namespace orrery::models::test {
namespace {

using Settings = std::map<std::string, double>;

TrainerSpec spec_of(const char* learner, const TrackSpec& track, const Settings& settings,
                    std::uint64_t steps) {
  TrainerSpec spec;
  spec.task = ToyTrack(track, 1).task();
  spec.params = engine::ParamSet::defaults(*find_learner(learner)->info);
  for (const auto& [name, value] : settings) {
    EXPECT_TRUE(spec.params.has(name)) << name;
    spec.params.set(name, value);
  }
  spec.seed = 5;
  spec.steps_total = steps;
  return spec;
}

struct Training {
  Training(const char* learner, const TrackSpec& track, const Settings& settings,
           std::uint64_t steps)
      : spec(spec_of(learner, track, settings, steps)),
        trainer(std::move(*find_learner(learner)->make(spec))),
        environment(track, trainer->copies()) {
    EXPECT_TRUE(environment.reset(spec.seed).has_value());
  }
  /// Until so many steps are done; what the last round reported under this name.
  double run(std::uint64_t steps, const std::string& loss = "value") {
    TrainingRound round;
    while (trainer->steps_done() < steps) {
      const auto done = trainer->round(environment, round);
      EXPECT_TRUE(done.has_value());
      if (!done) break;
    }
    for (const auto& [name, value] : round.losses)
      if (name == loss) return value;
    return 0.0;
  }
  std::vector<std::byte> saved() const {
    engine::ArchiveWriter archive;
    trainer->save(archive);
    environment.save(archive);
    return archive.bytes();
  }

  TrainerSpec spec;
  std::unique_ptr<Trainer> trainer;
  ToyTrack environment;
};

struct Outcome {
  double reward = 0.0, effort = 0.0;  // means of an episode
};
/// By the best actions, from 64 places.
Outcome evaluate(const TrackSpec& track, const Trainer& trainer) {
  constexpr std::size_t kCopies = 64;
  ToyTrack environment(track, kCopies);
  const auto controller = trainer.controller(kCopies);
  EXPECT_TRUE(environment.reset(99).has_value());
  std::vector<float> actions(kCopies);
  do {
    controller->decide({{}, environment.columns().observations, {}}, actions);
    EXPECT_TRUE(environment.step(actions).has_value());
  } while (environment.columns().ended.empty());
  Outcome outcome;
  for (const auto& end : environment.columns().ended) {
    outcome.reward += end.reward / kCopies;
    outcome.effort += end.costs[0] / kCopies;
  }
  return outcome;
}

const Settings kQuick = {
    {"hidden", 32}, {"batch", 32}, {"discount", 0.9}, {"learning_starts", 100}, {"train_every", 1}};
const Settings kOffline = {
    {"hidden", 32}, {"batch", 64}, {"discount", 0.9}, {"iterations", 30}, {"fits", 60}};
Settings with(Settings more, const Settings& settings) {
  more.insert(settings.begin(), settings.end());
  return more;
}
Settings quick(const Settings& more) { return with(more, kQuick); }
constexpr TrackSpec kChoices{};
constexpr TrackSpec kBox{.discrete = false};

// Standing still gives 13.3 of 20 on average, going straight to the middle by whole moves 19.7.
TEST(OffPolicy, DqnWithEachOptionFindsTheMiddle) {
  const std::vector<Settings> options = {{},
                                         {{"double", 0}},
                                         {{"duelling", 1}},
                                         {{"prioritised", 1}},
                                         {{"lookahead", 3}},
                                         {{"explore_hold", 8}, {"copies", 4}}};
  for (const Settings& option : options) {
    Training training("dqn", kChoices, quick(option), 3000);
    training.run(3000);
    EXPECT_GT(evaluate(kChoices, *training.trainer).reward, 18.5)
        << (option.empty() ? "default" : option.begin()->first);
  }
}

TEST(OffPolicy, SacAndTd3FindTheMiddle) {
  for (const char* learner : {"sac", "td3"}) {
    const Settings free = {{"cost_rate", 0}};
    Training training(learner, kBox, quick(learner == std::string("sac") ? free : Settings{}),
                      2000);
    training.run(2000);
    EXPECT_GT(evaluate(kBox, *training.trainer).reward, 18.5) << learner;
  }
}

TEST(OffPolicy, SacKeepsToTheBudget) {
  Training free("sac", kBox, quick({{"cost_rate", 0}}), 4000);
  free.run(4000);
  Training bound("sac", kBox, quick({{"cost_rate", 0.3}}), 4000);
  bound.run(4000);
  EXPECT_GT(evaluate(kBox, *free.trainer).effort, 2.3);
  EXPECT_LT(evaluate(kBox, *bound.trainer).effort, 2.1);
}

TEST(OffPolicy, FittedQLearnsFromRandomSteps) {
  Training training("fitted_q", kChoices, kOffline, 1500);
  training.run(1500);
  EXPECT_GT(evaluate(kChoices, *training.trainer).reward, 18.5);
}

// Reward 1 for an episode of one step in the middle of the track: worth 1 where it is over for
// good; where only the clock ran out 1 / (1 - 0.8) = 5.
TEST(OffPolicy, NoValueLiesBeyondAnEndAndSomeBeyondACut) {
  for (const bool ends : {true, false})
    for (const char* learner : {"dqn", "td3"}) {
      const bool discrete = std::string(learner) == "dqn";
      const TrackSpec track{.discrete = discrete, .ends_for_good = ends, .steps = 1};
      Training training(learner, track,
                        {{"hidden", 32},
                         {"batch", 32},
                         {"learning_starts", 100},
                         {"discount", 0.8},
                         {"train_every", 1},
                         {"target_rate", 0.05}},
                        1500);
      const double value = training.run(1500);
      // Random moves give 0.65 on average, the best ones 0.84.
      if (ends)
        EXPECT_TRUE(value > 0.5 && value < 1.05) << learner << " " << value;
      else
        EXPECT_TRUE(value > 3.3 && value < 5.3) << learner << " " << value;
    }
}

TEST(OffPolicy, GoesOnFromAnArchiveToTheSameBits) {
  const std::vector<std::pair<const char*, Settings>> learners = {
      {"dqn", {{"prioritised", 1}, {"duelling", 1}, {"lookahead", 3}, {"explore_hold", 5}}},
      {"fitted_q", with({{"iterations", 8}, {"fits", 10}}, kOffline)},
      {"sac", {{"explore", 0.1}, {"explore_hold", 5}}},
      {"td3", {{"copies", 3}, {"noise_steps", 5}}}};
  for (const auto& [learner, settings] : learners) {
    const std::string name = learner;
    const TrackSpec& track = name == "dqn" || name == "fitted_q" ? kChoices : kBox;
    const Settings all = name == "fitted_q" ? settings : quick(settings);
    Training whole(learner, track, all, 1000);
    whole.run(500);
    const auto half = whole.saved();
    whole.run(1000);

    Training resumed(learner, track, all, 1000);
    engine::ArchiveReader archive(half);
    ASSERT_TRUE(resumed.trainer->load(archive)) << learner;
    ASSERT_TRUE(resumed.environment.load(archive)) << learner;
    resumed.run(1000);
    EXPECT_TRUE(whole.saved() == resumed.saved()) << learner;

    Training other(learner, track, {{"layers", 1}}, 1000);
    engine::ArchiveReader again(half);
    EXPECT_FALSE(other.trainer->load(again)) << learner;
  }
}

TEST(OffPolicy, ATaskOfTheOtherKindIsExplained) {
  for (const char* learner : {"dqn", "fitted_q", "sac", "td3"}) {
    const bool discrete = find_learner(learner)->discrete;
    const auto made =
        find_learner(learner)->make(spec_of(learner, discrete ? kBox : kChoices, {}, 100));
    ASSERT_FALSE(made.has_value());
    EXPECT_EQ(made.error().items().front().code, "learner-actions");
  }
}

TEST(OffPolicy, DivergenceIsExplained) {
  // Rewards that single precision cannot hold.
  Training training("sac", kBox, quick({{"reward_scale", engine::kInfinity}}), 10000);
  TrainingRound round;
  engine::Result<void> done;
  for (int i = 0; i < 40 && done; ++i) done = training.trainer->round(training.environment, round);
  ASSERT_FALSE(done.has_value());
  EXPECT_EQ(done.error().items().front().code, "training-diverged");
}

/// A walk that an even hand made: each choice in turn, from everywhere.
std::string record() {
  std::string text = "x,action,reward,next.x,terminated,truncated\n";
  for (int i = 0; i < 600; ++i) {
    const double x = -1.0 + 2.0 * (i % 40) / 39.0;
    const int action = (i / 40) % 3;
    const double next = std::clamp(x + 0.2 * (action - 1), -1.0, 1.0);
    text += std::to_string(x) + "," + std::to_string(action) + "," +
            std::to_string(1.0 - next * next) + "," + std::to_string(next) + ",0,1\n";
  }
  return text;
}

engine::Result<std::unique_ptr<Trainer>> fitted_to(const std::string& text, double conservative) {
  const orrery::testing::TemporaryFolder folder;
  const auto path = folder.path() / "record.csv";
  std::ofstream(path) << text;
  TrainerSpec spec =
      spec_of("fitted_q", kChoices, with({{"conservative", conservative}}, kOffline), 600);
  spec.params.set("record", path.string());
  return find_learner("fitted_q")->make(spec);
}

TEST(OffPolicy, FittedQLearnsFromAFileAndCautionKeepsToIt) {
  for (const double conservative : {0.0, 0.5}) {
    auto trainer = fitted_to(record(), conservative);
    ASSERT_TRUE(trainer.has_value());
    ToyTrack environment(kChoices, 1);
    TrainingRound round;
    while ((*trainer)->steps_done() < 600)
      ASSERT_TRUE((*trainer)->round(environment, round).has_value());
    EXPECT_GT(evaluate(kChoices, **trainer).reward, 18.3) << conservative;
  }
}

TEST(OffPolicy, EveryMistakeOfARecordIsExplained) {
  const auto columns = fitted_to("x,action,rewards,terminated\n0,1,1,0\n", 0.0);
  ASSERT_FALSE(columns.has_value());
  ASSERT_EQ(columns.error().items().size(), 2U);
  EXPECT_EQ(columns.error().items()[0].code, "record-column");
  EXPECT_NE(columns.error().items()[1].remedy.find("'rewards'"), std::string::npos);

  const auto values =
      fitted_to("x,action,reward,next.x,terminated\n0,1,1,0,0\n0,3,1,0,0\n0,1,nan,0,0\n0,1\n", 0.0);
  ASSERT_FALSE(values.has_value());
  ASSERT_EQ(values.error().items().size(), 3U);
  EXPECT_EQ(values.error().items()[0].place.line, 3);
  EXPECT_EQ(values.error().items()[1].place.line, 4);
  EXPECT_EQ(values.error().items()[2].place.line, 5);
  EXPECT_EQ(fitted_to("", 0.0).error().items().front().code, "record-file");
}

}  // namespace
}  // namespace orrery::models::test
