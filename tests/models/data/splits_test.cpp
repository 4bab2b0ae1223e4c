// SPDX-License-Identifier: Apache-2.0
#include "models/data/splits.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>

#include "models/data/scaler.h"

namespace orrery::models {
namespace {

const engine::StreamKey kKey{7, engine::entity_key("split", 0), engine::Purpose::kResampling};

/// Twelve groups of 5 to 16 rows, mixed.
std::vector<std::uint32_t> mixed_groups() {
  std::vector<std::uint32_t> group;
  for (std::uint32_t round = 0; round < 16; ++round) {
    for (std::uint32_t g = 0; g < 12; ++g) {
      if (round < 5 + g) group.push_back(g);
    }
  }
  return group;
}

std::size_t count(const std::vector<Part>& parts, Part part) {
  return static_cast<std::size_t>(std::count(parts.begin(), parts.end(), part));
}

TEST(Splits, NoGroupIsOnTwoSidesForAnySeed) {
  const auto group = mixed_groups();
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    auto key = kKey;
    key.seed = seed;
    const auto parts = split_by_group(group, 0.3, 0.2, key);
    std::map<std::uint32_t, std::set<Part>> sides;
    for (std::size_t i = 0; i < group.size(); ++i) sides[group[i]].insert(parts[i]);
    for (const auto& [id, on] : sides) EXPECT_EQ(on.size(), 1u) << "seed " << seed;
    EXPECT_GE(count(parts, Part::kTest), group.size() * 3 / 10);
    EXPECT_GE(count(parts, Part::kHeldOut), group.size() * 2 / 10);
    EXPECT_GT(count(parts, Part::kTrain), 0u);
  }
}

TEST(Splits, DependOnSeedAndIdsAndNotOnTheOrderOfRows) {
  auto group = mixed_groups();
  const auto parts = split_by_group(group, 0.3, 0.0, kKey);
  std::map<std::uint32_t, Part> side;
  for (std::size_t i = 0; i < group.size(); ++i) side[group[i]] = parts[i];
  std::reverse(group.begin(), group.end());
  const auto again = split_by_group(group, 0.3, 0.0, kKey);
  for (std::size_t i = 0; i < group.size(); ++i) EXPECT_EQ(again[i], side[group[i]]);
  auto other = kKey;
  other.seed = 8;
  EXPECT_NE(split_by_group(group, 0.3, 0.0, other), again);
}

TEST(Splits, OneGroupTrains) {
  const std::vector<std::uint32_t> group(10, 3);
  EXPECT_EQ(count(split_by_group(group, 0.5, 0.2, kKey), Part::kTrain), 10u);
}

TEST(Splits, TimeLeavesAGapThatNoWindowSpans) {
  const auto group = mixed_groups();
  constexpr std::size_t kGap = 2;
  const auto parts = split_by_time(group, 0.4, kGap);
  std::map<std::uint32_t, std::vector<Part>> by_group;
  for (std::size_t i = 0; i < group.size(); ++i) by_group[group[i]].push_back(parts[i]);
  for (const auto& [id, side] : by_group) {
    const auto last_train = std::find(side.rbegin(), side.rend(), Part::kTrain).base();
    const auto first_test = std::find(side.begin(), side.end(), Part::kTest);
    EXPECT_EQ(first_test - last_train, static_cast<std::ptrdiff_t>(kGap));
    EXPECT_EQ(std::count(first_test, side.end(), Part::kTest), side.end() - first_test);
  }
}

TEST(Splits, BlocksCoverEveryRowOnceAndKeepTheirDistance) {
  const std::vector<std::uint32_t> group(103, 0);
  constexpr std::size_t kFolds = 5;
  constexpr std::size_t kGap = 7;
  std::vector<int> tested(group.size(), 0);
  for (std::size_t fold = 0; fold < kFolds; ++fold) {
    const auto parts = split_blocked(group, kFolds, fold, kGap);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      if (parts[i] != Part::kTest) continue;
      ++tested[i];
      const std::size_t from = i - std::min(i, kGap);
      for (std::size_t j = from; j < std::min(parts.size(), i + kGap + 1); ++j)
        EXPECT_NE(parts[j], Part::kTrain) << fold << " " << i << " " << j;
    }
  }
  EXPECT_EQ(std::count(tested.begin(), tested.end(), 1), 103);
}

TEST(Scaler, KnowsNothingOfRowsThatDoNotTrain) {
  const std::vector<Part> part = {Part::kTrain, Part::kTrain, Part::kTrain, Part::kTest,
                                  Part::kHeldOut};
  std::vector<double> values = {1, 5, 2, 5, 3, 5, 1e9, -1e9, 7e8, 3};
  const auto scaler = Scaler::fit(values, 2, part);
  EXPECT_DOUBLE_EQ(scaler.mean()[0], 2.0);
  EXPECT_DOUBLE_EQ(scaler.deviation()[0], 1.0);
  EXPECT_DOUBLE_EQ(scaler.mean()[1], 5.0);
  EXPECT_DOUBLE_EQ(scaler.deviation()[1], 1.0);  // constant: no division by 0
  EXPECT_EQ(scaler.used(), (std::vector<std::uint8_t>{1, 1, 1, 0, 0}));
  scaler.apply(values);
  EXPECT_DOUBLE_EQ(values[0], -1.0);
  EXPECT_DOUBLE_EQ(values[4], 1.0);
}

}  // namespace
}  // namespace orrery::models
