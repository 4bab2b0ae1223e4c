// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "models/audit/paired_test.h"
#include "scenarios/experiment/analysis.h"
#include "tests/support/table_builder.h"

namespace orrery::scenarios {
namespace {

const std::vector<double> kFirstDrug = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> kSecondDrug = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

engine::GateRecord gate(const std::string& statistic, const std::string& comparison,
                        double threshold, double value) {
  return {"gate", statistic, comparison, threshold, value, {}, {}, {}};
}

// The sleep data as an experiment: drug 1 as the baseline, replications are patients.
TEST(AnalysisComparison, LevelsArePairedByReplication) {
  auto builder = TableBuilder();
  builder.factor("drug", {"one", "two"}).compare("drug", "one").measure("recall");
  builder.point({{"one"}}).runs(kFirstDrug).run({NAN}).run({50.0});
  builder.point({{"two"}}).runs(kSecondDrug).run({60.0}).failed_run();
  const auto comparisons = compare_levels(builder.build());
  ASSERT_EQ(comparisons.size(), 1u);
  const PairedComparison& two = comparisons[0];
  EXPECT_EQ(two.point, 1u);
  EXPECT_EQ(two.baseline_point, 0u);
  EXPECT_EQ(two.pairs, 10u);
  EXPECT_NEAR(two.difference.value, 1.58, 1e-12);
  EXPECT_NEAR(two.difference.lower, 0.7001142, 1e-7);
  EXPECT_NEAR(two.p, 0.00283289, 1e-8);
  EXPECT_EQ(two.p_holm, two.p);
  EXPECT_NEAR(two.effect, 1.1739249, 1e-7);
  EXPECT_EQ(two.change, Change::kImproved);
}

// Rows may be missing in the middle: replication numbers pair, not places.
TEST(AnalysisComparison, MissingReplicationsDoNotShiftPairs) {
  auto builder = TableBuilder();
  builder.factor("agent", {"a", "b"}).compare("agent", "a").measure("recall");
  builder.point({{"a"}}).runs({1.0, 2.0, 3.0, 4.0});
  builder.point({{"b"}}).runs({1.5}).skip_replication().runs({3.5, 4.5});
  const auto comparisons = compare_levels(builder.build());
  ASSERT_EQ(comparisons.size(), 1u);
  EXPECT_EQ(comparisons[0].pairs, 3u);
  EXPECT_EQ(comparisons[0].difference.lower, 0.5);
  EXPECT_EQ(comparisons[0].difference.upper, 0.5);
}

TEST(AnalysisComparison, BaselineHasTheSameOtherFactors) {
  auto builder = TableBuilder();
  builder.factor("agent", {"a", "b", "c"}).factor("loss", {"0", "0.1"}, true);
  builder.compare("agent", "b").measure("recall");
  for (const char* agent : {"a", "b", "c"})
    for (const char* loss : {"0", "0.1"})
      if (std::string(agent) != "c" || std::string(loss) == "0")
        builder.point({{agent}, {loss, std::stod(loss)}}).runs({1.0, 2.0});
  const auto comparisons = compare_levels(builder.build());
  ASSERT_EQ(comparisons.size(), 3u);
  EXPECT_EQ(comparisons[0].point, 0u);
  EXPECT_EQ(comparisons[0].baseline_point, 2u);
  EXPECT_EQ(comparisons[1].point, 1u);
  EXPECT_EQ(comparisons[1].baseline_point, 3u);
  EXPECT_EQ(comparisons[2].point, 4u);
  EXPECT_EQ(comparisons[2].baseline_point, 2u);
}

// Holm goes over all comparisons of one measure, and over these only.
TEST(AnalysisComparison, HolmIsOverOneMeasure) {
  auto builder = TableBuilder();
  builder.factor("agent", {"a", "b", "c"}).compare("agent", "a");
  builder.measure("recall").measure("downtime", "s");
  const auto add = [&](const char* agent, double recall_shift, double downtime_shift) {
    builder.point({{agent}});
    for (std::size_t r = 0; r < kFirstDrug.size(); ++r) {
      const double difference = kSecondDrug[r] - kFirstDrug[r];
      const double base = static_cast<double>(r);
      builder.run({base + recall_shift * difference, 2.0 * base + downtime_shift * difference});
    }
  };
  add("a", 0.0, 0.0);
  add("b", 1.0, 1.0);
  add("c", -1.0, -1.0);
  const auto comparisons = compare_levels(builder.build());
  ASSERT_EQ(comparisons.size(), 4u);
  for (const auto& comparison : comparisons) EXPECT_NEAR(comparison.p_holm, 2 * 0.00283289, 1e-7);
  EXPECT_EQ(comparisons[0].change, Change::kImproved);
  EXPECT_EQ(comparisons[1].change, Change::kRegressed);
  EXPECT_EQ(comparisons[2].change, Change::kRegressed);
  EXPECT_EQ(comparisons[3].change, Change::kImproved);
}

Change change_of(const std::string& measure, const std::vector<double>& baseline,
                 const std::vector<double>& level, double noise) {
  auto builder = TableBuilder();
  builder.factor("agent", {"a", "b"}).compare("agent", "a", noise).measure(measure);
  builder.point({{"a"}}).runs(baseline);
  builder.point({{"b"}}).runs(level);
  return compare_levels(builder.build())[0].change;
}

TEST(AnalysisComparison, NoiseBandDecides) {
  const std::vector<double> base = {100, 101, 99, 100, 100};
  const std::vector<double> little_more = {101.1, 102, 99.9, 101, 101};
  // A difference of 1 in 100, sure: more than no noise, less than 2 %.
  EXPECT_EQ(change_of("recall", base, little_more, 0.0), Change::kImproved);
  EXPECT_EQ(change_of("energy", base, little_more, 0.0), Change::kRegressed);
  EXPECT_EQ(change_of("colour", base, little_more, 0.0), Change::kDifferent);
  EXPECT_EQ(change_of("recall", base, little_more, 0.02), Change::kUnchanged);
  // An interval that leaves the band without a sure difference.
  EXPECT_EQ(change_of("recall", base, {90, 115, 99, 101, 100}, 0.02), Change::kUnsure);
  EXPECT_EQ(change_of("recall", base, base, 0.0), Change::kUnchanged);
  EXPECT_EQ(change_of("recall", {1.0}, {2.0}, 0.0), Change::kUnsure);
}

TEST(AnalysisComparison, DirectionComesFromGatesThenFromNames) {
  auto builder = TableBuilder();
  builder.measure("w.recall").point({}).run({1.0});
  builder.gate(gate("w.colour", ">=", 0.5, 1.0)).gate(gate("w.f1", "<=", 0.5, 1.0));
  builder.gate(gate("w.level", "<=", 2.0, 1.0)).gate(gate("w.level", ">=", 1.0, 1.0));
  const ExperimentTable table = builder.build();
  EXPECT_EQ(better_direction(table, "w.colour"), 1);
  EXPECT_EQ(better_direction(table, "w.f1"), -1);
  EXPECT_EQ(better_direction(table, "w.level"), 0);
  EXPECT_EQ(better_direction(table, "other.f1"), 1);
  EXPECT_EQ(better_direction(table, "w/last_value.event_recall"), 1);
  EXPECT_EQ(better_direction(table, "w.event_recall[fault:bearing.wear]"), 1);
  EXPECT_EQ(better_direction(table, "w.false_alarms_per_device_day"), -1);
  EXPECT_EQ(better_direction(table, "latency_p99"), -1);
  EXPECT_EQ(better_direction(table, "w.shade"), 0);
}

TEST(AnalysisComparison, GatesAreHeldAgainstTheMeanOfReplications) {
  using engine::Verdict;
  auto builder = TableBuilder();
  builder.factor("agent", {"a", "b", "c", "d", "e"}).measure("w.recall");
  const auto add = [&](const char* agent, const std::vector<double>& values) {
    builder.point({{agent}});
    for (const double value : values) builder.run({value}).gate(gate("w.recall", ">=", 0.8, value));
  };
  add("a", {0.90, 0.91, 0.89, 0.90});
  add("b", {0.70, 0.71, 0.69, 0.70});
  add("c", {0.60, 0.95, 0.75, 0.99});
  add("d", {0.85});
  builder.point({{"e"}}).failed_run();
  const auto judged = judge_points(builder.build());
  ASSERT_EQ(judged.size(), 5u);
  EXPECT_EQ(judged[0].verdict, Verdict::kPass);
  EXPECT_EQ(judged[0].n, 4u);
  EXPECT_NEAR(judged[0].mean.value, 0.9, 1e-12);
  EXPECT_EQ(judged[1].verdict, Verdict::kFail);
  EXPECT_EQ(judged[2].verdict, Verdict::kUndecided);
  EXPECT_EQ(judged[3].verdict, Verdict::kPass);
  EXPECT_EQ(judged[3].n, 1u);
  EXPECT_EQ(judged[4].verdict, Verdict::kUndecided);
  EXPECT_EQ(judged[4].n, 0u);
  EXPECT_EQ(verdict_of(judged), Verdict::kFail);
  EXPECT_EQ(verdict_of({judged[0], judged[2]}), Verdict::kUndecided);
  EXPECT_EQ(verdict_of({judged[0]}), Verdict::kPass);
  EXPECT_EQ(verdict_of({}), Verdict::kPass);
}

}  // namespace
}  // namespace orrery::scenarios
