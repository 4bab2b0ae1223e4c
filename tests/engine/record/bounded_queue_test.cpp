// SPDX-License-Identifier: Apache-2.0
#include "engine/record/bounded_queue.h"

#include <gtest/gtest.h>

#include <atomic>
#include <thread>

namespace orrery::engine {
namespace {

TEST(BoundedQueue, LosesNothingAndHoldsNoMoreThanItsLimit) {
  constexpr int kItems = 20'000;
  BoundedQueue<int> queue(10);
  std::atomic<bool> over = false;
  std::thread producer([&] {
    for (int i = 0; i < kItems; ++i) {
      queue.push(i, 3);
      if (queue.held() > 10) over = true;
    }
    queue.close();
  });
  int expected = 0;
  int item = -1;
  while (queue.pop(item)) EXPECT_EQ(item, expected++);
  producer.join();
  EXPECT_EQ(expected, kItems);
  EXPECT_FALSE(over);
}

TEST(BoundedQueue, OneItemAboveTheLimitPassesAlone) {
  BoundedQueue<int> queue(10);
  queue.push(1, 1000);
  int item = 0;
  ASSERT_TRUE(queue.pop(item));
  EXPECT_EQ(item, 1);
  EXPECT_EQ(queue.held(), 0u);
}

}  // namespace
}  // namespace orrery::engine
