// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/job_runner.h"

#include <gtest/gtest.h>

#include <cmath>
#include <filesystem>
#include <new>

#include "tests/support/temporary_folder.h"

namespace orrery::scenarios {
namespace {

using testing::TemporaryFolder;

constexpr const char* kScenario = R"(
orrery: 1
name: small
seed: 1
duration: 20 d
plant:
  pump:
    model: water/pump
    count: 3
    step: 1 min
    sensors:
      temperature: { measures: bearing_temperature, period: 1 min, noise: 0.3 K }
network:
  nodes:
    edge: { profile: server }
  links:
    field: { from: pump, to: edge, latency: 15 ms, loss: 0.05 }
agents:
  rule:
    model: threshold_rule
    node: edge
    period: 5 min
    observes: [pump.temperature]
    parameters: { train_until: 1 h }
metrics:
  energy: { of: pump.energy, unit: kWh }
)";

/// A folder with a scenario, and a runner for it.
class JobRunnerTest : public ::testing::Test {
 protected:
  JobRunnerTest() {
    testing::write_bytes(folder_ / "small.yaml", kScenario);
    context_.scenario_path = (folder_ / "small.yaml").string();
    context_.folder = (folder_ / "out").string();
    std::filesystem::create_directories(folder_ / "out" / "unfinished");
  }

  Job job(std::vector<std::string> sets = {}) const {
    Job one;
    one.run.id = "0123";
    one.run.seed = 7;
    one.sets = std::move(sets);
    return one;
  }
  bool has_snapshot() const {
    return std::filesystem::exists(folder_ / "out" / "unfinished" / "0123.snapshot");
  }

  TemporaryFolder folder_;
  BatchContext context_;
};

TEST_F(JobRunnerTest, ARunThatWasStoppedGoesOnAsIfItHadNot) {
  const auto whole = JobRunner(context_).run(job(), {});
  ASSERT_TRUE(whole);
  ASSERT_EQ(whole->status, RunStatus::kDone) << whole->trouble;
  ASSERT_FALSE(whole->measures.empty());
  EXPECT_FALSE(has_snapshot());

  JobRunner runner(context_);
  int slices = 0;
  RunGate stopping;
  stopping.keep_going = [&] { return ++slices < 40; };
  EXPECT_FALSE(runner.run(job(), stopping)) << "it was stopped";
  EXPECT_TRUE(has_snapshot());
  int more_slices = 0;
  RunGate counting;
  counting.keep_going = [&] { return ++more_slices > 0; };
  const auto rest = runner.run(job(), counting);
  ASSERT_TRUE(rest);
  EXPECT_FALSE(has_snapshot()) << "a run that is done leaves none";
  EXPECT_EQ(rest->fingerprint, whole->fingerprint);
  ASSERT_EQ(rest->measures.size(), whole->measures.size());
  for (std::size_t i = 0; i < rest->measures.size(); ++i) {
    EXPECT_EQ(rest->measures[i].name, whole->measures[i].name);
    if (!std::isnan(whole->measures[i].value))
      EXPECT_EQ(rest->measures[i].value, whole->measures[i].value) << whole->measures[i].name;
  }
}

TEST_F(JobRunnerTest, ALevelThatDoesNotLoadGivesAFailedRow) {
  const auto row = JobRunner(context_).run(job({"network.links.field.loss=7"}), {});
  ASSERT_TRUE(row);
  EXPECT_EQ(row->status, RunStatus::kFailed);
  EXPECT_EQ(row->exit_code, 3);
  EXPECT_NE(row->trouble.find("loss"), std::string::npos) << row->trouble;
  EXPECT_TRUE(row->measures.empty());
}

TEST_F(JobRunnerTest, MemoryThatRunsOutGivesAFailedRow) {
  RunGate gate;
  gate.wait_for_memory = [](double) -> bool { throw std::bad_alloc(); };
  const auto row = JobRunner(context_).run(job(), gate);
  ASSERT_TRUE(row);
  EXPECT_EQ(row->exit_code, 6);
  EXPECT_NE(row->trouble.find("memory"), std::string::npos) << row->trouble;
}

// A scenario that is held for the next job gives that the same outcome as one that was just read.
TEST_F(JobRunnerTest, JobsOfOneWorkerDoNotTouchEachOther) {
  JobRunner runner(context_);
  const std::string first = runner.run(job(), {})->fingerprint;
  const std::string other = runner.run(job({"plant.pump.count=2"}), {})->fingerprint;
  EXPECT_EQ(runner.run(job(), {})->fingerprint, first);
  EXPECT_EQ(runner.run(job(), {})->fingerprint, first);
  EXPECT_NE(other, first);
}

}  // namespace
}  // namespace orrery::scenarios
