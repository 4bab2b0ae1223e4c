// SPDX-License-Identifier: Apache-2.0
#include "engine/numeric/elementary.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace orrery::engine {
namespace {

constexpr double kInf = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kTiny = std::numeric_limits<double>::denorm_min();
constexpr double kMax = std::numeric_limits<double>::max();

TEST(Elementary, ExpAtItsEnds) {
  EXPECT_EQ(exp(0.0), 1.0);
  EXPECT_EQ(exp(kInf), kInf);
  EXPECT_EQ(exp(-kInf), 0.0);
  EXPECT_TRUE(std::isnan(exp(kNan)));
  EXPECT_EQ(exp(709.79), kInf);
  EXPECT_LT(exp(709.78), kInf);
  EXPECT_EQ(exp(-745.13), kTiny);
  EXPECT_EQ(exp(-745.14), 0.0);
  EXPECT_EQ(exp(kMax), kInf);
  EXPECT_EQ(exp(-kMax), 0.0);
}

TEST(Elementary, LogAtItsEnds) {
  EXPECT_EQ(log(1.0), 0.0);
  EXPECT_EQ(log(0.0), -kInf);
  EXPECT_EQ(log(-0.0), -kInf);
  EXPECT_EQ(log(kInf), kInf);
  EXPECT_TRUE(std::isnan(log(-1.0)));
  EXPECT_TRUE(std::isnan(log(-kInf)));
  EXPECT_TRUE(std::isnan(log(kNan)));
  EXPECT_DOUBLE_EQ(log(kTiny), -744.4400719213812);  // -1074 ln 2
  EXPECT_DOUBLE_EQ(log(kMax), 709.782712893384);     // 1024 ln 2
  EXPECT_DOUBLE_EQ(log(std::numeric_limits<double>::min()), -708.3964185322641);
}

TEST(Elementary, SinCosTanAtSpecialPoints) {
  EXPECT_EQ(sin(0.0), 0.0);
  EXPECT_EQ(cos(0.0), 1.0);
  EXPECT_EQ(tan(0.0), 0.0);
  for (const double x : {kInf, -kInf, kNan}) {
    EXPECT_TRUE(std::isnan(sin(x)));
    EXPECT_TRUE(std::isnan(cos(x)));
    EXPECT_TRUE(std::isnan(tan(x)));
  }
  // All four quarters and their signs, on both sides of 0.
  for (int quarter = -9; quarter <= 9; ++quarter) {
    const double x = quarter * 1.5707963267948966 + 0.3;
    EXPECT_NEAR(sin(x), std::sin(x), 3e-16) << quarter;
    EXPECT_NEAR(cos(x), std::cos(x), 3e-16) << quarter;
  }
}

TEST(Elementary, PowAtSpecialPoints) {
  EXPECT_EQ(pow(2.0, 8.0), 256.0);
  EXPECT_EQ(pow(-2.0, 3.0), -8.0);
  EXPECT_EQ(pow(2.0, -2.0), 0.25);
  EXPECT_EQ(pow(0.0, 0.0), 1.0);
  EXPECT_EQ(pow(kNan, 0.0), 1.0);
  EXPECT_EQ(pow(0.0, 0.5), 0.0);
  EXPECT_EQ(pow(0.0, -0.5), kInf);
  EXPECT_EQ(pow(0.0, -2.0), kInf);
  EXPECT_EQ(pow(kInf, 0.5), kInf);
  EXPECT_EQ(pow(kInf, -0.5), 0.0);
  EXPECT_EQ(pow(2.0, kInf), kInf);
  EXPECT_EQ(pow(0.5, kInf), 0.0);
  EXPECT_EQ(pow(10.0, 400.0), kInf);
  EXPECT_EQ(pow(10.0, -400.0), 0.0);
  EXPECT_TRUE(std::isnan(pow(-2.0, 0.5)));
  EXPECT_TRUE(std::isnan(pow(0.0, kNan)));
  EXPECT_TRUE(std::isnan(pow(2.0, kNan)));
  EXPECT_TRUE(std::isnan(pow(kNan, 2.0)));
}

TEST(Elementary, TanhAtSpecialPoints) {
  EXPECT_EQ(tanh(0.0), 0.0);
  EXPECT_EQ(tanh(kInf), 1.0);
  EXPECT_EQ(tanh(-kInf), -1.0);
  EXPECT_EQ(tanh(1e300), 1.0);
  EXPECT_EQ(tanh(kTiny), kTiny);
  EXPECT_TRUE(std::isnan(tanh(kNan)));
}

}  // namespace
}  // namespace orrery::engine
