// SPDX-License-Identifier: Apache-2.0
#include "models/learn/adam.h"

#include <gtest/gtest.h>

namespace orrery::models::test {
namespace {

// By hand, rate 0.1: g = 2 gives m = 0.2 / 0.1 = 2 and v = 0.004 / 0.001 = 4, a step of 0.1 * 2
// / 2. Then g = -1: m = (0.9 * 0.2 - 0.1) / 0.19, v = (0.999 * 0.004 + 0.001) / 0.001999.
TEST(Adam, TwoStepsByHand) {
  Adam adam(2, 0.1);
  std::vector<float> weights = {1.0F, 5.0F};
  adam.step(weights.data(), std::vector<float>{2.0F, 0.0F}.data());
  EXPECT_NEAR(weights[0], 0.9, 1e-6);
  EXPECT_EQ(weights[1], 5.0F);
  adam.step(weights.data(), std::vector<float>{-1.0F, 0.0F}.data());
  const double m = 0.08 / 0.19;
  const double v = 0.004996 / 0.001999;
  EXPECT_NEAR(weights[0], 0.9 - 0.1 * m / std::sqrt(v), 1e-6);
}

}  // namespace
}  // namespace orrery::models::test
