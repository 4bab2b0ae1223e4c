// SPDX-License-Identifier: Apache-2.0
#include "engine/record/sqlite_store.h"

#include <gtest/gtest.h>
#include <signal.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "engine/record/result_file.h"
#include "tests/support/synthetic_run.h"
#include "tests/support/temporary_folder.h"

namespace orrery::engine {
namespace {

using testing::read_bytes;
using testing::TemporaryFolder;
using testing::write_bytes;

std::string first_code(const Diagnostics& diagnostics) {
  return diagnostics.items().empty() ? "" : diagnostics.items().front().code;
}

void write_run(const std::filesystem::path& path) {
  SqliteStore store(path);
  ASSERT_TRUE(store.begin(testing::synthetic_header()));
  testing::append_synthetic_rows(store);
  const auto done = store.finish(testing::synthetic_summary());
  ASSERT_TRUE(done) << to_string(done.error().items().front());
}

TEST(SqliteStore, EveryTableComesBack) {
  TemporaryFolder folder;
  write_run(folder / "run.orrery");
  const auto file = ResultFile::open(folder / "run.orrery");
  ASSERT_TRUE(file) << to_string(file.error().items().front());
  const RunTables& t = file->tables();
  EXPECT_EQ(t.header.seed, 42u);
  EXPECT_EQ(t.header.files.at(0).sha256, std::string(64, 'a'));
  EXPECT_EQ(t.summary.fingerprint, testing::synthetic_summary().fingerprint);
  EXPECT_EQ(t.summary.events, 181'502u);
  EXPECT_EQ(t.populations.at(0).count, 20u);
  EXPECT_EQ(t.links.at(1).to, "edge");
  EXPECT_EQ(t.faults.size(), 6u);
  EXPECT_EQ(t.faults.at(1).failed_at, SimTime::never());
  EXPECT_EQ(t.detections.at(4).at, SimTime::never());
  EXPECT_EQ(t.books.at(0).delivered, 58'466u);
  EXPECT_TRUE(t.books.at(0).balanced);
  EXPECT_EQ(t.fates.at(1).reason, "outage");
  EXPECT_EQ(t.gates.at(0).verdict, Verdict::kPass);
  EXPECT_EQ(t.gates.at(1).comparison, "<=");
  EXPECT_EQ(t.histogram.size(), 40u);
  EXPECT_EQ(t.alerts.at(4).true_alarm, false);
  ASSERT_EQ(t.commands.size(), 2u);
  EXPECT_EQ(t.commands.at(0).arrived, SimTime::from_seconds(2.9 * 86400 + 0.4));
  EXPECT_EQ(t.commands.at(1).arrived, SimTime::never());
  EXPECT_EQ(t.device_name(17), "pump[17]");
  EXPECT_EQ(t.device_name(20), "device 20");
  EXPECT_EQ(t.metrics.at(1).lower, 0.06 * 0.6);
  EXPECT_EQ(t.metrics.at(3).lower, std::nullopt);
  EXPECT_FALSE(std::filesystem::exists(folder / "run.orrery.partial"));
}

TEST(SqliteStore, SeriesComeBackByDeviceAndTime) {
  TemporaryFolder folder;
  write_run(folder / "run.orrery");
  const auto file = ResultFile::open(folder / "run.orrery");
  ASSERT_TRUE(file);
  const SeriesRecord& flow = file->tables().series.at(2);
  EXPECT_EQ(flow.name, "pump.flow");
  const auto all = file->read_series(flow.id);
  ASSERT_TRUE(all);
  EXPECT_EQ(all->rows(), 20u * 1009u);
  const auto one = file->read_series(flow.id, {3, {0}, SimTime::from_seconds(1200)});
  ASSERT_TRUE(one);
  EXPECT_EQ(one->device, std::vector<DeviceId>(3, 3));
  EXPECT_EQ(one->time.at(2), SimTime::from_seconds(1200));
  EXPECT_EQ(one->values.at(2), all->values.at(40 + 3));
}

TEST(SqliteStore, ARunWithoutFinishIsNeverBelieved) {
  TemporaryFolder folder;
  {
    SqliteStore store(folder / "run.orrery");
    ASSERT_TRUE(store.begin(testing::synthetic_header()));
    testing::append_synthetic_rows(store);
  }
  EXPECT_FALSE(std::filesystem::exists(folder / "run.orrery"));
  const auto partial = ResultFile::open(folder / "run.orrery.partial");
  ASSERT_FALSE(partial);
  EXPECT_EQ(first_code(partial.error()), "result-incomplete");
  write_run(folder / "run.orrery");  // what was left over is replaced
  EXPECT_TRUE(ResultFile::open(folder / "run.orrery"));
}

TEST(SqliteStore, AKilledWriterLeavesNothingUnderTheFinalName) {
  TemporaryFolder folder;
  const pid_t child = ::fork();
  if (child == 0) {
    SqliteStore store(folder / "run.orrery");
    if (!store.begin(testing::synthetic_header())) ::_exit(1);
    testing::append_synthetic_rows(store);
    ::kill(::getpid(), SIGKILL);
  }
  int status = 0;
  ::waitpid(child, &status, 0);
  ASSERT_TRUE(WIFSIGNALED(status));
  EXPECT_FALSE(std::filesystem::exists(folder / "run.orrery"));
  EXPECT_FALSE(ResultFile::open(folder / "run.orrery.partial"));
  write_run(folder / "run.orrery");
  EXPECT_TRUE(ResultFile::open(folder / "run.orrery"));
}

TEST(SqliteStore, TwoWritersOfOneFile) {
  TemporaryFolder folder;
  SqliteStore first(folder / "run.orrery");
  ASSERT_TRUE(first.begin(testing::synthetic_header()));
  SqliteStore second(folder / "run.orrery");
  const auto refused = second.begin(testing::synthetic_header());
  ASSERT_FALSE(refused);
  EXPECT_EQ(first_code(refused.error()), "io-locked");
  testing::append_synthetic_rows(first);
  EXPECT_TRUE(first.finish(testing::synthetic_summary()));
}

TEST(SqliteStore, AMissingFolderAndAFolderAsFile) {
  TemporaryFolder folder;
  SqliteStore nowhere(folder / "no/such/run.orrery");
  const auto missing = nowhere.begin({});
  ASSERT_FALSE(missing);
  EXPECT_EQ(first_code(missing.error()), "io-open");
  SqliteStore on_folder(folder.path());
  EXPECT_FALSE(on_folder.begin({}));
}

// A limit on the size of a file stands in for a full disk: writing beyond it fails.
TEST(SqliteStore, ADiskThatFillsUpLeavesNoFile) {
  TemporaryFolder folder;
  ::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit small{300'000, before.rlim_max};
  SqliteStore store(folder / "run.orrery");
  ASSERT_TRUE(store.begin(testing::synthetic_header()));
  ::setrlimit(RLIMIT_FSIZE, &small);
  testing::append_synthetic_rows(store);
  const auto done = store.finish(testing::synthetic_summary());
  ::setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(done);
  EXPECT_TRUE(first_code(done.error()).starts_with("io-"));
  EXPECT_TRUE(std::filesystem::is_empty(folder.path()));
}

TEST(ResultFile, RefusesWhatIsNotAResult) {
  TemporaryFolder folder;
  EXPECT_EQ(first_code(ResultFile::open(folder / "none.orrery").error()), "io-open");
  write_bytes(folder / "text.orrery", "this is not a database, it is a note to myself\n");
  EXPECT_EQ(first_code(ResultFile::open(folder / "text.orrery").error()), "result-damaged");
  write_bytes(folder / "empty.orrery", "");
  EXPECT_EQ(first_code(ResultFile::open(folder / "empty.orrery").error()), "result-foreign");
}

void change(const std::filesystem::path& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  ASSERT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK);
  sqlite3_close(database);
}

TEST(ResultFile, RefusesOtherVersionsAndChangedTables) {
  TemporaryFolder folder;
  const auto refusal = [&](const char* sql) {
    write_run(folder / "run.orrery");
    change(folder / "run.orrery", sql);
    const auto file = ResultFile::open(folder / "run.orrery");
    return file ? std::string() : first_code(file.error());
  };
  EXPECT_EQ(refusal("PRAGMA user_version = 999"), "result-version");
  EXPECT_EQ(refusal("UPDATE run SET complete = 0"), "result-incomplete");
  EXPECT_EQ(refusal("UPDATE metric SET value = 1 WHERE rowid = 1"), "result-damaged");
  EXPECT_EQ(refusal("DELETE FROM alert WHERE rowid = 5"), "result-damaged");
  EXPECT_EQ(refusal("DELETE FROM series WHERE rowid = 2"), "result-damaged");
  EXPECT_EQ(refusal("DROP TABLE note"), "result-damaged");
  EXPECT_EQ(refusal("DROP TABLE note; CREATE VIEW note AS SELECT 1, 2"), "result-damaged");
}

// reliability.md R09: a flipped bit is found or does no harm; never a wrong value.
TEST(ResultFile, FlippedBitsAreFoundOrHarmless) {
  TemporaryFolder folder;
  {
    SqliteStore store(folder / "run.orrery");
    ASSERT_TRUE(store.begin(testing::synthetic_header()));
    RecordPlan plan;
    plan.devices = 2;
    testing::append_synthetic_rows(store, {}, plan);
    ASSERT_TRUE(store.finish(testing::synthetic_summary()));
  }
  const std::string good = read_bytes(folder / "run.orrery");
  const auto whole = ResultFile::open(folder / "run.orrery");
  ASSERT_TRUE(whole);
  const auto expected = whole->read_series(1);
  std::uint64_t x = 88172645463325252u;
  int found = 0;
  constexpr int kTrials = 300;
  for (int trial = 0; trial < kTrials; ++trial) {
    x ^= x << 13, x ^= x >> 7, x ^= x << 17;
    std::string bad = good;
    bad[x / 8 % bad.size()] ^= static_cast<char>(1 << (x % 8));
    write_bytes(folder / "bad.orrery", bad);
    const auto file = ResultFile::open(folder / "bad.orrery");
    if (!file) {
      ++found;
      continue;
    }
    EXPECT_EQ(file->tables().metrics.size(), whole->tables().metrics.size());
    EXPECT_EQ(file->tables().header.scenario_text, whole->tables().header.scenario_text);
    const auto values = file->read_series(1);
    if (!values) {
      ++found;
      continue;
    }
    EXPECT_EQ(values->values, expected->values) << "trial " << trial;
    EXPECT_EQ(values->time, expected->time) << "trial " << trial;
  }
  EXPECT_GT(found, 0);
}

}  // namespace
}  // namespace orrery::engine
