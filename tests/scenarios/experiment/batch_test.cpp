// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/batch.h"

#include <gtest/gtest.h>

#include "tests/support/memory_experiment.h"

namespace orrery::scenarios {
namespace {

using testing::CountedRuns;
using testing::InstantWorkers;
using testing::MemoryExperiment;

ExperimentPlan plan_of(std::uint32_t runs) {
  ExperimentPlan plan;
  plan.make_source = [runs] { return std::make_unique<CountedRuns>(runs); };
  plan.source = plan.make_source();
  return plan;
}

TEST(Batch, ExecutesEveryRunOnceAndTheNextCommandNone) {
  MemoryExperiment store;
  InstantWorkers workers(3);
  auto plan = plan_of(100);
  const auto first = run_batch(plan, workers, store, {});
  ASSERT_TRUE(first);
  EXPECT_EQ(first->executed, 100);
  EXPECT_EQ(workers.started, 100);
  EXPECT_EQ(store.kept.size(), 100);
  EXPECT_TRUE(store.last.finished);
  auto again = plan_of(130);
  const auto second = run_batch(again, workers, store, {});
  ASSERT_TRUE(second);
  EXPECT_EQ(second->executed, 30);
  EXPECT_EQ(second->earlier.found, 100);
  EXPECT_EQ(static_cast<CountedRuns&>(*again.source).heard, 130) << "the source hears of all";
  EXPECT_FALSE(store.told_too_early) << "a status counted runs that were not stored";
}

TEST(Batch, ShardsExecuteEverythingTogetherAndNothingTwice) {
  MemoryExperiment store;
  std::uint64_t executed = 0;
  for (std::uint32_t shard = 0; shard < 3; ++shard) {
    InstantWorkers workers(2);
    auto plan = plan_of(64);
    BatchOptions options;
    options.shard = shard;
    options.shards = 3;
    MemoryExperiment own;
    const auto outcome = run_batch(plan, workers, own, options);
    ASSERT_TRUE(outcome);
    executed += outcome->executed;
    store.kept.merge(own.kept);
  }
  EXPECT_EQ(executed, 64);
  EXPECT_EQ(store.kept.size(), 64);
}

TEST(Batch, FailedRunsAreKnownAndRetriedOnDemand) {
  MemoryExperiment store;
  InstantWorkers workers(2);
  workers.fail = true;
  auto plan = plan_of(10);
  EXPECT_EQ(run_batch(plan, workers, store, {})->status.failed, 10);
  workers.fail = false;
  auto again = plan_of(10);
  const auto known = run_batch(again, workers, store, {});
  EXPECT_EQ(known->executed, 0);
  EXPECT_EQ(known->status.failed, 10);
  auto retried = plan_of(10);
  BatchOptions options;
  options.retry_failed = true;
  const auto outcome = run_batch(retried, workers, store, options);
  EXPECT_EQ(outcome->executed, 10);
  EXPECT_EQ(outcome->status.failed, 0);
}

TEST(Batch, ABudgetOfRunsIsNotExceeded) {
  MemoryExperiment store;
  InstantWorkers workers(4);
  auto plan = plan_of(50);
  BatchOptions options;
  options.budget.runs = 7;
  const auto outcome = run_batch(plan, workers, store, options);
  EXPECT_EQ(outcome->executed, 7);
  EXPECT_FALSE(outcome->budget_spent.empty());
  EXPECT_EQ(store.kept.size(), 7);
  auto rest = plan_of(50);
  options.budget.runs = 43;
  EXPECT_TRUE(run_batch(rest, workers, store, options)->budget_spent.empty()) << "it was enough";
}

// The time left is that of what is missing, whatever was found.
TEST(Batch, FoundRunsAreCountedFromTheStart) {
  MemoryExperiment store;
  InstantWorkers workers(2);
  auto part = plan_of(40);
  ASSERT_TRUE(run_batch(part, workers, store, {}));
  std::uint64_t least = UINT64_MAX;
  BatchOptions options;
  options.on_status = [&](const BatchStatus& status) {
    least = std::min(least, status.ended);
    return true;
  };
  auto whole = plan_of(50);
  ASSERT_TRUE(run_batch(whole, workers, store, options));
  EXPECT_GE(least, 40);
  auto other = plan_of(10);
  EXPECT_EQ(run_batch(other, workers, store, {})->earlier.others, 40);
}

TEST(Batch, AShardExpectsItsShareOnly) {
  std::uint64_t expected = 0;
  for (std::uint32_t shard = 0; shard < 3; ++shard) {
    MemoryExperiment store;
    InstantWorkers workers(2);
    auto plan = plan_of(64);
    BatchOptions options;
    options.shard = shard;
    options.shards = 3;
    expected += run_batch(plan, workers, store, options)->status.expected;
  }
  EXPECT_EQ(expected, 64);
}

// Results of runs are kept, and the disk is full: one such run ends the batch, not thousands.
TEST(Batch, ARunThatMeetsAFullDiskEndsItAndIsDoneAgain) {
  MemoryExperiment store;
  InstantWorkers workers(2);
  workers.fail = true;
  workers.exit_code = 6;
  workers.trouble = "runs/0.orrery: error io-disk-full: the disk is full";
  auto plan = plan_of(500);
  const auto outcome = run_batch(plan, workers, store, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().items().front().code, "io-disk-full");
  EXPECT_LE(workers.started, 4u);
  EXPECT_EQ(store.kept.size(), 0);
}

// Ctrl-C while runs hang: they are ended, and what had ended before is kept.
TEST(Batch, WorkersThatDoNotStopAreEnded) {
  MemoryExperiment store;
  InstantWorkers workers(2);
  auto plan = plan_of(50);
  BatchOptions options;
  options.stop_within_s = 0.01;
  options.on_status = [&](const BatchStatus& status) {
    if (status.ended >= 10) workers.hang = true;
    return !workers.hang;
  };
  const auto outcome = run_batch(plan, workers, store, options);
  ASSERT_TRUE(outcome);
  EXPECT_TRUE(outcome->stopped);
  EXPECT_TRUE(workers.stopped);
  EXPECT_TRUE(workers.killed);
  EXPECT_GE(store.kept.size(), 10);
  EXPECT_LT(store.kept.size(), 50);
  EXPECT_EQ(store.kept.size(), outcome->executed) << "runs that were ended give no row";
}

TEST(Batch, AFullDiskEndsItWithWhatWasStored) {
  MemoryExperiment store;
  store.rows_most = 5;
  InstantWorkers workers(2);
  auto plan = plan_of(500);
  const auto outcome = run_batch(plan, workers, store, {});
  ASSERT_FALSE(outcome);
  EXPECT_EQ(outcome.error().items().front().code, "io-disk-full");
  EXPECT_EQ(store.kept.size(), 5);
}

}  // namespace
}  // namespace orrery::scenarios
