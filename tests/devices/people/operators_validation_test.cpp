// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "tests/devices/people/operators_bench.h"

namespace orrery::devices {
namespace {

double erlang_b(int servers, double load) {
  double blocked = 1.0;
  for (int k = 1; k <= servers; ++k) blocked = load * blocked / (k + load * blocked);
  return blocked;
}
double erlang_c(int servers, double load) {
  const double b = erlang_b(servers, load);
  return b / (1.0 - load / servers * (1.0 - b));
}

double mean_wait_s(const engine::Population& crew) {
  double sum = 0.0;
  for (std::uint32_t r = 0; r < crew.size(); ++r)
    sum += value_of(crew, "acknowledged", r) * value_of(crew, "waiting_time", r);
  return sum / total_of(crew, "acknowledged");
}

// Wq = P(wait) / (c - a) for service of mean 1, P(wait) by Erlang C: 0.642857 and 0.554113.
TEST(OperatorsTruth, WaitsFollowErlangC) {
  const struct {
    int servers;
    double load;
  } cases[] = {{2, 1.5}, {5, 4.0}};
  for (const auto& c : cases) {
    double wait_s = 0.0;
    for (std::uint64_t seed = 1; seed <= 4; ++seed) {
      const auto crew = erlang_crew(c.servers, 1e6, seed);
      alarms(*crew, c.load, 100000, seed);
      EXPECT_EQ(total_of(*crew, "raised"), 100000.0);
      EXPECT_EQ(lost_alarms(*crew), 0.0);
      EXPECT_NEAR(value_of(*crew, "load"), c.load / c.servers, 0.01);
      wait_s += mean_wait_s(*crew) / 4.0;
    }
    EXPECT_NEAR(wait_s * (c.servers - c.load), erlang_c(c.servers, c.load), 0.02) << c.servers;
  }
}

// Without a place to wait in, the share of lost alarms is Erlang's B.
TEST(OperatorsTruth, LossesFollowErlangB) {
  const auto crew = erlang_crew(10.0, 0.0, 7);
  alarms(*crew, 5.0, 400000, 7);
  EXPECT_NEAR(total_of(*crew, "missed") / total_of(*crew, "raised"), erlang_b(10, 5.0), 1e-3);
  EXPECT_EQ(total_of(*crew, "waiting"), 0.0);
}

}  // namespace
}  // namespace orrery::devices
