// SPDX-License-Identifier: Apache-2.0
#include <gtest/gtest.h>

#include <cmath>

#include "engine/random/distribution.h"
#include "tests/support/truth.h"

namespace orrery::engine {
namespace {

using Kind = Distribution::Kind;

// MAN-03: mean/eta = Gamma(1 + 1/b), t10/eta = (-ln 0.9)^(1/b), b = 1.5.
TEST(DistributionValidation, WeibullLifetimes) {
  const Distribution life(Kind::kWeibull, {1.0, 1.5});
  tests::expect_truth("MAN-03", "distribution, mean / scale", 0.902745, life.mean(), 5e-7);
  tests::expect_truth("MAN-03", "distribution, t10 / scale", 0.223076, life.quantile(0.1), 5e-7);
  EXPECT_NEAR(life.quantile(1 - std::exp(-1.0)), 1.0, 1e-14);
}

// The three check values printed with algorithm AS 241 (Wichura 1988).
TEST(DistributionValidation, NormalQuantilesOfTheirPaper) {
  EXPECT_NEAR(normal_quantile(0.25), -0.6744897501960817, 1e-15);
  EXPECT_NEAR(normal_quantile(0.001), -3.090232306167814, 1e-14);
  EXPECT_NEAR(normal_quantile(1e-20), -9.262340089798408, 1e-14);
}

TEST(DistributionValidation, NormalQuantileInvertsTheDistributionFunction) {
  for (double x = -37.0; x < 5.0; x += 0.0137) {
    const double p = normal_cdf(x);
    // A relative error of p moves the quantile by eps p / density; in the tail by about eps / |x|.
    ASSERT_NEAR(normal_quantile(p), x, x < 0 ? 4e-15 * (1 - x) : 2e-16 * std::exp(x * x / 2) * 4)
        << x;
  }
  EXPECT_EQ(normal_quantile(0.5), 0.0);
}

TEST(DistributionValidation, QuantilesOfClosedForms) {
  EXPECT_EQ(Distribution(3.5).quantile(0.7), 3.5);
  EXPECT_DOUBLE_EQ(Distribution(Kind::kUniform, {-2, 6}).quantile(0.25), 0.0);
  EXPECT_NEAR(Distribution(Kind::kNormal, {10, 2}).quantile(0.975), 10 + 2 * 1.959963984540054,
              1e-14);
  EXPECT_NEAR(Distribution(Kind::kLognormal, {3, 0.5}).quantile(0.975),
              3 * std::exp(0.5 * 1.959963984540054), 1e-14);
  EXPECT_NEAR(Distribution(Kind::kExponential, {5}).quantile(0.5), 5 * std::log(2.0), 1e-15);
  const Distribution triangular(Kind::kTriangular, {0, 1, 4});
  EXPECT_DOUBLE_EQ(triangular.quantile(0.25), 1.0);  // (mode - min) / width lies below the mode
  EXPECT_DOUBLE_EQ(triangular.quantile(0.0625), 0.5);
  EXPECT_DOUBLE_EQ(triangular.quantile(0.8125), 4 - std::sqrt(0.1875 * 12));
}

TEST(DistributionValidation, MeansOfClosedForms) {
  EXPECT_EQ(Distribution(3.5).mean(), 3.5);
  EXPECT_EQ(Distribution(Kind::kUniform, {-2, 6}).mean(), 2.0);
  EXPECT_EQ(Distribution(Kind::kNormal, {10, 2}).mean(), 10.0);
  EXPECT_NEAR(Distribution(Kind::kLognormal, {3, 0.5}).mean(), 3 * std::exp(0.125), 1e-14);
  EXPECT_EQ(Distribution(Kind::kExponential, {5}).mean(), 5.0);
  EXPECT_DOUBLE_EQ(Distribution(Kind::kTriangular, {0, 1, 4}).mean(), 5.0 / 3);
  EXPECT_DOUBLE_EQ(Distribution(Kind::kChoice, {1, 1, 5, 3}).mean(), 4.0);
  // Above 0 the half normal curve has the mean sqrt(2 / pi).
  EXPECT_NEAR(Distribution(Kind::kTruncatedNormal, {0, 1, 0, 50}).mean(), 0.7978845608028654, 1e-4);
}

TEST(DistributionValidation, SampleMeansAgreeWithMeans) {
  const Distribution kinds[] = {
      {Kind::kUniform, {-2, 6}},      {Kind::kLognormal, {3, 0.5}},
      {Kind::kExponential, {5}},      {Kind::kWeibull, {2, 1.5}},
      {Kind::kTriangular, {0, 1, 4}}, {Kind::kTruncatedNormal, {1, 2, 0, 4}},
      {Kind::kChoice, {1, 1, 5, 3}}};
  for (const auto& kind : kinds) {
    Stream stream({11, 4, Purpose::kParameters});
    constexpr int kCount = 40'000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < kCount; ++i) {
      const double x = kind.sample(stream);
      sum += x;
      squares += x * x;
    }
    const double mean = sum / kCount;
    const double error = std::sqrt((squares / kCount - mean * mean) / kCount);
    EXPECT_LT(std::fabs(mean - kind.mean()), 3 * error) << kind.describe();
  }
}

}  // namespace
}  // namespace orrery::engine
