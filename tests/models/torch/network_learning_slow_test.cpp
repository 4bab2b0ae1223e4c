// SPDX-License-Identifier: Apache-2.0
// The learning test in time over several seeds, with figures.
#include <cstdio>

#include "tests/models/torch/pattern_in_time.h"

namespace orrery::models::test {
namespace {

TEST_F(NetworkTest, LearnsAPatternInTimeOnEverySeed) {
  for (std::uint64_t seed = 1; seed <= 5; ++seed) {
    const PatternInTime pattern(seed);
    const double of_values = area_of(largest_value, pattern.clean, pattern.broken);
    EXPECT_LT(of_values, 0.65);
    std::printf("seed %d: largest value %.3f", static_cast<int>(seed), of_values);
    for (const auto& each : networks_for_patterns()) {
      const auto model = network(each, 24, 1, seed);
      fit(*model, pattern.train, pattern.held_out);
      const double area = area_of(*model, pattern.clean, pattern.broken);
      std::printf(", %s %.3f", each.agent.c_str(), area);
      EXPECT_GT(area, 0.85) << each.agent << " seed " << seed;
    }
    std::printf("\n");
  }
}

}  // namespace
}  // namespace orrery::models::test
