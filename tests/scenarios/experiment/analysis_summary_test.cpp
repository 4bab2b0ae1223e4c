// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include "scenarios/experiment/analysis.h"
#include "tests/support/table_builder.h"

namespace orrery::scenarios {
namespace {

TEST(AnalysisSummary, CountsWhatIsThere) {
  auto builder = TableBuilder();
  builder.factor("agent", {"pca", "rule"}).measure("recall").measure("delay", "s");
  builder.point({{"pca"}}).run({0.5, 10.0}).run({0.7, NAN}).failed_run().run({0.9, 30.0});
  builder.point({{"rule"}}).failed_run();
  const ExperimentTable table = builder.build();
  const auto summaries = summarise(table, 0.95);
  ASSERT_EQ(summaries.size(), 4u);

  const PointSummary& recall = summaries[0];
  EXPECT_EQ(recall.point, 0u);
  EXPECT_EQ(recall.measure, 0u);
  EXPECT_EQ(recall.n, 3u);
  EXPECT_EQ(recall.failed, 1u);
  EXPECT_NEAR(recall.mean.value, 0.7, 1e-15);
  EXPECT_NEAR(recall.sd, 0.2, 1e-15);
  // t(2) = 4.302653
  EXPECT_NEAR(recall.mean.upper, 0.7 + 4.302653 * 0.2 / std::sqrt(3.0), 1e-6);
  EXPECT_EQ(recall.median.value, 0.7);
  EXPECT_EQ(recall.median.lower, -INFINITY);
  EXPECT_EQ(recall.least, 0.5);
  EXPECT_EQ(recall.greatest, 0.9);
  EXPECT_GE(recall.bootstrap.lower, 0.5);
  EXPECT_LT(recall.bootstrap.lower, 0.7);

  const PointSummary& delay = summaries[1];
  EXPECT_EQ(delay.n, 2u);
  EXPECT_EQ(delay.mean.value, 20.0);

  const PointSummary& nothing = summaries[2];
  EXPECT_EQ(nothing.n, 0u);
  EXPECT_EQ(nothing.failed, 1u);
  EXPECT_TRUE(std::isnan(nothing.mean.value));
  EXPECT_TRUE(std::isnan(nothing.median.value));
  EXPECT_TRUE(std::isnan(nothing.least));
}

TEST(AnalysisSummary, WorstRunsBeginWithFailedOnes) {
  auto builder = TableBuilder();
  builder.measure("watch.event_recall").measure("watch.downtime", "s").measure("level", "m");
  builder.point({}).run({0.9, 5.0, 1.0}).run({0.2, 70.0, 2.0}).failed_run();
  builder.run({NAN, NAN, NAN}).run({0.4, 20.0, 9.0});
  const ExperimentTable table = builder.build();
  using Order = std::vector<std::size_t>;
  EXPECT_EQ(worst_runs(table, 0), (Order{2, 1, 4, 0, 3}));
  EXPECT_EQ(worst_runs(table, 1), (Order{2, 1, 4, 0, 3}));
  // Of a level nobody knows what is good: far from the median 2.
  EXPECT_EQ(worst_runs(table, 2), (Order{2, 4, 0, 1, 3}));
}

TEST(AnalysisSummary, ParetoFrontKeepsWhatNothingBeats) {
  auto builder = TableBuilder();
  builder.factor("n", {"0", "1", "2", "3", "4", "5"}, true);
  builder.measure("watch.recall").measure("cost");
  const auto at = [&](const char* name, double recall, double cost) {
    builder.point({{name, 0.0}}).run({recall, cost});
  };
  at("0", 0.9, 10.0);
  at("1", 0.8, 12.0);  // beaten by 0
  at("2", 0.5, 1.0);
  at("3", 0.9, 11.0);  // as much recall as 0, for more
  at("4", 0.9, 10.0);  // equal to 0
  at("5", NAN, 0.0);
  EXPECT_EQ(pareto_front(builder.build(), 0, 1), (std::vector<std::size_t>{0, 2, 4}));
}

TEST(AnalysisSummary, AnEmptyTableHasNothingToSay) {
  const ExperimentTable table;
  EXPECT_TRUE(summarise(table, 0.95).empty());
  EXPECT_TRUE(compare_levels(table).empty());
  EXPECT_TRUE(importance(table).empty());
  EXPECT_TRUE(judge_points(table).empty());
}

}  // namespace
}  // namespace orrery::scenarios
