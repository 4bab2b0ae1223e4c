// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/export_experiment.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/support/synthetic_experiment.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;
using testing::read_bytes;

ExperimentTable kept_table(const fs::path& folder, const std::vector<RunRow>& rows) {
  auto store = *open_experiment_store(folder.string());
  EXPECT_TRUE(store->begin(testing::experiment_header(), Writers::kOne, ""));
  EXPECT_TRUE(store->append(rows));
  EXPECT_TRUE(store->end());
  return *read_experiment(folder.string(), {.measures = {}, .all_measures = true});
}

std::string first_line(const std::string& text) { return text.substr(0, text.find("\r\n")); }

std::ptrdiff_t lines(const std::string& text) { return std::count(text.begin(), text.end(), '\n'); }

TEST(ExportExperiment, OneRowARunAndOneANumber) {
  testing::TemporaryFolder folder;
  const auto table = kept_table(folder / "kept", testing::synthetic_runs(0, 26, 5));
  const auto done = export_experiment(table, folder / "out");
  ASSERT_TRUE(done) << engine::to_string(done.error().items().front());
  EXPECT_EQ(done->files, 8u);
  const std::string run = read_bytes(folder / "out/run.csv");
  EXPECT_EQ(first_line(run),
            "run,point,replication,agent,loss,seed,status,exit code,trouble,fingerprint,repeat,"
            "watch.event_recall [1],watch.cost [1/day]");
  EXPECT_EQ(lines(run), 1 + 26);
  // Two of 26 failed and have no numbers.
  EXPECT_EQ(lines(read_bytes(folder / "out/measure.csv")), 1 + 24 * 5);
  EXPECT_EQ(lines(read_bytes(folder / "out/gate.csv")), 1 + 24);
  // Ten points, two responses.
  EXPECT_EQ(lines(read_bytes(folder / "out/point.csv")), 1 + 10 * 2);
}

// The same runs, slower, elsewhere, in another order: only two tables tell.
TEST(ExportExperiment, WhatDiffersBetweenRepeatsStandsInTwoTables) {
  testing::TemporaryFolder folder;
  auto rows = testing::synthetic_runs(0, 30);
  ASSERT_TRUE(export_experiment(kept_table(folder / "a", rows), folder / "first"));
  std::reverse(rows.begin(), rows.end());
  for (RunRow& row : rows) {
    row.wall_s *= 2;
    row.cpu_s += 1;
    row.memory_bytes += 1;
    row.worker = "elsewhere:2";
    row.build = "4567";
    row.ended_unix_s += 60;
  }
  ASSERT_TRUE(export_experiment(kept_table(folder / "b", rows), folder / "second"));
  for (const char* name : {"experiment", "file", "point", "run", "measure", "gate"}) {
    const std::string file = std::string(name) + ".csv";
    EXPECT_EQ(read_bytes(folder / "first" / file), read_bytes(folder / "second" / file)) << name;
  }
  EXPECT_NE(read_bytes(folder / "first/execution.csv"),
            read_bytes(folder / "second/execution.csv"));
}

TEST(ExportExperiment, TablesAreChosenByNameAndThereAreNoSeries) {
  testing::TemporaryFolder folder;
  const auto table = kept_table(folder / "kept", testing::synthetic_runs(0, 4));
  ExportOptions options;
  options.only = {"rnu"};
  const auto slip = export_experiment(table, folder / "out", options);
  ASSERT_FALSE(slip);
  EXPECT_EQ(slip.error().items()[0].code, "export-name");
  EXPECT_EQ(slip.error().items()[0].remedy, "did you mean 'run'?");
  options.only = {"run"};
  options.device = "pump[0]";
  EXPECT_FALSE(export_experiment(table, folder / "out", options));
  options.device.clear();
  options.format = ExportFormat::kParquet;
  const auto one = export_experiment(table, folder / "out", options);
  ASSERT_TRUE(one);
  EXPECT_EQ(one->files, 1u);
  EXPECT_EQ(one->rows, 4u);
  EXPECT_TRUE(fs::exists(folder / "out/run.parquet"));
}

}  // namespace
}  // namespace orrery::scenarios
