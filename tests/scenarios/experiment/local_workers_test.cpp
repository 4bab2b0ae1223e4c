// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/local_workers.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <map>

#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using testing::TemporaryFolder;

constexpr double kLiveness_s = 60.0;  // what hangs fails; speed decides nothing

Job job(const std::string& id) {
  Job one;
  one.run.id = id;
  one.point = "as it stands";
  return one;
}

RunRow done(const Job& job) {
  RunRow row;
  row.id = job.run.id;
  return row;
}

std::unique_ptr<WorkerPool> pool_of(ExecuteJob execute, std::size_t workers,
                                    double memory_bytes = 1e9) {
  auto pool = fork_workers(std::move(execute), workers, memory_bytes);
  EXPECT_TRUE(pool.has_value());
  return std::move(*pool);
}

/// The reports of so many jobs, by slot.
std::map<std::size_t, std::optional<RunRow>> reports_of(WorkerPool& pool, std::size_t jobs) {
  std::map<std::size_t, std::optional<RunRow>> all;
  for (int i = 0; i < 10 * kLiveness_s && all.size() < jobs; ++i) {
    for (auto& report : pool.wait(0.1)) all[report.slot] = std::move(report.row);
  }
  EXPECT_EQ(all.size(), jobs);
  return all;
}

void wait_for(const std::filesystem::path& file) {
  for (int i = 0; i < 1000 * kLiveness_s && !std::filesystem::exists(file); ++i) ::usleep(1000);
}

/// Lets the pool give memory until the run has it.
void wait_for_grant(WorkerPool& pool, const std::filesystem::path& file) {
  for (int i = 0; i < 20 * kLiveness_s && !std::filesystem::exists(file); ++i) pool.wait(0.05);
}

bool is_there(const std::filesystem::path& file) { return std::filesystem::exists(file); }

/// Ends as the identity of the job says.
std::optional<RunRow> as_named(const Job& job, const RunGate& gate) {
  const std::string& id = job.run.id;
  if (id == "abort") {
    std::fputs("the assertion that failed\n", stderr);
    std::abort();
  }
  if (id == "kill") std::raise(SIGKILL);
  if (id == "exit") ::_exit(3);
  while (id == "until stopped" && gate.keep_going()) ::usleep(1000);
  while (id == "for ever") ::usleep(1000);
  if (id == "until stopped") return std::nullopt;
  return done(job);
}

TEST(LocalWorkers, ACrashIsAFailedRowWithSignalAndLastWords) {
  auto pool = pool_of(as_named, 1);
  pool->start(0, job("abort"));
  const auto row = reports_of(*pool, 1)[0];
  ASSERT_TRUE(row);
  EXPECT_EQ(row->id, "abort");
  EXPECT_EQ(row->status, RunStatus::kFailed);
  EXPECT_EQ(row->exit_code, 8);
  EXPECT_NE(row->trouble.find("signal 6"), std::string::npos) << row->trouble;
  EXPECT_NE(row->trouble.find("the assertion that failed"), std::string::npos) << row->trouble;
}

TEST(LocalWorkers, AKilledRunMayHaveRunOutOfMemory) {
  auto pool = pool_of(as_named, 1);
  pool->start(0, job("kill"));
  const auto row = reports_of(*pool, 1)[0];
  ASSERT_TRUE(row);
  EXPECT_EQ(row->exit_code, 6);
  EXPECT_NE(row->trouble.find("memory"), std::string::npos) << row->trouble;
}

TEST(LocalWorkers, AWorkerThatIsGoneIsReplaced) {
  auto pool = pool_of(as_named, 2);
  for (const char* end : {"abort", "kill", "exit"}) {
    pool->start(0, job(end));
    pool->start(1, job("beside it"));
    auto first = reports_of(*pool, 2);
    EXPECT_EQ(first[0]->status, RunStatus::kFailed) << end;
    EXPECT_EQ(first[1]->status, RunStatus::kDone) << "a crash takes nothing with it";
    pool->start(0, job("after it"));
    EXPECT_EQ(reports_of(*pool, 1)[0]->status, RunStatus::kDone);
  }
}

// What an earlier run of the same worker wrote is not among the last words.
TEST(LocalWorkers, LastWordsAreThoseOfTheRun) {
  auto pool = pool_of(
      [](const Job& job, const RunGate& gate) {
        std::fprintf(stderr, "words of %s\n", job.run.id.c_str());
        return as_named(job, gate);
      },
      1);
  pool->start(0, job("good"));
  reports_of(*pool, 1);
  pool->start(0, job("abort"));
  const auto row = reports_of(*pool, 1)[0];
  EXPECT_EQ(row->trouble.find("words of good"), std::string::npos) << row->trouble;
  EXPECT_NE(row->trouble.find("words of abort"), std::string::npos) << row->trouble;
}

TEST(LocalWorkers, StopReachesRunsUnderWay) {
  auto pool = pool_of(as_named, 2);
  pool->start(0, job("until stopped"));
  pool->start(1, job("until stopped"));
  pool->stop();
  for (const auto& [slot, row] : reports_of(*pool, 2)) EXPECT_FALSE(row) << slot;
}

// It is to be done again, not a failure.
TEST(LocalWorkers, AKillGivesNoRow) {
  auto pool = pool_of(as_named, 1);
  pool->start(0, job("for ever"));
  pool->stop();
  pool->kill();
  EXPECT_FALSE(reports_of(*pool, 1)[0]);
}

