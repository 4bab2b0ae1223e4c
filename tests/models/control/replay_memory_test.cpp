// SPDX-License-Identifier: Apache-2.0
#include "models/control/replay_memory.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

namespace orrery::models::test {
namespace {

constexpr std::uint8_t kGoesOn = 0, kTerminated = 1, kTruncated = 2;

/// One decision maker, one number seen and done.
struct OneRow {
  explicit OneRow(const ReplaySpec& spec) : memory(spec) {}

  void step(float observation, float reward, float after, std::uint8_t end = kGoesOn,
            float cost = 0.0F) {
    const float first_of_next = 1000.0F;
    const std::uint8_t terminated = end == kTerminated, truncated = end == kTruncated;
    StepColumns columns;
    columns.observations = {end == kGoesOn ? &after : &first_of_next, 1};
    columns.final_observations = {&after, 1};
    columns.rewards = {&reward, 1};
    columns.costs = {&cost, 1};
    columns.terminated = {&terminated, 1};
    columns.truncated = {&truncated, 1};
    const float action = -observation;
    memory.append({&observation, 1}, {&action, 1}, columns);
  }
  ReplayBatch draw(std::size_t count, double beta = 0.0) {
    ReplayBatch batch;
    memory.sample(count, beta, luck, batch);
    return batch;
  }

