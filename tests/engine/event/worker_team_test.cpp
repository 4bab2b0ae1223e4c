// SPDX-License-Identifier: Apache-2.0
#include "engine/event/worker_team.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

namespace orrery::engine {
namespace {

/// Rounds of all sizes; the counts are plain numbers, so that a race detector sees a job that two
/// workers do, or a round that ends too soon.
void rounds_do_every_job_once(std::uint32_t workers, int rounds) {
  WorkerTeam team(workers);
  std::vector<int> done(23, 0);
  std::vector<int> expected(23, 0);
  for (int round = 0; round < rounds; ++round) {
    const auto count = static_cast<std::uint32_t>(round % 24);
    team.run(count, [&](std::uint32_t, std::uint32_t index) { ++done[index]; });
    for (std::uint32_t i = 0; i < count; ++i) ++expected[i];
    ASSERT_EQ(done, expected) << workers << " workers, round " << round;
  }
}

TEST(WorkerTeam, DoesEveryJobOnceRoundAfterRound) {
  for (const std::uint32_t workers : {1u, 2u, 3u}) rounds_do_every_job_once(workers, 4000);
}

TEST(WorkerTeam, WorksWithFarMoreWorkersThanCores) { rounds_do_every_job_once(32, 200); }

TEST(WorkerTeam, HasAtLeastTheCaller) {
  WorkerTeam team(0);
  EXPECT_EQ(team.size(), 1U);
  int done = 0;
  team.run(3, [&](std::uint32_t worker, std::uint32_t) { done += worker == 0 ? 1 : 100; });
  EXPECT_EQ(done, 3);
}

// Scratch memory belongs to a worker: no two threads may call themselves the same one. Each of the
// four jobs waits for the other three, so that every worker takes exactly one, however few cores
// there are.
TEST(WorkerTeam, AWorkerIsOneThread) {
  WorkerTeam team(4);
  std::vector<std::thread::id> who(team.size());
  who[0] = std::this_thread::get_id();
  std::atomic<bool> strange = false;
  for (int round = 0; round < 100; ++round) {
    std::atomic<std::uint32_t> begun = 0;
    team.run(team.size(), [&](std::uint32_t worker, std::uint32_t) {
      const auto me = std::this_thread::get_id();
      if (who[worker] == std::thread::id{}) who[worker] = me;
      if (who[worker] != me) strange = true;
      ++begun;
      while (begun < team.size()) std::this_thread::yield();
    });
    ASSERT_FALSE(strange);
  }
  std::ranges::sort(who);
  EXPECT_EQ(std::ranges::adjacent_find(who), who.end());
}

// Worker 0 is held up by its first job until all others are done, the second of its own share too:
// someone else must have taken that one.
TEST(WorkerTeam, TakesWhatOthersHaveNotBegun) {
  WorkerTeam team(2);
  std::atomic<int> others = 0;
  std::atomic<bool> gave_up = false;
  team.run(4, [&](std::uint32_t, std::uint32_t index) {
    if (index != 0) {
      ++others;
      return;
    }
    const auto start = std::chrono::steady_clock::now();
    while (others != 3 && !gave_up) {
      std::this_thread::yield();
      gave_up = std::chrono::steady_clock::now() - start > std::chrono::minutes(2);
    }
  });
  EXPECT_FALSE(gave_up);
  EXPECT_EQ(others, 3);
}

TEST(WorkerTeam, WakesWorkersThatFellAsleep) {
  WorkerTeam team(3);
  std::vector<int> done(3, 0);
  for (int round = 1; round <= 5; ++round) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));  // longer than any spin
    team.run(3, [&](std::uint32_t, std::uint32_t index) { ++done[index]; });
    EXPECT_EQ(done, std::vector<int>(3, round));
  }
}

TEST(WorkerTeam, LeavesWithoutEverHavingWorked) {
  for (int i = 0; i < 200; ++i) WorkerTeam team(4);
}

}  // namespace
}  // namespace orrery::engine
