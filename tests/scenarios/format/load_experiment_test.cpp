// SPDX-License-Identifier: Apache-2.0
// Mistakes are in tests/scenarios/malformed/experiment, one a file.
#include "scenarios/format/load_experiment.h"

#include <gtest/gtest.h>

#include "scenarios/format/loader.h"

namespace orrery::scenarios {
namespace {

constexpr const char* kPlant = R"(orrery: 1
name: plant
seed: 5
duration: 1 min
plant:
  tank:
    model: water/drain_tank
    count: 2
    parameters: { area: 2 m2 }
    sensors:
      level: { measures: level, period: 1 s, noise: 1 mm }
metrics:
  level: { of: tank.level, reduce: mean }
)";

LoadedScenario load(const std::string& section) {
  auto loaded = load_scenario_text(kPlant + section, "plant.yaml", ".");
  if (loaded) return std::move(*loaded);
  for (const auto& mistake : loaded.error().items()) ADD_FAILURE() << engine::to_string(mistake);
  return {};
}

ExperimentElement experiment(const std::string& section) {
  return load("experiment:\n" + section).scenario.experiment.value_or(ExperimentElement{});
}

std::vector<std::string> level_names(const FactorElement& factor) {
  std::vector<std::string> names;
  for (const auto& level : factor.levels) names.push_back(level.name);
  return names;
}

TEST(LoadExperiment, ReadsEveryKeyOfTheSection) {
  const auto e = experiment(R"(
  replications: 20
  first_seed: 100
  common_random_numbers: false
  responses: [level, "rule/x.recall"]
  priority: '-count'
  filter: 'count < 9'
  keep: failed
  factors:
    count: { path: plant.tank.count, values: [1, 2] }
    noise: { path: plant.tank.sensors.level.noise, from: 1 mm, to: 5 mm }
  sample: { method: morris, points: 12, levels: 6, seed: 9 }
  stop: { response: level, relative: 0.1, confidence: 0.9, at_least: 3, at_most: 30 }
  compare: { factor: count, baseline: 2, noise: 0.02, confidence: 0.99 }
  budget: { runs: 1000, time: 2 h }
)");
  EXPECT_EQ(e.replications, 20u);
  EXPECT_EQ(e.first_seed, 100u);
  EXPECT_FALSE(e.common_random_numbers);
  EXPECT_EQ(e.responses, (std::vector<std::string>{"level", "rule/x.recall"}));
  EXPECT_EQ(e.priority, "-count");
  EXPECT_EQ(e.filter, "count < 9");
  EXPECT_EQ(e.filter_place.line, 21);
  EXPECT_EQ(e.keep, KeepResults::kFailed);
  ASSERT_EQ(e.factors.size(), 2u);
  ASSERT_TRUE(e.sample);
  EXPECT_EQ(e.sample->method, SampleMethod::kMorris);
  EXPECT_EQ(e.sample->points, 12u);
  EXPECT_EQ(e.sample->levels, 6u);
  EXPECT_EQ(e.sample->seed, 9u);
  ASSERT_TRUE(e.stop);
  EXPECT_EQ(e.stop->response, "level");
  EXPECT_EQ(e.stop->relative, 0.1);
  EXPECT_FALSE(e.stop->half_width);
  EXPECT_EQ(e.stop->confidence, 0.9);
  EXPECT_EQ(e.stop->at_least, 3u);
  EXPECT_EQ(e.stop->at_most, 30u);
  ASSERT_TRUE(e.compare);
  EXPECT_EQ(e.compare->factor, "count");
  EXPECT_EQ(e.compare->baseline, "2");
  EXPECT_EQ(e.compare->noise, 0.02);
  EXPECT_EQ(e.compare->confidence, 0.99);
  EXPECT_EQ(e.budget.runs, 1000u);
  EXPECT_EQ(e.budget.time, engine::Duration::from_seconds(7200.0));
}

TEST(LoadExperiment, DefaultsAreThoseOfTheElement) {
  const auto e = experiment("  {}\n");
  const ExperimentElement plain;
  EXPECT_EQ(e.replications, plain.replications);
  EXPECT_FALSE(e.first_seed);
  EXPECT_TRUE(e.common_random_numbers);
  EXPECT_EQ(e.keep, KeepResults::kNone);
  EXPECT_FALSE(e.sample || e.stop || e.compare || e.optimise || e.budget.runs || e.budget.time);
}

TEST(LoadExperiment, ReadsASearch) {
  const auto e = experiment(R"(
  factors:
    noise: { path: plant.tank.sensors.level.noise, from: 1 mm, to: 5 mm }
  optimise: { response: level, goal: maximise, evaluations: 9, tolerance: 0.01, seed: 3 }
)");
  ASSERT_TRUE(e.optimise);
  EXPECT_TRUE(e.optimise->maximise);
  EXPECT_EQ(e.optimise->method, "sbplx");  // bobyqa needs two factors, and was not asked for
  EXPECT_EQ(e.optimise->evaluations, 9u);
  EXPECT_EQ(e.optimise->tolerance, 0.01);
  EXPECT_EQ(e.optimise->seed, 3u);
}

TEST(LoadExperiment, ReadsLevelsWithTheirSettings) {
  const auto e = experiment(R"(
  factors:
    shape:
      levels:
        plain: {}
        wide: { plant.tank.parameters: { area: 5 m2 }, plant.tank.count: 7 }
)");
  const auto& factor = e.factors.at(0);
  EXPECT_EQ(level_names(factor), (std::vector<std::string>{"plain", "wide"}));
  EXPECT_TRUE(factor.levels[0].sets.empty());
  EXPECT_EQ(factor.levels[1].sets,
            (std::vector<std::string>{"plant.tank.parameters={area: 5 m2}", "plant.tank.count=7"}));
}

TEST(LoadExperiment, NumbersOfAFactorAreInTheUnitOfTheFirst) {
  const auto e = experiment(R"(
  factors:
    step: { path: plant.tank.step, values: [0, 5 min, 90 s, 1 h] }
)");
  const auto& factor = e.factors.at(0);
  EXPECT_EQ(factor.unit, "min");
  EXPECT_EQ(level_names(factor), (std::vector<std::string>{"0 min", "5 min", "1.5 min", "60 min"}));
  EXPECT_EQ(factor.levels[2].number, 1.5);
  EXPECT_EQ(factor.levels[2].sets, std::vector<std::string>{"plant.tank.step=1.5 min"});
}

TEST(LoadExperiment, ValuesThatAreNoNumbersKeepTheirText) {
  const auto e = experiment(R"(
  factors:
    how: { path: metrics.level.reduce, values: [mean, "max"] }
    series: { path: record.series, values: [true, false] }
record: {}
)");
  EXPECT_EQ(level_names(e.factors.at(0)), (std::vector<std::string>{"mean", "max"}));
  EXPECT_EQ(e.factors[0].levels[1].sets, std::vector<std::string>{"metrics.level.reduce=max"});
  EXPECT_FALSE(e.factors[0].levels[0].number);
  EXPECT_EQ(level_names(e.factors.at(1)), (std::vector<std::string>{"true", "false"}));
}

TEST(LoadExperiment, StepsHaveBothEndsAndShortNumbers) {
  const auto e = experiment(R"(
  factors:
    a: { path: plant.tank.sensors.level.noise, from: 0.1 mm, to: 0.4 mm, steps: 4 }
    b: { path: plant.tank.step, from: 1 ms, to: 1000 ms, scale: log, steps: 4 }
    c: { path: plant.tank.count, from: 1, to: 3, whole: true, steps: 9 }
)");
  EXPECT_EQ(level_names(e.factors.at(0)),
            (std::vector<std::string>{"0.1 mm", "0.2 mm", "0.3 mm", "0.4 mm"}));
  EXPECT_EQ(level_names(e.factors.at(1)),
            (std::vector<std::string>{"1 ms", "10 ms", "100 ms", "1000 ms"}));
  EXPECT_EQ(level_names(e.factors.at(2)), (std::vector<std::string>{"1", "2", "3"}));
}

TEST(LoadExperiment, ReadsListedPointsByNameAndByNumber) {
  const auto e = experiment(R"(
  factors:
    step: { path: plant.tank.step, values: [1 s, 2 s] }
    how: { path: metrics.level.reduce, values: [mean, max] }
  points: [{ how: max, step: 1 s }, { step: 2, how: mean }]
)");
  EXPECT_EQ(e.points, (std::vector<std::vector<std::size_t>>{{0, 1}, {1, 0}}));
}

// A run alone and the same run of an experiment have one text, and so one identity.
TEST(LoadExperiment, TheTextOfARunLeavesTheSectionOut) {
  const auto with = load("experiment:\n  replications: 3\n");
  const auto without = load("");
  EXPECT_EQ(with.scenario.text, without.scenario.text);
  EXPECT_EQ(with.experiment_text, "\"experiment\":\n  \"replications\": 3\n");
  EXPECT_TRUE(without.experiment_text.empty());
  EXPECT_FALSE(without.scenario.experiment);
}

TEST(LoadExperiment, NumbersAreWrittenSoThatTheyReadBack) {
  for (const double number : {0.1, 1e-9, 123456.789, 1.0 / 3.0, -2.5e300, 1e15, 2.5e-308}) {
    EXPECT_EQ(std::stod(factor_number(number, "")), number);
  }
  EXPECT_EQ(factor_number(100000.0, ""), "100000");
  EXPECT_EQ(factor_number(-0.0, "K"), "0 K");
}

TEST(LoadExperiment, TextIsQuotedOnOneLineWhereItMustBe) {
  Value list = Value::sequence(ValueStyle::kFlow, {});
  for (const char* text : {"plain", "with, comma", "true", "5 min", " edge ", "quote\"d", "-x"}) {
    list.items().push_back(Value::scalar(text, ValueStyle::kQuoted, {}));
  }
  EXPECT_EQ(one_line_yaml(list),
            R"([plain, "with, comma", "true", 5 min, " edge ", "quote\"d", "-x"])");
}

}  // namespace
}  // namespace orrery::scenarios
