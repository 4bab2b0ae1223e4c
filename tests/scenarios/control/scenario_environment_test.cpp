// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/scenario_environment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/scenarios/control/small_house.h"

namespace orrery::scenarios {
namespace {

constexpr const char* kReward = "-energy / 1 kWh - abs(room_k - 294 K) / 1 K";

/// What a rollout gave, step by step.
struct Rollout {
  std::vector<float> observations;
  std::vector<float> rewards;
  std::vector<std::uint8_t> truncated;
  std::vector<double> returns;

  bool operator==(const Rollout&) const = default;
};

/// Actions that differ from row to row and from step to step.
std::vector<float> some_actions(const models::VectorEnvironment& plant, std::size_t step) {
  std::vector<float> actions(plant.rows());
  for (std::size_t row = 0; row < actions.size(); ++row)
    actions[row] = static_cast<float>((row * 7 + step * 3) % 11) / 10.0F;
  return actions;
}

void go_on(models::VectorEnvironment& plant, std::size_t from, std::size_t to, Rollout& out) {
  for (std::size_t step = from; step < to; ++step) {
    const auto done = plant.step(some_actions(plant, step));
    ASSERT_TRUE(done) << engine::to_string(done.error().items()[0]);
    const models::StepColumns& columns = plant.columns();
    out.observations.insert(out.observations.end(), columns.observations.begin(),
                            columns.observations.end());
    out.rewards.insert(out.rewards.end(), columns.rewards.begin(), columns.rewards.end());
    out.truncated.insert(out.truncated.end(), columns.truncated.begin(), columns.truncated.end());
    for (const auto& end : columns.ended) out.returns.push_back(end.reward);
  }
}

Rollout rollout(const std::string& text, std::size_t copies, std::uint32_t threads,
                std::uint64_t seed = 1) {
  const auto plant = environment(text, copies, threads);
  Rollout out;
  if (plant == nullptr || !plant->reset(seed)) return out;
  const auto& first = plant->columns().observations;
  out.observations.assign(first.begin(), first.end());
  go_on(*plant, 0, 12, out);
  return out;
}

TEST(ScenarioEnvironment, TheTaskSaysWhatThereIs) {
  const auto plant = environment(small_house(kReward), 2);
  ASSERT_NE(plant, nullptr);
  const engine::ControlTask& task = plant->task();
  EXPECT_EQ(task.observation_width(), 4U);
  EXPECT_EQ(task.action_width(), 1U);
  EXPECT_EQ(task.steps_max, 5U);
  EXPECT_EQ(task.measures.size(), 2U);
  EXPECT_EQ(plant->rows(), 2U);
}

TEST(ScenarioEnvironment, EpisodesEndTogetherAndGoOnInTheSameStep) {
  const auto plant = environment(small_house(kReward), 3);
  ASSERT_NE(plant, nullptr);
  ASSERT_TRUE(plant->reset(1));
  for (std::size_t step = 0; step < 10; ++step) {
    ASSERT_TRUE(plant->step(some_actions(*plant, step)));
    const models::StepColumns& columns = plant->columns();
    const bool last = step % 5 == 4;
    EXPECT_EQ(columns.ended.size(), last ? 3U : 0U) << step;
    for (std::size_t row = 0; row < 3; ++row) {
      EXPECT_EQ(columns.truncated[row], last ? 1 : 0) << step;
      EXPECT_EQ(columns.terminated[row], 0);
      if (!last) continue;
      EXPECT_EQ(columns.ended[row].row, row);
      EXPECT_EQ(columns.ended[row].steps, 5U);
      // The last action of the old episode is seen in its last observation, and no more after.
      EXPECT_EQ(columns.final_observations[row * 4 + 3], some_actions(*plant, step)[row]);
      EXPECT_EQ(columns.observations[row * 4 + 3], 0.0F);
      // The mean of the room, over an episode: what stands at the end of a step adds up.
      EXPECT_GT(columns.ended[row].measures[1], 273.0);
      EXPECT_LT(columns.ended[row].measures[1], 313.0);
    }
  }
}

// Messages of a radio that loses all of them while a value is held for 10 min: what stands for it
// is marked, and nothing else; forecasts and actions cannot be missing.
TEST(ScenarioEnvironment, WhatIsMissingIsMarked) {
  const auto house = [](const std::string& loss) {
    std::string text = small_house(kReward);
    for (const auto& [from, to] :
         {std::pair<std::string, std::string>{"loss: 0.2", loss}, {"hold: 1 h", "hold: 10 min"}}) {
      text.replace(text.find(from), from.size(), to);
    }
    return text;
  };
  const auto silent = environment(house("loss: 1"), 20);
  ASSERT_TRUE(silent->reset(1));
  for (std::size_t step = 0; step < 6; ++step) {
    const auto& columns = silent->columns();
    ASSERT_EQ(columns.missing.size(), 20U * 4U);
    for (std::size_t i = 0; i < columns.missing.size(); ++i) {
      EXPECT_EQ(columns.missing[i], i % 4 == 0 ? 1 : 0);
      if (i % 4 == 0) EXPECT_EQ(columns.observations[i], 293.15F);  // the middle of its range
    }
    EXPECT_EQ(columns.final_missing.size(), step == 5 ? 20U * 4U : 0U);
    ASSERT_TRUE(silent->step(some_actions(*silent, step)));
  }
  const auto loud = environment(house("loss: 0"), 20);
  ASSERT_TRUE(loud->reset(1));
  for (std::size_t step = 0; step < 6; ++step) {
    EXPECT_TRUE(loud->columns().missing.empty());
    EXPECT_TRUE(loud->columns().final_missing.empty());
    ASSERT_TRUE(loud->step(some_actions(*loud, step)));
  }
}

TEST(ScenarioEnvironment, MissingValuesAreMarkedRowByRow) {
  std::string text = small_house(kReward);
  text.replace(text.find("loss: 0.2"), 9, "loss: 0.7");
  text.replace(text.find("hold: 1 h"), 9, "hold: 10 min");
  const auto lossy = environment(text, 20);
  ASSERT_TRUE(lossy->reset(1));
  std::size_t marked = 0;
  std::size_t seen = 0;
  for (std::size_t step = 0; step < 30; ++step) {
    const auto& columns = lossy->columns();
    for (std::size_t row = 0; row < 20; ++row) {
      const bool is_marked = !columns.missing.empty() && columns.missing[row * 4] != 0;
      // Noise has no value twice, and none is the middle of the range to the bit.
      EXPECT_EQ(is_marked, columns.observations[row * 4] == 293.15F);
      marked += is_marked ? 1 : 0;
      ++seen;
    }
    ASSERT_TRUE(lossy->step(some_actions(*lossy, step)));
  }
  EXPECT_GT(marked, seen / 20);
  EXPECT_LT(marked, seen - seen / 20);
}

TEST(ScenarioEnvironment, CopiesDifferAndASeedRepeats) {
  const Rollout one = rollout(small_house(kReward), 3, 1);
  EXPECT_EQ(one, rollout(small_house(kReward), 3, 1));
  EXPECT_NE(one.rewards, rollout(small_house(kReward), 3, 1, 2).rewards);
  // Parameters and faults are drawn by row and episode: no two returns are the same.
  ASSERT_EQ(one.returns.size(), 6U);
  for (std::size_t i = 0; i < one.returns.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) EXPECT_NE(one.returns[i], one.returns[j]);
  }
}

// 130 copies are nine plants.
TEST(ScenarioEnvironment, ThreadsChangeNothing) {
  EXPECT_EQ(rollout(small_house(kReward), 130, 1), rollout(small_house(kReward), 130, 3));
}

// Draws are those of the copy alone: weather and the error of its forecast are the same to the bit.
// What happens to other rows of the plant, a fault or a command, cuts the integration steps of all:
// the room moves within the error of integration.
TEST(ScenarioEnvironment, ACopyDrawsTheSameWhateverStandsBesideIt) {
  const Rollout few = rollout(small_house(kReward), 2, 1);
  const Rollout many = rollout(small_house(kReward), 70, 1);
  for (std::size_t i = 0; i < 2 * 4; ++i) {
    const bool is_room = i % 4 == 0;
    EXPECT_NEAR(few.observations[i], many.observations[i], is_room ? 0.01 : 0.0) << i;
  }
  for (std::size_t step = 0; step < 12; ++step) {
    for (std::size_t row = 0; row < 2; ++row)
      EXPECT_NEAR(few.rewards[step * 2 + row], many.rewards[step * 70 + row], 0.01) << step;
  }
}

TEST(ScenarioEnvironment, GoesOnFromASavedState) {
  const auto whole = environment(small_house(kReward), 66);
  ASSERT_TRUE(whole->reset(3));
  Rollout before;
  go_on(*whole, 0, 7, before);
  engine::ArchiveWriter saved;
  whole->save(saved);
  Rollout expected;
  go_on(*whole, 7, 14, expected);
  const auto other = environment(small_house(kReward), 66);
  engine::ArchiveReader reader(saved.bytes());
  ASSERT_TRUE(other->load(reader));
  EXPECT_TRUE(reader.at_end());
  Rollout after;
  go_on(*other, 7, 14, after);
  EXPECT_EQ(expected, after);
}

// Copies that end at different times are plants of their own.
TEST(ScenarioEnvironment, ATerminatedCopyBeginsAnewAlone) {
  const auto plant = environment(small_house(kReward, "    terminated: energy > 0.1 kWh\n"), 2);
  ASSERT_NE(plant, nullptr);
  ASSERT_TRUE(plant->reset(1));
  const std::vector<float> actions = {1.0F, 0.0F};
  bool ended = false;
  for (std::size_t step = 0; step < 4 && !ended; ++step) {
    ASSERT_TRUE(plant->step(actions));
    const models::StepColumns& columns = plant->columns();
    ended = columns.terminated[0] != 0;
    EXPECT_EQ(columns.terminated[1], 0);
    EXPECT_EQ(columns.truncated[0], 0);
    if (!ended) continue;
    ASSERT_EQ(columns.ended.size(), 1U);
    EXPECT_EQ(columns.ended[0].row, 0U);
    EXPECT_TRUE(columns.ended[0].terminated);
    EXPECT_EQ(columns.ended[0].steps, step + 1);
  }
  EXPECT_TRUE(ended);
}

// Nothing arrives: the fallback waits for two such decisions, and takes the other four.
TEST(ScenarioEnvironment, AnEpisodeTellsHowOftenTheFallbackDecided) {
  const std::string fallback =
      "    fallback: { model: constant, parameters: { values: [1] }, after: 2 }\n";
  std::string deaf = small_house("-energy / 1 kWh", fallback);
  deaf.replace(deaf.find("loss: 0.2"), 9, "loss: 1.0");
  const auto fallbacks = [](const std::string& text) {
    const auto house = environment(text, 2);
    EXPECT_TRUE(house->reset(3).has_value());
    std::vector<std::uint32_t> counts;
    while (counts.size() < 4) {
      EXPECT_TRUE(house->step(std::vector<float>(2, 0.0F)).has_value());
      for (const auto& end : house->columns().ended) counts.push_back(end.fallbacks);
    }
    return counts;
  };
  EXPECT_EQ(fallbacks(deaf), std::vector<std::uint32_t>(4, 4));
  EXPECT_EQ(fallbacks(small_house("-energy / 1 kWh")), std::vector<std::uint32_t>(4, 0));
}

TEST(ScenarioEnvironment, ARewardThatIsNoNumberSaysWhereItComesFrom) {
  const auto plant = environment(small_house("-sqrt(heat - 0.5)"), 3);
  ASSERT_TRUE(plant->reset(1));
  ASSERT_TRUE(plant->step(std::vector<float>{0.6F, 0.7F, 0.8F}));
  const auto done = plant->step(std::vector<float>{0.6F, 0.7F, 0.1F});
  ASSERT_FALSE(done);
  const engine::Diagnostic& mistake = done.error().items()[0];
  EXPECT_EQ(mistake.code, "control-nan-reward");
  for (const char* part : {"copy 2", "episode 0", "step 2", "45 min", "sqrt(-0.4"})
    EXPECT_NE(mistake.message.find(part), std::string::npos) << part << ": " << mistake.message;
}

TEST(ScenarioEnvironment, AnActionThatIsNoNumberIsRefused) {
  const auto plant = environment(small_house(kReward), 3);
  ASSERT_TRUE(plant->reset(1));
  const auto done =
      plant->step(std::vector<float>{0.0F, std::numeric_limits<float>::quiet_NaN(), 0.0F});
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().items()[0].code, "control-nan-action");
  EXPECT_NE(done.error().items()[0].message.find("copy 1"), std::string::npos);
}

}  // namespace
}  // namespace orrery::scenarios
