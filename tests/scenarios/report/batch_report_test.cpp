// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "scenarios/report/batch/batch_figures.h"
#include "scenarios/report/batch/batch_numbers.h"
#include "scenarios/report/batch/batch_outcome.h"
#include "scenarios/report/batch/batch_page.h"
#include "scenarios/report/batch/shown_table.h"
#include "scenarios/report/report_assets.h"
#include "tests/support/synthetic_table.h"

namespace orrery::scenarios {
namespace {

using nlohmann::json;

bool says(const std::string& page, const std::string& words) {
  return page.find(words) != std::string::npos;
}

/// Two levels, one response, three pairs whose differences are known.
ExperimentTable two_levels(std::vector<double> rule, std::vector<double> pca) {
  TableBuilder builder;
  builder.factor("agent", {"rule", "pca"}).design("grid").measure("watch.event_recall");
  builder.compare("agent", "rule");
  builder.point({{"rule", NAN}}).runs(rule).point({{"pca", NAN}}).runs(pca);
  auto table = builder.build();
  table.status.finished = true;
  return table;
}

std::vector<std::string> kinds(const ExperimentTable& table) {
  std::vector<std::string> kinds;
  for (const auto& figure : batch_figures(batch_numbers(table))) kinds.push_back(figure.kind);
  return kinds;
}

TEST(SpokenMeasure, NamesJudgeAndGroup) {
  EXPECT_EQ(spoken_measure("watch.event_recall"), "event recall of watch");
  EXPECT_EQ(spoken_measure("watch/last_value.f1"), "F1 of watch/last_value");
  EXPECT_EQ(spoken_measure("watch.event_recall[fault:bearing.wear]"),
            "event recall of watch, fault bearing.wear");
  EXPECT_EQ(spoken_measure("cost"), "cost");
}

// Differences 0.2, 0.3, 0.4: mean 0.3, sd 0.1, t(2) at 97.5 % = 4.303, half width 0.248.
TEST(BatchOutcome, SaysHowMuchBetterWithIntervalPairsAndP) {
  const auto outcome = batch_outcome(two_levels({0.1, 0.2, 0.3}, {0.3, 0.5, 0.7}));
  EXPECT_FALSE(outcome.judged);
  EXPECT_EQ(outcome.headline,
            "pca against rule, event recall of watch: better, +0.3 (95 % interval 0.0516 to 0.548, "
            "n = 3 pairs, p = 0.035 after Holm).");
}

TEST(BatchOutcome, ClaimsNothingThatTheTestDoesNotCarry) {
  const auto outcome = batch_outcome(two_levels({0.1, 0.2, 0.3}, {0.3, 0.1, 0.5}));
  EXPECT_TRUE(says(outcome.headline, "no clear difference")) << outcome.headline;
  EXPECT_FALSE(says(outcome.headline, "better")) << outcome.headline;
}

TEST(BatchOutcome, CountsFailuresAndGatesByPoint) {
  const auto outcome = batch_outcome(testing::pump_house_experiment());
  EXPECT_TRUE(outcome.judged);
  EXPECT_EQ(outcome.verdict, engine::Verdict::kFail);
  EXPECT_TRUE(says(outcome.headline, "finds most faults does not hold at")) << outcome.headline;
  EXPECT_TRUE(says(outcome.sentences.back().text, "300 runs at 15 points; 1 failed"));
}

TEST(BatchOutcome, AnUnfinishedExperimentSaysSo) {
  auto table = two_levels({0.1, 0.2}, {0.3, 0.5});
  table.status.expected = 40;
  table.status.ended = 4;
  EXPECT_TRUE(says(batch_outcome(table).sentences.back().text, "not complete: 4 of 40"));
}

TEST(BatchOutcome, WithoutRunsThereIsNoClaim) {
  TableBuilder builder;
  builder.factor("agent", {"rule"}).measure("cost");
  const auto outcome = batch_outcome(builder.build());
  EXPECT_TRUE(says(outcome.headline, "0 runs at 0 points")) << outcome.headline;
  EXPECT_TRUE(says(batch_page(std::vector{builder.build()}), "0 runs at 0 points"));
}

TEST(FirstResponse, IsWhatTheExperimentNamesFirstNotTheFirstByName) {
  TableBuilder builder;
  builder.measure("a").measure("b").point({}).run({1.0, 2.0});
  auto table = builder.build();
  table.header.responses = {"gone", "b", "a"};
  EXPECT_EQ(first_response(table), 1u);
  EXPECT_EQ(batch_numbers(table)["first"], 1);
}

TEST(FailureGroups, MessagesThatDifferInNumbersAreOne) {
  TableBuilder builder;
  builder.factor("x", {"1", "2"}, true).measure("cost");
  builder.point({{"1", 1.0}}).failed_run("level 31 is too high").failed_run("disk full");
  builder.point({{"2", 2.0}}).failed_run("level 7 is too high").run({1.0});
  const auto groups = failure_groups(builder.build());
  ASSERT_EQ(groups.size(), 2u);
  EXPECT_EQ(groups[0].message, "level 31 is too high");
  EXPECT_EQ(groups[0].runs, (std::vector<std::size_t>{0, 2}));
  EXPECT_EQ(groups[0].points, 2u);
}

TEST(BatchNumbers, SixDigitsAndNullsInColumns) {
  TableBuilder builder;
  builder.factor("x", {"1"}, true).measure("cost");
  builder.point({{"1", 1.0}}).run({1.23456789}).failed_run("it broke\nin the second line");
  const json numbers = batch_numbers(builder.build());
  EXPECT_EQ(numbers["runs"]["values"][0].dump(), "[1.23457,null]");
  EXPECT_EQ(numbers["runs"]["trouble"].dump(), "[-1,0]");
  EXPECT_EQ(numbers["runs"]["troubles"][0], "it broke");
  EXPECT_EQ(numbers["points"]["failed"].dump(), "[1]");
}

TEST(BatchNumbers, WorstRunsCarryTheirCommands) {
  const json numbers = batch_numbers(two_levels({0.4, 0.2, 0.3}, {0.5, 0.6, 0.7}));
  const auto& worst = numbers["worst"][0];
  ASSERT_EQ(worst.size(), 6u);
  EXPECT_EQ(worst[0]["value"], 0.2);
  EXPECT_EQ(worst[0]["at"], "agent=rule");
  EXPECT_EQ(worst[0]["command"], "orrery run plant.yaml --seed 2");
}

TEST(BatchNumbers, RunsThatDoNotFitAreCountedAndTheWorstStay) {
  const auto table = testing::pump_house_experiment({}, 200, 5);
  const json all = batch_numbers(table);
  EXPECT_EQ(all["runs"]["point"].size(), table.runs.size());
  BatchLimits limits;
  limits.bytes_max = 80'000;
  const json some = batch_numbers(table, limits);
  EXPECT_LE(some.dump().size(), limits.bytes_max);
  EXPECT_LT(some["runs"]["point"].size(), table.runs.size());
  EXPECT_GT(some["runs"]["point"].size(), 100u);
  EXPECT_EQ(some["runs"]["total"], table.runs.size());
  const auto least = [](const json& numbers) {
    double value = 1.0;
    for (const auto& v : numbers["runs"]["values"][0]) {
      if (!v.is_null()) value = std::min(value, v.get<double>());
    }
    return value;
  };
  EXPECT_EQ(least(some), least(all));
  EXPECT_EQ(some["measures"], all["measures"]);
}

TEST(ShownTable, EveryNthPointWithItsRuns) {
  const auto whole = testing::pump_house_experiment({}, 4, 5);
  const auto all = shown_table(whole, 10'000'000);
  EXPECT_EQ(all.step, 1u);
  EXPECT_EQ(all.table.points.size(), 15u);
  const auto some = shown_table(whole, 5'000);
  ASSERT_GT(some.step, 1u);
  EXPECT_EQ(some.place_of[some.step], 1u);
  EXPECT_FALSE(some.place_of[1]);
  const auto& point = some.table.points[1];
  EXPECT_EQ(point.key, whole.points[some.step].key);
  EXPECT_EQ(some.table.runs[point.first_run].point, whole.runs[4 * some.step].point);
  EXPECT_EQ(some.table.measures[0].values[point.first_run],
            whole.measures[0].values[4 * some.step]);
  EXPECT_EQ(some.table.point_of_run[point.first_run], 1u);
}

TEST(ShownTable, SecondsBecomeHours) {
  TableBuilder builder;
  builder.measure("downtime", "s").measure("count", "1").point({}).run({7200.0, 7200.0});
  const auto table = in_readable_units(builder.build());
  EXPECT_EQ(table.measures[0].unit, "h");
  EXPECT_EQ(table.measures[0].values[0], 2.0);
  EXPECT_EQ(table.measures[1].values[0], 7200.0);
}

TEST(BatchFigures, OnlyThoseThatHaveSomethingToShow) {
  EXPECT_EQ(kinds(testing::pump_house_experiment()),
            (std::vector<std::string>{"response", "spread", "heat", "importance", "pareto",
                                      "parallel", "distribution"}));
  const auto screening = kinds(testing::screening_experiment(8));
  EXPECT_EQ(std::count(screening.begin(), screening.end(), "morris"), 1);
  const auto sensitivity = kinds(testing::sensitivity_experiment(32));
  EXPECT_EQ(std::count(sensitivity.begin(), sensitivity.end(), "sobol"), 1);
  TableBuilder plain;
  plain.measure("cost").point({}).runs({1.0, 2.0, 3.0});
  EXPECT_EQ(kinds(plain.build()), (std::vector<std::string>{"spread", "distribution"}));
}

TEST(BatchPage, TenThousandRunsOfFourResponsesStayBelowFiveMegabytes) {
  const auto table = testing::sampled_experiment(10'000, 4);
  const std::string page = batch_page(std::vector{table});
  EXPECT_LT(page.size(), 5'000'000u);
  EXPECT_FALSE(says(page, "do not fit"));
}

TEST(BatchPage, WhatDoesNotFitIsSaid) {
  const auto table = testing::sampled_experiment(40'000, 4);
  const std::string page = batch_page(std::vector{table});
  EXPECT_LT(page.size(), 5'000'000u);
  EXPECT_TRUE(says(page, "of 40,000 points: all do not fit"));
  EXPECT_TRUE(says(page, "of 40,000 runs: all do not fit"));
}

TEST(BatchPage, HasWhatAReaderAsksFor) {
  const std::string page = batch_page(std::vector{testing::pump_house_experiment()});
  for (const char* words :
       {"Pump house over a lossy radio", "against rule", "20 pairs", "Paired comparisons",
        "The worst runs", "level 31 is outside", "orrery experiment pump-house.yaml", "0.1.0",
        "1 to 20", "Apache-2.0", "<noscript>"}) {
    EXPECT_TRUE(says(page, words)) << words;
  }
}

TEST(BatchPage, OurScriptsCannotEndEarly) {
  for (std::string_view script : batch_scripts()) {
    EXPECT_EQ(script.find("</script"), std::string_view::npos);
    EXPECT_EQ(script.find("<!--"), std::string_view::npos);
  }
}

}  // namespace
}  // namespace orrery::scenarios