TEST(LocalWorkers, RunsThatDoNotFitTogetherWait) {
  const TemporaryFolder folder;
  const auto release = folder / "release";
  const auto second_runs = folder / "second runs";
  auto pool = pool_of(
      [=](const Job& job, const RunGate& gate) -> std::optional<RunRow> {
        gate.wait_for_memory(60.0);
        if (job.run.id == "second") std::ofstream{second_runs};
        wait_for(release);
        return done(job);
      },
      2, 100.0);
  pool->start(0, job("first"));
  pool->wait(0.2);  // it is given its memory
  pool->start(1, job("second"));
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(pool->wait(0.05).empty());
  EXPECT_FALSE(is_there(second_runs)) << "120 of 100 bytes";
  std::ofstream{release};
  const auto rows = reports_of(*pool, 2);
  EXPECT_TRUE(is_there(second_runs)) << "it runs when the first one has ended";
  for (const auto& [slot, row] : rows) EXPECT_TRUE(row) << slot;
}

// Small runs do not pass a large one that waits: it would wait for ever.
TEST(LocalWorkers, MemoryIsGivenInTheOrderInWhichItIsAskedFor) {
  const TemporaryFolder folder;
  auto pool = pool_of(
      [&](const Job& job, const RunGate& gate) -> std::optional<RunRow> {
        gate.wait_for_memory(job.run.id == "large" ? 90.0 : 40.0);
        std::ofstream{folder / (job.run.id + " runs")};
        if (job.run.id == "first") wait_for(folder / "release");
        return done(job);
      },
      3, 100.0);
  pool->start(0, job("first"));
  wait_for_grant(*pool, folder / "first runs");
  pool->start(1, job("large"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool->wait(0.05).empty());
  pool->start(2, job("small"));
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(pool->wait(0.05).empty());
  EXPECT_FALSE(is_there(folder / "small runs")) << "it would fit beside the first";
  std::ofstream{folder / "release"};
  EXPECT_EQ(reports_of(*pool, 3).size(), 3u);
}

TEST(LocalWorkers, ARunThatWaitsForMemoryIsStoppedWithoutBeginning) {
  const TemporaryFolder folder;
  auto pool = pool_of(
      [&](const Job& job, const RunGate& gate) -> std::optional<RunRow> {
        if (!gate.wait_for_memory(60.0)) return std::nullopt;
        std::ofstream{folder / (job.run.id + " runs")};
        return as_named(job, gate);
      },
      2, 100.0);
  pool->start(0, job("until stopped"));
  wait_for_grant(*pool, folder / "until stopped runs");
  pool->start(1, job("waits"));
  EXPECT_TRUE(pool->wait(0.1).empty());
  pool->stop();
  for (const auto& [slot, row] : reports_of(*pool, 2)) EXPECT_FALSE(row) << slot;
  EXPECT_FALSE(is_there(folder / "waits runs"));
}

// Launchers end what they have stopped before.
TEST(LocalWorkers, AKillFromOutsideDuringAStopIsNoFailure) {
  auto pool = pool_of(
      [](const Job&, const RunGate& gate) -> std::optional<RunRow> {
        while (gate.keep_going()) ::usleep(1000);
        std::raise(SIGKILL);
        return std::nullopt;
      },
      1);
  pool->start(0, job("one"));
  pool->stop();
  EXPECT_FALSE(reports_of(*pool, 1)[0]);
}

TEST(LocalWorkers, ARunThatTakesTooLongIsAFailedRow) {
  auto pool = pool_of(
      [](const Job&, const RunGate&) -> std::optional<RunRow> {
        std::raise(SIGALRM);
        return std::nullopt;
      },
      1);
  pool->start(0, job("one"));
  const auto row = reports_of(*pool, 1)[0];
  ASSERT_TRUE(row);
  EXPECT_EQ(row->exit_code, 4);
  EXPECT_NE(row->trouble.find("--run-time-limit"), std::string::npos) << row->trouble;
}

TEST(LocalWorkers, ARunThatFitsNowhereRunsAlone) {
  auto pool = pool_of(
      [](const Job& job, const RunGate& gate) -> std::optional<RunRow> {
        gate.wait_for_memory(1000.0);
        return done(job);
      },
      2, 100.0);
  for (int i = 0; i < 3; ++i) {
    pool->start(0, job("large"));
    pool->start(1, job("large, too"));
    for (const auto& [slot, row] : reports_of(*pool, 2)) EXPECT_TRUE(row) << slot;
  }
}

TEST(LocalWorkers, MemoryOfARunThatCrashedIsFreeAgain) {
  auto pool = pool_of(
      [](const Job& job, const RunGate& gate) -> std::optional<RunRow> {
        gate.wait_for_memory(60.0);
        return as_named(job, gate);
      },
      2, 100.0);
  pool->start(0, job("kill"));
  reports_of(*pool, 1);
  pool->start(1, job("good"));
  EXPECT_TRUE(reports_of(*pool, 1)[1]);
}

/// Gone, or ended and not yet collected by whoever inherited it.
bool has_ended(pid_t process) {
  std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
  const std::string text{std::istreambuf_iterator<char>(stat), {}};
  return text.empty() || text.find(") Z ") != std::string::npos;
}

TEST(LocalWorkers, NoWorkerOutlivesItsPool) {
  const TemporaryFolder folder;
  const auto file = folder / "process";
  auto pool = pool_of(
      [&](const Job&, const RunGate&) -> std::optional<RunRow> {
        std::ofstream(folder / "new") << ::getpid();
        std::filesystem::rename(folder / "new", file);
        while (true) ::usleep(1000);
      },
      1);
  pool->start(0, job("for ever"));
  wait_for(file);
  pid_t process = 0;
  ASSERT_TRUE(std::ifstream(file) >> process);
  EXPECT_FALSE(has_ended(process));
  pool.reset();
  for (int i = 0; i < 1000 * kLiveness_s && !has_ended(process); ++i) ::usleep(1000);
  EXPECT_TRUE(has_ended(process));
}

}  // namespace
}  // namespace orrery::scenarios
