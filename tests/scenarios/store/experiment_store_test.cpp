// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/experiment_store.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>

#include "scenarios/experiment/experiment_table.h"
#include "scenarios/store/experiment_content.h"
#include "tests/support/synthetic_experiment.h"
#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

namespace fs = std::filesystem;
using testing::experiment_header;
using testing::synthetic_run;
using testing::synthetic_runs;

std::string first_code(const engine::Diagnostics& mistakes) {
  return mistakes.items().front().code;
}

template <class T>
void expect_ok(const engine::Result<T>& result) {
  ASSERT_TRUE(result) << engine::to_string(result.error().items().front());
}

std::unique_ptr<ExperimentStore> begun(const fs::path& folder,
                                       const ExperimentHeader& header = experiment_header(),
                                       const std::string& shard = "") {
  auto store = open_experiment_store(folder.string());
  EXPECT_TRUE(store);
  expect_ok((*store)->begin(header, shard.empty() ? Writers::kOne : Writers::kShards, shard));
  return std::move(*store);
}

void keep(const fs::path& folder, const std::vector<RunRow>& rows,
          const ExperimentHeader& header = experiment_header(), const std::string& shard = "") {
  const auto store = begun(folder, header, shard);
  expect_ok(store->append(rows));
  expect_ok(store->end());
}

ExperimentTable table_of(const fs::path& folder, const TableChoice& choice = {}) {
  auto table = read_experiment(folder.string(), choice);
  expect_ok(table);
  return std::move(*table);
}

std::vector<std::string> keys_of(const ExperimentTable& table) {
  std::vector<std::string> keys;
  for (const auto& point : table.points) keys.push_back(point.key);
  return keys;
}

/// Executes SQL as a stranger's program would.
void tamper(const fs::path& file, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(file.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK)
      << sqlite3_errmsg(database);
  sqlite3_close(database);
}

TEST(MeasureName, SaysWhoseAndOverWhat) {
  engine::MetricRecord metric;
  metric.name = "event_recall";
  EXPECT_EQ(measure_name(metric), "event_recall");
  metric.agent = "watch";
  EXPECT_EQ(measure_name(metric), "watch.event_recall");
  metric.control = "last_value";
  EXPECT_EQ(measure_name(metric), "watch/last_value.event_recall");
  metric.group_by = "fault";
  metric.group = "bearing_wear";
  EXPECT_EQ(measure_name(metric), "watch/last_value.event_recall[fault:bearing_wear]");
}

TEST(ExperimentStore, HeaderReadsBackWhole) {
  testing::TemporaryFolder folder;
  keep(folder.path(), {synthetic_run(0)});
  const ExperimentHeader kept = table_of(folder.path()).header;
  const ExperimentHeader header = experiment_header();
  EXPECT_EQ(details_of(kept), details_of(header));
  EXPECT_EQ(edition_of(kept), edition_of(header));
  EXPECT_EQ(kept.name, header.name);
  EXPECT_EQ(kept.description, header.description);
  EXPECT_EQ(kept.scenario_path, header.scenario_path);
  EXPECT_EQ(kept.experiment_text, header.experiment_text);
  EXPECT_EQ(kept.command_line, header.command_line);
  EXPECT_EQ(kept.machine, header.machine);
}

TEST(ExperimentStore, PointsStandByLevelsThenNumbersWhateverTheOrderOfWriting) {
  testing::TemporaryFolder folder;
  auto rows = synthetic_runs(0, 30);
  keep(folder / "ahead", rows);
  std::reverse(rows.begin(), rows.end());
  keep(folder / "back", rows);
  const ExperimentTable table = table_of(folder / "ahead");
  // The header has `pca` before `always_on`; 2 comes before 10 and 1e-5 first.
  EXPECT_EQ(keys_of(table).front(), "agent=pca, loss=0.000010");
  EXPECT_EQ(keys_of(table)[4], "agent=pca, loss=10.000000");
  EXPECT_EQ(keys_of(table)[5], "agent=always_on, loss=0.000010");
  ASSERT_EQ(table.points.size(), 10u);
  ASSERT_EQ(table.runs.size(), 30u);
  for (const auto& point : table.points) {
    EXPECT_EQ(point.runs, 3u);
    for (std::size_t r = 0; r < 3; ++r) EXPECT_EQ(table.runs[point.first_run + r].replication, r);
  }
  const ExperimentTable back = table_of(folder / "back");
  EXPECT_EQ(keys_of(back), keys_of(table));
  for (std::size_t i = 0; i < table.runs.size(); ++i)
    EXPECT_EQ(back.runs[i].fingerprint, table.runs[i].fingerprint);
}

