// SPDX-License-Identifier: Apache-2.0
#include "models/learn/residual_score.h"

#include <gtest/gtest.h>

namespace orrery::models::test {
namespace {

// Two rows of two features. Clean residuals: feature 0 has mean square (1 + 9) / 2 = 5, feature 1
// (0.25 + 0.25) / 2 = 0.25.
TEST(ResidualScore, ScalesEachFeatureByItsOwnCleanResiduals) {
  ResidualScore score(2, 2);
  const std::vector<float> zero(4, 0.0F);
  score.add(std::vector<float>{1.0F, 0.5F, 3.0F, -0.5F}.data(), zero.data());
  EXPECT_DOUBLE_EQ(score.mean_square(), 10.5 / 4.0);
  score.fit();
  std::int32_t blamed = -1;
  // 5^2 / 5 + 2^2 / 0.25 over 4 values: the smaller difference weighs more.
  EXPECT_FLOAT_EQ(score(std::vector<float>{5.0F, 0.0F, 0.0F, 2.0F}.data(), zero.data(), blamed),
                  21.0 / 4.0);
  EXPECT_EQ(blamed, 1);
  EXPECT_EQ(score(zero.data(), zero.data(), blamed), 0.0);
  EXPECT_EQ(blamed, -1);
}

TEST(ResidualScore, AFeatureThatNeverMovedIsJudgedAgainstTheFloor) {
  ResidualScore score(1, 1);
  const float zero = 0.0F;
  score.add(&zero, &zero);
  score.fit();
  std::int32_t blamed = -1;
  const float moved = 0.1F;
  EXPECT_FLOAT_EQ(score(&moved, &zero, blamed), 0.01 / ResidualScore::kFloor);
}

}  // namespace
}  // namespace orrery::models::test
