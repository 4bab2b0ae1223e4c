// SPDX-License-Identifier: Apache-2.0
#include "engine/random/exponential_run.h"

#include <gtest/gtest.h>

#include <vector>

namespace orrery::engine {
namespace {

TEST(ExponentialRun, GivesTheBitsOfTheStream) {
  const StreamKey key{3, 12345, Purpose::kDemand};
  Stream stream(key, 5);
  ExponentialRun<> run(key, 5);
  for (int i = 0; i < 200; ++i) {
    const double mean = 0.25 + i;
    ASSERT_EQ(run.next(mean), stream.exponential(mean)) << i;
    ASSERT_EQ(run.position(), stream.position());
  }
}

TEST(ExponentialRun, AnyLengthGivesTheSame) {
  const StreamKey key{4, 9, Purpose::kUser};
  std::vector<double> all(300);
  fill_exponential_run(key, 1, all);
  for (std::size_t length : {1u, 63u, 64u, 65u, 300u}) {
    std::vector<double> part(length);
    fill_exponential_run(key, 1, part);
    EXPECT_TRUE(std::equal(part.begin(), part.end(), all.begin())) << length;
  }
}

}  // namespace
}  // namespace orrery::engine