TEST(ExperimentStore, ReadsResponsesOrWhatIsAskedForOrAll) {
  testing::TemporaryFolder folder;
  keep(folder.path(), synthetic_runs(0, 10, 9));
  EXPECT_EQ(table_of(folder.path()).measures.size(), 2u);
  EXPECT_EQ(table_of(folder.path(), {.measures = {}, .all_measures = true}).measures.size(), 9u);
  const auto one = table_of(folder.path(), {.measures = {"m5"}});
  ASSERT_EQ(one.measures.size(), 1u);
  EXPECT_EQ(one.measures[0].unit, "s");
  EXPECT_EQ(one.measure("watch.cost"), nullptr);
}

TEST(ExperimentStore, ARowOfTheSameIdentityIsReplaced) {
  testing::TemporaryFolder folder;
  const RunRow failed = synthetic_run(12);
  keep(folder.path(), {failed});
  EXPECT_EQ(table_of(folder.path()).runs[0].trouble, failed.trouble);
  RunRow done = synthetic_run(2);
  done.id = failed.id;
  done.point = failed.point;
  done.replication = failed.replication;
  keep(folder.path(), {done});
  const auto table = table_of(folder.path());
  ASSERT_EQ(table.runs.size(), 1u);
  EXPECT_EQ(table.runs[0].status, RunStatus::kDone);
  EXPECT_EQ(table.measure("watch.cost")->values[0], done.measures[1].value);
}

TEST(ExperimentStore, FinishedRunsAreKnownToTheNextCommand) {
  testing::TemporaryFolder folder;
  keep(folder.path(), synthetic_runs(0, 14));
  const auto store = begun(folder.path());
  const auto finished = store->finished();
  expect_ok(finished);
  EXPECT_EQ(finished->size(), 14u);
  EXPECT_EQ(finished->at(synthetic_run(12).id).status, RunStatus::kFailed);
  EXPECT_EQ(finished->at(synthetic_run(1).id).status, RunStatus::kDone);
  EXPECT_EQ(finished->at(synthetic_run(1).id).build, "0123");
  const auto rows = store->rows({"watch.cost"});
  expect_ok(rows);
  ASSERT_EQ(rows->size(), 14u);
  EXPECT_EQ((*rows)[3].point, synthetic_run(3).point);
  ASSERT_EQ((*rows)[3].measures.size(), 1u);
  EXPECT_EQ((*rows)[3].measures[0].value, synthetic_run(3).measures[1].value);
}

// What the text says has changed: old runs are kept, and shown when the text is as it was.
TEST(ExperimentStore, RunsOfAnotherEditionAreKeptButNotShown) {
  testing::TemporaryFolder folder;
  keep(folder.path(), synthetic_runs(0, 4), experiment_header("old"));
  keep(folder.path(), synthetic_runs(10, 12), experiment_header("new"));
  EXPECT_EQ(table_of(folder.path()).runs.size(), 2u);
  keep(folder.path(), {}, experiment_header("old"));
  EXPECT_EQ(table_of(folder.path()).runs.size(), 4u);
  EXPECT_EQ(begun(folder.path())->finished()->size(), 6u);
}

// A factor more: the runs that exist have other names now, and none is executed again.
TEST(ExperimentStore, FinishedRunsFindTheirPlaceAmongOtherFactors) {
  testing::TemporaryFolder folder;
  keep(folder.path(), synthetic_runs(0, 4));
  ExperimentHeader header = experiment_header();
  header.factors.push_back({"noise", "plant.noise", "K", {}, true, false});
  const auto store = begun(folder.path(), header);
  EXPECT_EQ(table_of(folder.path()).runs.size(), 0u);
  auto rows = synthetic_runs(0, 4);
  for (RunRow& row : rows) {
    row.point += ", noise=1";
    row.factors.push_back({"1", 1.0});
  }
  expect_ok(store->place_runs(rows));
  const auto table = table_of(folder.path());
  ASSERT_EQ(table.runs.size(), 4u);
  EXPECT_EQ(table.runs[0].factors.size(), 3u);
  EXPECT_EQ(table.runs[0].point, "agent=pca, loss=0.000010, noise=1");
}

