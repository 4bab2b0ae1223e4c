// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "engine/numeric/special_functions.h"

namespace orrery::engine {
namespace {

double relative_error(double got, long double wanted) {
  return static_cast<double>(std::fabs((got - wanted) / wanted));
}

TEST(SpecialFunctionsProperty, ErfcAgainstTheLibrary) {
  for (double x = -10; x < 26.5; x += 1.37e-4) {
    ASSERT_LE(relative_error(erfc(x), std::erfc(static_cast<long double>(x))), 1e-15) << x;
  }
  EXPECT_EQ(erfc(0.0), 1.0);
  EXPECT_EQ(erfc(-30.0), 2.0);
  EXPECT_EQ(erfc(30.0), 0.0);
  EXPECT_EQ(erfc(std::numeric_limits<double>::infinity()), 0.0);
  EXPECT_TRUE(std::isnan(erfc(std::numeric_limits<double>::quiet_NaN())));
}

TEST(SpecialFunctionsProperty, GammaAgainstTheLibrary) {
  for (double x = 0.5; x < 171.6; x += 1.3e-3) {
    const double bound = x <= 10 ? 1e-14 : 3e-13;
    ASSERT_LE(relative_error(gamma(x), std::tgamma(static_cast<long double>(x))), bound) << x;
  }
  double factorial = 1;
  for (int n = 1; n <= 15; ++n) {
    EXPECT_NEAR(gamma(n) / factorial, 1.0, 2e-14);
    factorial *= n;
  }
  EXPECT_TRUE(std::isinf(gamma(172.0)));
  EXPECT_TRUE(std::isinf(gamma(1001.0)));
}

}  // namespace
}  // namespace orrery::engine
