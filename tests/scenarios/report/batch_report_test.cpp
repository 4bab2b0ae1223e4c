// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>

#include "scenarios/report/batch/batch_figures.h"
#include "scenarios/report/batch/batch_numbers.h"
#include "scenarios/report/batch/batch_outcome.h"
#include "scenarios/report/batch/batch_page.h"
#include "scenarios/report/batch/measure_words.h"
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
            "pca against rule, event recall: better, +30 percentage points (5.16 to 54.8, n = 3 "
            "pairs, p = 0.035).");
  EXPECT_TRUE(says(outcome.note, "95 % interval of the mean paired difference")) << outcome.note;
}

// What the tests carry of the first response, then what is paid for it; the rest folded.
TEST(BatchOutcome, ThreeSentencesAndWhatGotWorseAmongThem) {
  TableBuilder builder;
  builder.factor("agent", {"rule", "pca"}).design("grid").compare("agent", "rule");
  builder.measure("watch.event_recall").measure("watch.precision").measure("watch.f1");
  builder.measure("watch.false_alarms_per_device_day", "1/d");
  builder.point({{"rule", NAN}});
  for (double e : {0.0, 0.01, 0.02, 0.03}) builder.run({0.2 + e, 0.2, 0.2 + e, 0.1 + e});
  builder.point({{"pca", NAN}});
  for (double e : {0.001, 0.01, 0.019, 0.03}) {
    builder.run({0.8 + e, 0.2 + 9 * (e - 0.015), 0.8 + e, 0.4 + e});
  }
  const auto outcome = batch_outcome(builder.build());
  EXPECT_TRUE(says(outcome.headline, "pca against rule, event recall: better")) << outcome.headline;
  ASSERT_EQ(outcome.sentences.size(), 4u);
  EXPECT_EQ(outcome.sentences[0].lead, "pca against rule, false alarms per device day");
  EXPECT_TRUE(says(outcome.sentences[0].text, "worse, +0.3 (")) << outcome.sentences[0].text;
  EXPECT_EQ(outcome.sentences[1].lead, "pca against rule, F1");
  ASSERT_EQ(outcome.folded.size(), 1u);
  EXPECT_TRUE(says(outcome.folded[0].text, "no clear difference")) << outcome.folded[0].text;
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

TEST(MeasureTitle, LeavesOutTheOwnerThatAllShare) {
  TableBuilder shared;
  shared.measure("watch.event_recall").measure("watch.f1[fault:wear]");
  EXPECT_EQ(common_owner(shared.build()), "watch");
  EXPECT_EQ(measure_title(shared.build(), "watch.f1[fault:wear]"), "F1, fault wear");
  TableBuilder mixed;
  mixed.measure("watch.event_recall").measure("watch/last_value.event_recall");
  EXPECT_EQ(common_owner(mixed.build()), "");
  EXPECT_EQ(measure_title(mixed.build(), "watch.event_recall"), "event recall of watch");
}

TEST(Shares, AreToldByNameUnitAndRange) {
  TableBuilder builder;
  builder.sampled("loss").sampled("head_loss", "m").sampled("gain");
  builder.measure("watch.event_recall").measure("loss", "W").measure("count").measure("precision");
  builder.point_at({0.2, 0.1, 0.3}).run({0.5, 0.5, 0.5, 1.5});
  const auto table = builder.build();
  EXPECT_TRUE(is_share(table.measures[0]));
  EXPECT_FALSE(is_share(table.measures[1]));  // has a unit
  EXPECT_FALSE(is_share(table.measures[2]));  // no such name
  EXPECT_FALSE(is_share(table.measures[3]));  // above 1
  EXPECT_TRUE(is_share(table, 0));
  EXPECT_FALSE(is_share(table, 1));
  EXPECT_FALSE(is_share(table, 2));
  const auto shown = in_readable_units(table);
  EXPECT_EQ(shown.measures[0].unit, "%");
  EXPECT_DOUBLE_EQ(shown.measures[0].values[0], 50.0);
}

// Points are read by place; the search visited them in another order.
TEST(BatchSearch, PointsInTheOrderOfEvaluationOneLineAPointOfTheGrid) {
  TableBuilder builder;
  builder.factor("agent", {"a", "b"}).sampled("x").design("optimise").measure("energy", "J");
  builder.point({{"a", NAN}, {"1", 1.0}}, 1)
      .run({5.0})
      .point({{"a", NAN}, {"2", 2.0}}, 0)
      .run({4.0});
  builder.point({{"b", NAN}, {"1", 1.0}}, 0).run({3.0});
  auto table = builder.build();
  table.header.experiment_text =
      "\"experiment\":\n  \"optimise\":\n    \"response\": \"energy\"\n    \"goal\": "
      "\"maximise\"\n";
  const json search = batch_numbers(table)["search"];
  EXPECT_EQ(search["measure"], 0);
  EXPECT_EQ(search["goal"], "maximise");
  EXPECT_EQ(search["lines"].dump(),
            R"([{"name":"agent = a","points":[1,0]},{"name":"agent = b","points":[2]}])");
  EXPECT_EQ(kinds(table).front(), "convergence");
  EXPECT_TRUE(says(batch_outcome(table).headline, "Highest energy: 5 J"));
  table.header.design = "grid";
  EXPECT_TRUE(batch_numbers(table)["search"].empty());
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

TEST(BatchNumbers, IntervalsOfSingleRunsWhereTheyHaveAny) {
  auto table = two_levels({0.4, 0.2}, {0.5, 0.6});
  EXPECT_TRUE(batch_numbers(table)["runs"]["intervals"][0].is_null());
  table.measures[0].lower = {0.3, NAN, 0.4, 0.5};
  table.measures[0].upper = {0.5, NAN, 0.6, 0.7};
  EXPECT_EQ(batch_numbers(table)["runs"]["intervals"][0].dump(),
            R"({"lower":[30,null,40,50],"upper":[50,null,60,70]})");
}

TEST(BatchNumbers, WorstRunsCarryTheirCommands) {
  const json numbers = batch_numbers(two_levels({0.4, 0.2, 0.3}, {0.5, 0.6, 0.7}));
  const auto& worst = numbers["worst"][0];
  ASSERT_EQ(worst.size(), 6u);
  EXPECT_EQ(worst[0]["value"], 20);
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