// Two names for the same settings: one run, two places.
TEST(ExperimentStore, OneRunMayStandAtTwoPoints) {
  testing::TemporaryFolder folder;
  RunRow twin = synthetic_run(0);
  twin.point = synthetic_run(1).point;
  twin.factors = synthetic_run(1).factors;
  keep(folder.path(), {synthetic_run(0), twin});
  const auto table = table_of(folder.path());
  ASSERT_EQ(table.points.size(), 2u);
  EXPECT_EQ(table.measure("watch.cost")->values[0], table.measure("watch.cost")->values[1]);
  EXPECT_EQ(begun(folder.path())->finished()->size(), 1u);
}

TEST(ExperimentStore, AnotherExperimentIsRefused) {
  testing::TemporaryFolder folder;
  keep(folder.path(), {synthetic_run(0)});
  ExperimentHeader other = experiment_header();
  other.name = "fans";
  const auto store = *open_experiment_store(folder.path().string());
  const auto refused = store->begin(other, Writers::kOne, "");
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_code(refused.error()), "store-other");
}

TEST(ExperimentStore, OtherFilesAndVersionsAreRefusedAndLeftAlone) {
  testing::TemporaryFolder folder;
  const fs::path file = folder / "experiment.orrery";
  const auto code = [&] {
    const auto refused = (*open_experiment_store(folder.path().string()))
                             ->begin(experiment_header(), Writers::kOne, "");
    return refused ? "accepted" : first_code(refused.error());
  };
  testing::write_bytes(file, std::string(4096, 'x'));
  EXPECT_EQ(code(), "store-foreign");
  EXPECT_EQ(testing::read_bytes(file), std::string(4096, 'x'));
  fs::remove(file);
  tamper(file, "CREATE TABLE mine (a)");
  EXPECT_EQ(code(), "store-foreign");
  fs::remove(file);
  keep(folder.path(), {synthetic_run(0)});
  tamper(file, "PRAGMA user_version = 99");
  EXPECT_EQ(code(), "store-version");
  EXPECT_EQ(first_code(read_experiment(folder.path().string()).error()), "store-version");
  tamper(file, "PRAGMA user_version = 1");
  tamper(file, "CREATE TRIGGER t AFTER INSERT ON run BEGIN DELETE FROM run; END");
  EXPECT_EQ(code(), "store-foreign");
  EXPECT_EQ(first_code(read_experiment(folder.path().string()).error()), "store-foreign");
}

TEST(ExperimentStore, PlacesWithoutAnExperimentAreTold) {
  testing::TemporaryFolder folder;
  EXPECT_EQ(first_code(read_experiment((folder / "none").string()).error()), "io-open");
  EXPECT_FALSE(is_experiment((folder / "none").string()));
  testing::write_bytes(folder / "file", "text");
  EXPECT_FALSE(is_experiment((folder / "file").string()));
  EXPECT_EQ(first_code(open_experiment_store((folder / "file").string()).error()), "io-open");
  keep(folder / "there", {synthetic_run(0)});
  EXPECT_TRUE(is_experiment((folder / "there").string()));
  EXPECT_TRUE(is_experiment((folder / "there/experiment.orrery").string()));
  EXPECT_EQ(table_of(folder / "there/experiment.orrery").runs.size(), 1u);
}

