// SPDX-License-Identifier: Apache-2.0
#include "engine/time/sim_time.h"

#include <gtest/gtest.h>

#include <limits>

namespace orrery::engine {
namespace {

constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();

TEST(SimTime, Text) {
  EXPECT_EQ(to_string(SimTime{}), "00:00:00");
  EXPECT_EQ(to_string(SimTime::from_seconds(12 * 86'400 + 3 * 3600 + 25 * 60 + 10.25)),
            "12 d 03:25:10.250");
  EXPECT_EQ(to_string(SimTime::from_seconds(59.999)), "00:00:59.999");
  EXPECT_EQ(to_string(SimTime::from_seconds(86'399)), "23:59:59");
  EXPECT_EQ(to_string(SimTime::from_seconds(86'400)), "1 d 00:00:00");
  EXPECT_EQ(to_string(SimTime::from_seconds(-1.5)), "-00:00:01.500");
  EXPECT_EQ(to_string(SimTime::never()), "never");
  EXPECT_EQ(to_string(SimTime{kMin}), "-106751 d 23:47:16.854");
}

TEST(Duration, SecondsAreRoundedToTheNearestNanosecond) {
  EXPECT_EQ(Duration::from_seconds(1e-9).ns, 1);
  EXPECT_EQ(Duration::from_seconds(0.1).ns, 100'000'000);
  EXPECT_EQ(Duration::from_seconds(-0.1).ns, -100'000'000);
  EXPECT_EQ(Duration::from_seconds(1.4e-9).ns, 1);
  EXPECT_EQ(Duration::from_seconds(-1.6e-9).ns, -2);
  EXPECT_EQ(Duration{2'500'000'000}.seconds(), 2.5);
}

TEST(Duration, SecondsBeyondTheRangeGiveItsEnds) {
  const double infinity = std::numeric_limits<double>::infinity();
  EXPECT_EQ(Duration::from_seconds(1e10).ns, kMax);
  EXPECT_EQ(Duration::from_seconds(infinity).ns, kMax);
  EXPECT_EQ(Duration::from_seconds(-infinity).ns, kMin);
  EXPECT_EQ(Duration::from_seconds(std::numeric_limits<double>::quiet_NaN()).ns, 0);
  EXPECT_EQ(SimTime::from_seconds(infinity), SimTime::never());
}

TEST(SimTime, Arithmetic) {
  const SimTime start{100};
  EXPECT_EQ((start + Duration{50}).ns, 150);
  EXPECT_EQ((start - Duration{150}).ns, -50);
  EXPECT_EQ((start - SimTime{30}).ns, 70);
  EXPECT_EQ((Duration{7} * 3).ns, 21);
  EXPECT_LT(start, SimTime::never());
}

}  // namespace
}  // namespace orrery::engine
