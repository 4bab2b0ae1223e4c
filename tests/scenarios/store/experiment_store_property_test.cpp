// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <map>

#include "scenarios/experiment/experiment_table.h"
#include "tests/support/synthetic_experiment.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

std::uint64_t how_many() {
  const char* asked = std::getenv("ORRERY_STORED_RUNS");
  return asked ? std::strtoull(asked, nullptr, 10) : 2000;
}

/// Equal, or both without a value.
bool same(double a, double b) { return a == b || (std::isnan(a) && std::isnan(b)); }

void expect_same_run(const RunRow& kept, const RunRow& given) {
  EXPECT_EQ(kept.replication, given.replication);
  EXPECT_EQ(kept.seed, given.seed);
  EXPECT_EQ(kept.point, given.point);
  EXPECT_EQ(kept.order, given.order);
  ASSERT_EQ(kept.factors.size(), given.factors.size());
  for (std::size_t i = 0; i < kept.factors.size(); ++i) {
    EXPECT_EQ(kept.factors[i].text, given.factors[i].text);
    EXPECT_TRUE(same(kept.factors[i].number, given.factors[i].number));
  }
  EXPECT_EQ(kept.status, given.status);
  EXPECT_EQ(kept.exit_code, given.exit_code);
  EXPECT_EQ(kept.trouble, given.trouble);
  EXPECT_EQ(kept.fingerprint, given.fingerprint);
  EXPECT_EQ(kept.command_line, given.command_line);
  EXPECT_EQ(kept.gates.size(), given.gates.size());
  EXPECT_EQ(kept.wall_s, given.wall_s);
  EXPECT_EQ(kept.memory_bytes, given.memory_bytes);
  EXPECT_EQ(kept.worker, given.worker);
  EXPECT_EQ(kept.ended_unix_s, given.ended_unix_s);
}

// Every number of every run, in whatever pieces and however often it was written.
TEST(ExperimentStoreProperty, RowsReadBackEqual) {
  const std::uint64_t count = how_many();
  testing::TemporaryFolder folder;
  const auto runs = testing::synthetic_runs(0, count, 12);
  auto store = *open_experiment_store(folder.path().string());
  ASSERT_TRUE(store->begin(testing::experiment_header(), Writers::kOne, ""));
  for (std::uint64_t at = 0, piece = 1; at < count; at += piece, piece = piece * 7 % 31 + 1) {
    const std::uint64_t first = at > 3 ? at - 3 : 0;  // some rows come twice
    ASSERT_TRUE(store->append(std::span(runs).subspan(first, std::min(at + piece, count) - first)));
  }
  ASSERT_TRUE(store->end());
  const auto table =
      read_experiment(folder.path().string(), {.measures = {}, .all_measures = true});
  ASSERT_TRUE(table);
  ASSERT_EQ(table->runs.size(), count);
  ASSERT_EQ(table->measures.size(), 12u);
  std::map<std::string, const RunRow*> given;
  for (const RunRow& run : runs) given[run.id] = &run;
  for (std::size_t i = 0; i < count; ++i) {
    const RunRow& run = *given.at(table->runs[i].id);
    expect_same_run(table->runs[i], run);
    EXPECT_EQ(table->points[table->point_of_run[i]].key, run.point);
    for (const Measure& measure : run.measures) {
      const MeasureColumn& column = *table->measure(measure.name);
      EXPECT_EQ(column.values[i], measure.value);
      EXPECT_TRUE(same(column.lower[i], measure.lower.value_or(NAN)));
      EXPECT_TRUE(same(column.upper[i], measure.upper.value_or(NAN)));
      EXPECT_EQ(column.n[i], measure.n);
      EXPECT_EQ(column.unit, measure.unit);
    }
    EXPECT_EQ(run.measures.empty(), std::isnan(table->measures[0].values[i]));
  }
}

}  // namespace
}  // namespace orrery::scenarios