TEST(ExperimentStore, ASecondCommandIsRefusedAndToldWhoWorks) {
  testing::TemporaryFolder folder;
  const auto store = begun(folder.path());
  const auto second = *open_experiment_store(folder.path().string());
  const auto here = second->begin(experiment_header(), Writers::kOne, "");
  ASSERT_FALSE(here);
  EXPECT_EQ(first_code(here.error()), "io-locked");
  const pid_t child = ::fork();
  if (child == 0) {
    // Another process, which also has what the first had open when it forked.
    const auto other = *open_experiment_store(folder.path().string());
    const auto refused = other->begin(experiment_header(), Writers::kShards, "1");
    const bool told = !refused && first_code(refused.error()) == "io-locked" &&
                      refused.error().items()[0].message.find(
                          "process " + std::to_string(::getppid())) != std::string::npos;
    ::_exit(told ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  expect_ok(store->append(std::vector{synthetic_run(0)}));
  expect_ok(store->end());
  EXPECT_TRUE(second->begin(experiment_header(), Writers::kOne, ""));
}

TEST(ExperimentStore, WhatAppendTookSurvivesAKill) {
  testing::TemporaryFolder folder;
  int ready[2];
  ASSERT_EQ(::pipe(ready), 0);
  const pid_t child = ::fork();
  if (child == 0) {
    const auto store = begun(folder.path());
    (void)store->append(synthetic_runs(0, 5));
    (void)store->set_status({.expected = 9, .ended = 5, .running = 2});
    (void)!::write(ready[1], "x", 1);
    for (;;) ::pause();
  }
  char byte = 0;
  ASSERT_EQ(::read(ready[0], &byte, 1), 1);
  EXPECT_FALSE(table_of(folder.path()).status.finished);
  ::kill(child, SIGKILL);
  ::waitpid(child, nullptr, 0);
  const auto table = table_of(folder.path());
  EXPECT_EQ(table.runs.size(), 5u);
  // Nobody works on it any more.
  EXPECT_TRUE(table.status.finished);
  EXPECT_EQ(table.status.running, 0u);
  EXPECT_EQ(begun(folder.path())->finished()->size(), 5u);
}

TEST(ExperimentStore, AFinishedExperimentReadsFromWhereNothingCanBeWritten) {
  testing::TemporaryFolder folder;
  keep(folder / "x#1?", synthetic_runs(0, 5));
  EXPECT_FALSE(fs::exists(folder / "x#1?/experiment.orrery-wal"));
  fs::permissions(folder.path(), fs::perms{0755});
  fs::permissions(folder / "x#1?", fs::perms{0555});
  const pid_t child = ::fork();
  if (child == 0) {
    // The superuser may write everywhere, so somebody else reads.
    if (::geteuid() == 0 && ::setuid(65534) != 0) ::_exit(2);
    const auto table = read_experiment((folder / "x#1?").string());
    ::_exit(table && table->runs.size() == 5 ? 0 : 1);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  EXPECT_EQ(status, 0);
  fs::permissions(folder / "x#1?", fs::perms{0755});
}

TEST(ExperimentStore, ShardsWorkAtOnceAndAreOneTable) {
  testing::TemporaryFolder folder;
  keep(folder.path(), synthetic_runs(0, 4));
  const auto first = begun(folder.path(), experiment_header(), "1/2");
  const auto second = begun(folder.path(), experiment_header(), "2/2");
  EXPECT_EQ(first->finished()->size(), 4u);
  expect_ok(first->append(synthetic_runs(4, 14)));
  expect_ok(second->append(synthetic_runs(14, 20)));
  expect_ok(second->set_status({.expected = 6, .ended = 6, .finished = true}));
  EXPECT_EQ(table_of(folder.path()).runs.size(), 20u);
  const auto whole = *open_experiment_store(folder.path().string());
  EXPECT_EQ(first_code(whole->begin(experiment_header(), Writers::kOne, "").error()), "io-locked");
  expect_ok(first->end());
  expect_ok(second->end());
  EXPECT_EQ(table_of(folder.path()).status.ended, 6u);
  expect_ok((*open_experiment_store(folder.path().string()))
                ->begin(experiment_header(), Writers::kOne, ""));
  EXPECT_FALSE(fs::exists(folder / "shards"));
  keep(folder / "plain", synthetic_runs(0, 20));
  const auto taken = table_of(folder.path());
  const auto plain = table_of(folder / "plain");
  ASSERT_EQ(taken.runs.size(), 20u);
  for (std::size_t i = 0; i < 20; ++i) {
    EXPECT_EQ(taken.runs[i].id, plain.runs[i].id);
    EXPECT_EQ(taken.runs[i].gates.size(), plain.runs[i].gates.size());
  }
}

TEST(ExperimentStore, HostileTextsAreKeptAsTextThatEveryStoreTakes) {
  testing::TemporaryFolder folder;
  RunRow row = synthetic_run(12);
  row.trouble = std::string("a\0b\xff'); DROP TABLE run; --", 26);
  keep(folder.path(), {row});
  EXPECT_EQ(table_of(folder.path()).runs[0].trouble,
            "a\xef\xbf\xbd"
            "b\xef\xbf\xbd'); DROP TABLE run; --");
}

}  // namespace
}  // namespace orrery::scenarios