  ReplayMemory memory;
  engine::Stream luck{{1, 2, engine::Purpose::kAgent}};
};

/// What stands in the slot of the transition that began at this observation.
struct Transition {
  float reward = NAN, next = NAN, discount = NAN, action = NAN, cost = NAN;
};
Transition find(OneRow& row, float observation) {
  const ReplayBatch batch = row.draw(1000);
  for (std::size_t i = 0; i < batch.size(); ++i)
    if (batch.observations[i] == observation)
      return {batch.rewards[i], batch.next_observations[i], batch.discounts[i], batch.actions[i],
              batch.costs.empty() ? NAN : batch.costs[i]};
  return {};
}

TEST(ReplayMemory, ATerminatedStepHasNoValueBeyondAndATruncatedOneHas) {
  OneRow row({.capacity = 10, .discount = 0.5});
  row.step(1, 10, 2);
  row.step(2, 20, 3, kTerminated);
  row.step(5, 30, 6, kTruncated);
  EXPECT_EQ(row.memory.size(), 3U);
  EXPECT_EQ(find(row, 1).next, 2.0F);
  EXPECT_EQ(find(row, 1).discount, 0.5F);
  EXPECT_EQ(find(row, 1).action, -1.0F);
  EXPECT_EQ(find(row, 2).discount, 0.0F);
  EXPECT_EQ(find(row, 2).next, 3.0F);  // of its own episode, not the first of the next
  EXPECT_EQ(find(row, 5).discount, 0.5F);
  EXPECT_EQ(find(row, 5).next, 6.0F);
}

// Rewards 1, 2, 4, 8 with g = 1/2 and n = 3: 1 + 1 + 1; 2 + 2 + 2; then the episode is over.
TEST(ReplayMemory, ThreeStepReturnsByHand) {
  for (const std::uint8_t end : {kTerminated, kTruncated}) {
    OneRow row({.capacity = 10, .cost_width = 1, .lookahead = 3, .discount = 0.5});
    row.step(1, 1, 2, kGoesOn, 100);
    row.step(2, 2, 3);
    EXPECT_EQ(row.memory.size(), 0U);
    row.step(3, 4, 4);
    EXPECT_EQ(row.memory.size(), 1U);
    row.step(4, 8, 5, end, 8);
    EXPECT_EQ(row.memory.size(), 4U);
    const float beyond = end == kTruncated ? 1.0F : 0.0F;
    EXPECT_EQ(find(row, 1).reward, 3.0F);
    EXPECT_EQ(find(row, 1).next, 4.0F);
    EXPECT_EQ(find(row, 1).discount, 0.125F);
    EXPECT_EQ(find(row, 1).cost, 100.0F);
    EXPECT_EQ(find(row, 2).reward, 6.0F);
    EXPECT_EQ(find(row, 2).discount, 0.125F * beyond);
    EXPECT_EQ(find(row, 2).cost, 2.0F);
    EXPECT_EQ(find(row, 3).reward, 8.0F);
    EXPECT_EQ(find(row, 3).discount, 0.25F * beyond);
    EXPECT_EQ(find(row, 4).reward, 8.0F);
    EXPECT_EQ(find(row, 4).discount, 0.5F * beyond);
    EXPECT_EQ(find(row, 4).next, 5.0F);
    row.step(7, 16, 8);  // the next episode begins with nothing pending
    EXPECT_EQ(row.memory.size(), 4U);
  }
}

TEST(ReplayMemory, TheOldestIsWrittenOver) {
  OneRow row({.capacity = 3});
  for (int i = 0; i < 5; ++i) row.step(static_cast<float>(i), 0, 0);
  EXPECT_EQ(row.memory.size(), 3U);
  const ReplayBatch batch = row.draw(300);
  for (const float seen : batch.observations) EXPECT_GE(seen, 2.0F);
}

// 4 transitions, 40,000 draws: 10,000 each, sd 87.
TEST(ReplayMemory, UniformDrawsAreUniform) {
  OneRow row({.capacity = 8});
  for (int i = 0; i < 4; ++i) row.step(static_cast<float>(i), 0, 0);
  std::vector<int> counts(4);
  for (const float seen : row.draw(40000).observations) ++counts[static_cast<std::size_t>(seen)];
  for (const int count : counts) EXPECT_NEAR(count, 10000, 400);
}

double fourth_of(const ReplayBatch& batch) {
  return static_cast<double>(std::count(batch.slots.begin(), batch.slots.end(), 4U));
}

// Errors 1, 2, 3, 4 and exponent 1: shares 0.1 .. 0.4; with beta 1 weights in inverse proportion.
TEST(ReplayMemory, PrioritisedDrawsFollowTheErrors) {
  OneRow row({.capacity = 5, .prioritised = true, .priority_exponent = 1.0});
  for (int i = 0; i < 4; ++i) row.step(static_cast<float>(i), 0, 0);
  row.memory.set_errors(std::vector<std::uint32_t>{0, 1, 2, 3}, std::vector<float>{1, -2, 3, 4});
  const ReplayBatch batch = row.draw(10000, 1.0);
  std::vector<int> counts(4);
  for (std::size_t i = 0; i < batch.size(); ++i) {
    ++counts[batch.slots[i]];
    EXPECT_NEAR(batch.weights[i], 1.0 / (batch.slots[i] + 1.0), 1e-5);
  }
  for (int i = 0; i < 4; ++i) EXPECT_NEAR(counts[static_cast<std::size_t>(i)], 1000 * (i + 1), 2);
  row.step(9, 0, 0);  // new: as likely as the likeliest, a share of 4 / 14
  EXPECT_NEAR(fourth_of(row.draw(14000)), 4000, 2);
}

TEST(SumTree, FindsInProportionAndNeverWhatIsEmpty) {
  SumTree tree(5);
  tree.set(1, 0.5);
  tree.set(4, 1.5);
  EXPECT_EQ(tree.total(), 2.0);
  EXPECT_EQ(tree.find(0.0), 1U);
  EXPECT_EQ(tree.find(0.499), 1U);
  EXPECT_EQ(tree.find(0.5), 4U);
  EXPECT_EQ(tree.find(2.0), 4U);
}

TEST(ReplayMemory, GoesOnFromAnArchive) {
  const ReplaySpec spec{.capacity = 20, .lookahead = 3, .prioritised = true};
  OneRow one(spec), two(spec);
  for (int i = 0; i < 13; ++i) one.step(static_cast<float>(i), 1, 0);
  one.memory.set_errors(one.draw(4, 0.4).slots, std::vector<float>{0.1F, 5.0F, 0.3F, 2.0F});
  engine::ArchiveWriter writer;
  one.memory.save(writer);
  engine::ArchiveReader reader(writer.bytes());
  ASSERT_TRUE(two.memory.load(reader));
  EXPECT_TRUE(reader.at_end());
  two.luck.seek(one.luck.position());
  for (auto* row : {&one, &two})
    for (int i = 0; i < 15; ++i) row->step(static_cast<float>(i), 2, 0, i == 8);
  const ReplayBatch a = one.draw(50, 0.4), b = two.draw(50, 0.4);
  EXPECT_EQ(a.slots, b.slots);
  EXPECT_EQ(a.weights, b.weights);
  EXPECT_EQ(a.rewards, b.rewards);

  OneRow smaller({.capacity = 5, .lookahead = 3, .prioritised = true});
  engine::ArchiveReader again(writer.bytes());
  EXPECT_FALSE(smaller.memory.load(again));
}

}  // namespace
}  // namespace orrery::models::test
