// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/result_series.h"

#include <gtest/gtest.h>

#include <cmath>

#include "engine/record/result_file.h"
#include "engine/record/sqlite_store.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using models::RowLabel;

std::string synthetic_result(const testing::TemporaryFolder& folder) {
  const auto path = folder / "run.orrery";
  engine::SqliteStore store(path);
  EXPECT_TRUE(store.begin(testing::synthetic_header()));
  testing::append_synthetic_rows(store);
  EXPECT_TRUE(store.finish(testing::synthetic_summary()));
  return path.string();
}

TEST(ResultSeries, ADeviceIsASeriesAndTheLedgerItsLabels) {
  testing::TemporaryFolder folder;
  const auto path = synthetic_result(folder);
  ResultRequest request;
  request.train_until_s = testing::synthetic::kDay_s;
  const auto set = load_result(path, request);
  ASSERT_TRUE(set) << engine::to_string(set.error().items()[0]);
  const auto file = engine::ResultFile::open(path);
  ASSERT_TRUE(file);
  ASSERT_FALSE(set->series.empty());
  std::size_t events = 0;
  for (const auto& series : set->series) {
    EXPECT_EQ(series.values.size(), series.rows() * set->width());
    EXPECT_EQ(series.time_s.size(), series.rows());
    EXPECT_EQ(series.time_s.front(), 0.0);
    events += series.windows.size();
    for (std::size_t i = 0; i < series.train_rows; ++i)
      EXPECT_EQ(series.label[i], RowLabel::kNormal);
    for (std::size_t i = 1; i < series.rows(); ++i)
      EXPECT_LT(series.time_s[i - 1], series.time_s[i]);
  }
  EXPECT_GT(events, 0u);
  EXPECT_LE(events, file->tables().faults.size());
}

TEST(ResultSeries, SaysWhatThereIsToChooseFrom) {
  testing::TemporaryFolder folder;
  const auto path = synthetic_result(folder);
  ResultRequest request;
  request.population = "pmup";
  const auto wrong = load_result(path, request);
  ASSERT_FALSE(wrong);
  EXPECT_EQ(wrong.error().items()[0].code, "result-population");
  EXPECT_EQ(wrong.error().items()[0].remedy, "did you mean 'pump'?");
  request.population = "pump";
  request.signals = {"pump.colour"};
  const auto none = load_result(path, request);
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().items()[0].code, "result-series");
  EXPECT_EQ(load_result((folder / "absent").string(), {}).error().items()[0].code, "io-open");
}

}  // namespace
}  // namespace orrery::scenarios
