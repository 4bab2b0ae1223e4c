// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/design.h"

#include <gtest/gtest.h>

#include <map>

#include "scenarios/experiment/point_choice.h"

namespace orrery::scenarios {
namespace {

FactorElement listed(const std::string& name, const std::vector<std::string>& levels) {
  FactorElement factor;
  factor.name = name;
  for (const auto& level : levels) {
    factor.levels.push_back({level, {}, {"path." + name + "=" + level}, std::nullopt});
  }
  return factor;
}

FactorElement ranged(const std::string& name, FactorRange range, const std::string& unit = "") {
  FactorElement factor;
  factor.name = name;
  factor.path = "path." + name;
  factor.unit = unit;
  factor.range = range;
  return factor;
}

std::vector<std::string> keys_of(const std::vector<DesignPoint>& points,
                                 const ExperimentElement& element) {
  std::vector<std::string> keys;
  for (const auto& point : points) keys.push_back(point.key(factor_names(element)));
  return keys;
}

TEST(Design, WithoutFactorsIsTheScenarioAsItStands) {
  const auto design = make_design({});
  ASSERT_TRUE(design);
  ASSERT_EQ(design->points.size(), 1u);
  EXPECT_EQ(design->points[0].key({}), "as it stands");
  EXPECT_TRUE(design->points[0].sets.empty());
}

TEST(Design, GridGoesThroughTheLastFactorFastest) {
  ExperimentElement element;
  element.factors = {listed("a", {"x", "y"}), listed("b", {"1", "2", "3"})};
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  EXPECT_EQ(keys_of(design->points, element),
            (std::vector<std::string>{"a=x, b=1", "a=x, b=2", "a=x, b=3", "a=y, b=1", "a=y, b=2",
                                      "a=y, b=3"}));
  EXPECT_EQ(design->points[4].sets, (std::vector<std::string>{"path.a=y", "path.b=2"}));
}

TEST(Design, ListedPointsStandInsteadOfTheGridAndOnce) {
  ExperimentElement element;
  element.factors = {listed("a", {"x", "y"}), listed("b", {"1", "2"})};
  element.points = {{1, 0}, {0, 1}, {1, 0}};
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  EXPECT_EQ(keys_of(design->points, element), (std::vector<std::string>{"a=y, b=1", "a=x, b=2"}));
}

TEST(Design, SampledPointsStandAtEveryPointOfTheGrid) {
  ExperimentElement element;
  element.factors = {listed("a", {"x", "y"}), ranged("r", {1.0, 3.0}, "K")};
  element.sample = SampleElement{};
  element.sample->method = SampleMethod::kSobol;
  element.sample->points = 3;
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  EXPECT_EQ(keys_of(design->points, element),
            (std::vector<std::string>{"a=x, r=2 K", "a=x, r=2.5 K", "a=x, r=1.5 K", "a=y, r=2 K",
                                      "a=y, r=2.5 K", "a=y, r=1.5 K"}));
  EXPECT_EQ(design->points[4].order, 1u);
  EXPECT_EQ(design->points[4].values[1].number, 2.5);
  EXPECT_EQ(design->points[4].sets.back(), "path.r=2.5 K");
}

TEST(Design, LogScaleHasEqualRatios) {
  ExperimentElement element;
  element.factors = {ranged("r", {0.01, 100.0, true})};
  element.sample = SampleElement{};
  element.sample->method = SampleMethod::kSobol;
  element.sample->points = 3;
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  EXPECT_EQ(keys_of(design->points, element), (std::vector<std::string>{"r=1", "r=10", "r=0.1"}));
}

// Both ends as often as what lies between: of 1, 2, 3 a third each.
TEST(Design, WholeNumbersHaveEqualShares) {
  ExperimentElement element;
  element.factors = {ranged("r", {1.0, 3.0, false, true}), ranged("s", {0.0, 1.0})};
  element.sample = SampleElement{};
  element.sample->method = SampleMethod::kLatinHypercube;
  element.sample->points = 300;
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  std::map<double, int> counts;
  for (const auto& point : design->points) ++counts[point.values[0].number];
  EXPECT_EQ(counts, (std::map<double, int>{{1.0, 100}, {2.0, 100}, {3.0, 100}}));
}

TEST(Design, EqualSampledPointsStandOnceAndTheOthersAreNamed) {
  ExperimentElement element;
  element.factors = {ranged("r", {0.0, 1.0, false, true})};
  element.sample = SampleElement{};
  element.sample->method = SampleMethod::kSobol;
  element.sample->points = 4;  // 0.5 0.75 0.25 0.375: shares of 0 or 1
  const auto design = make_design(element);
  ASSERT_TRUE(design);
  ASSERT_EQ(design->points.size(), 2u);
  using Repeats = std::vector<std::pair<std::uint32_t, std::uint32_t>>;
  EXPECT_EQ(design->points[0].order, 0u);
  EXPECT_EQ(design->points[1].order, 2u);
  EXPECT_EQ(design->repeats, (Repeats{{1, 0}, {3, 2}}));
}

TEST(Design, TooManyPointsAreAMistake) {
  ExperimentElement element;
  std::vector<std::string> levels;
  for (int i = 0; i < 1000; ++i) levels.push_back(std::to_string(i));
  element.factors = {listed("a", levels), listed("b", levels), listed("c", levels)};
  const auto design = make_design(element);
  ASSERT_FALSE(design);
  EXPECT_EQ(design.error().items()[0].code, "design-size");
}

ExperimentElement agents_and_noise() {
  ExperimentElement element;
  element.factors = {listed("agent", {"pca", "rule"}), listed("noise", {}),
                     listed("fast", {"true", "false"})};
  element.factors[1].unit = "K";
  for (const double number : {0.1, 1.0, 5.0}) {
    const auto name = std::to_string(number) + " K";
    element.factors[1].levels.push_back({name, {}, {"path.noise=" + name}, number});
  }
  return element;
}

std::size_t chosen(const std::string& filter, const std::string& more = "") {
  auto element = agents_and_noise();
  element.filter = filter;
  auto design = make_design(element);
  const auto done = choose_points(element, more, design->points);
  if (!done) ADD_FAILURE() << engine::to_string(done.error().items()[0]);
  return design->points.size();
}

TEST(PointChoice, FiltersByNumbersWithUnitsLevelsAndTruth) {
  EXPECT_EQ(chosen(""), 12u);
  EXPECT_EQ(chosen("agent == pca"), 6u);
  EXPECT_EQ(chosen("agent != pca and noise < 2 K"), 4u);
  EXPECT_EQ(chosen("noise > 500 mK or fast"), 10u);
  EXPECT_EQ(chosen("noise > 500 mK", "not fast"), 4u);
}

TEST(PointChoice, NothingLeftIsAMistakeOfItsOwn) {
  auto element = agents_and_noise();
  auto design = make_design(element);
  const auto done = choose_points(element, "noise > 9 K", design->points);
  ASSERT_FALSE(done);
  EXPECT_EQ(done.error().items()[0].code, "experiment-empty");
  EXPECT_EQ(done.error().items()[0].place.file, "--filter");
}

TEST(PointChoice, PriorityIsANumberOfAnyUnitOrACondition) {
  auto element = agents_and_noise();
  auto design = make_design(element);
  element.priority = "-noise";
  ASSERT_TRUE(choose_points(element, "", design->points));
  EXPECT_EQ(design->points[0].priority, -0.1);
  element.priority = "agent == rule";
  ASSERT_TRUE(choose_points(element, "", design->points));
  EXPECT_EQ(design->points[0].priority, 0.0);
  EXPECT_EQ(design->points[6].priority, 1.0);
}

}  // namespace
}  // namespace orrery::scenarios
