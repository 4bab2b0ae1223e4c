// SPDX-License-Identifier: Apache-2.0
#include "engine/event/window_barrier.h"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>
#include <vector>

namespace orrery::engine {
namespace {

/// Every worker adds to its own plain number between barriers and looks at all others' after: one
/// who ran ahead or stayed behind would show, to the test and to a race detector.
void rounds_agree(unsigned parties, std::uint32_t spins, int rounds) {
  WindowBarrier barrier(parties, spins);
  std::vector<int> done(parties, 0);
  std::vector<int> wrong(parties, 0);
  const auto work = [&](unsigned self) {
    for (int round = 1; round <= rounds; ++round) {
      ++done[self];
      barrier.arrive_and_wait();
      for (const int other : done) wrong[self] += other != round;
      barrier.arrive_and_wait();
    }
  };
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < parties; ++i) threads.emplace_back(work, i);
  work(0);
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(wrong, std::vector<int>(parties, 0));
}

TEST(WindowBarrier, NobodyPassesBeforeAllArrive) {
  for (const unsigned parties : {1u, 2u, 3u, 8u})
    rounds_agree(parties, WindowBarrier::kSpins, 2000);
}

TEST(WindowBarrier, WithoutSpinningToo) { rounds_agree(4, 0, 1000); }

TEST(WindowBarrier, WhoeverWaitsLongSleepsAndIsWoken) {
  WindowBarrier barrier(2);
  bool arrived = false;
  std::thread late([&] {
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // longer than any spin
    arrived = true;
    barrier.arrive_and_wait();
  });
  barrier.arrive_and_wait();
  EXPECT_TRUE(arrived);
  late.join();
}

TEST(WindowBarrier, IsNotForNobody) {
  EXPECT_EXIT(WindowBarrier(0), testing::ExitedWithCode(8), "nobody");
}

}  // namespace
}  // namespace orrery::engine
