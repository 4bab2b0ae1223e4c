// SPDX-License-Identifier: Apache-2.0
#include "models/control/running_moments.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models {
namespace {

// 1, 2, 4 and 9: mean 4, variance 38 / 4 of the four.
TEST(RunningMoments, BatchesComeToTheMomentsOfAll) {
  RunningMoments moments(1);
  moments.add(std::vector<float>{1.0F, 2.0F, 4.0F});
  moments.add(std::vector<float>{9.0F});
  EXPECT_DOUBLE_EQ(moments.mean(0), 4.0);
  EXPECT_DOUBLE_EQ(moments.deviation(0), std::sqrt(38.0 / 4.0));
}

// A price in EUR/J is of the order of 1e-8, an air pressure in Pa of 1e5: both vary. What is the
// same at all times has no deviation, whatever it is.
TEST(RunningMoments, WhatVariesDoesNotDependOnTheUnit) {
  RunningMoments moments(4);
  moments.add(std::vector<float>{5e-8F, 101325.0F, 0.1F, 0.0F});
  moments.add(std::vector<float>{7e-8F, 101327.0F, 0.1F, 0.0F});
  EXPECT_NEAR(moments.deviation(0), 1e-8, 1e-13);
  EXPECT_NEAR(moments.deviation(1), 1.0, 1e-9);
  EXPECT_EQ(moments.deviation(2), 1.0);
  EXPECT_EQ(moments.deviation(3), 1.0);
}

}  // namespace
}  // namespace orrery::models
