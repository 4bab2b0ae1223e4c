// SPDX-License-Identifier: Apache-2.0
#include "engine/random/distribution.h"

#include <gtest/gtest.h>

namespace orrery::engine {
namespace {

using Kind = Distribution::Kind;

TEST(Distribution, TruncatedNormalStaysWithinItsEnds) {
  const double ends[][2] = {{-1, 1}, {2, 3}, {-9, -8}, {30, 31}, {45, 46}, {-60, -50}, {7.5, 7.5}};
  for (const auto& [low, high] : ends) {
    const Distribution curve(Kind::kTruncatedNormal, {0, 1, low, high});
    double last = low;
    for (double p : {1e-15, 1e-3, 0.25, 0.5, 0.75, 0.999, 1 - 1e-15}) {
      const double x = curve.quantile(p);
      ASSERT_GE(x, last) << low << " " << p;
      ASSERT_LE(x, high) << low << " " << p;
      last = x;
    }
  }
}

TEST(Distribution, TheUpperTailMirrorsTheLowerOne) {
  const Distribution upper(Kind::kTruncatedNormal, {0, 1, 20, 25});
  const Distribution lower(Kind::kTruncatedNormal, {0, 1, -25, -20});
  for (double p : {0.125, 0.5, 0.75}) EXPECT_EQ(upper.quantile(p), -lower.quantile(1 - p));
  // In the tail the curve falls like an exponential of rate 20: the median is ln 2 / 20 inside,
  // less a little for its bend.
  EXPECT_NEAR(upper.quantile(0.5), 20.0346, 2e-4);
}

TEST(Distribution, WithoutSpreadTruncatedNormalIsItsMeanWithinTheEnds) {
  EXPECT_EQ(Distribution(Kind::kTruncatedNormal, {5, 0, 0, 10}).quantile(0.3), 5.0);
  EXPECT_EQ(Distribution(Kind::kTruncatedNormal, {5, 0, 6, 10}).quantile(0.3), 6.0);
}

TEST(Distribution, ChoiceFollowsItsWeights) {
  const Distribution choice(Kind::kChoice, {10, 1, 20, 0, 30, 3});
  EXPECT_EQ(choice.quantile(0.1), 10.0);
  EXPECT_EQ(choice.quantile(0.2499), 10.0);
  EXPECT_EQ(choice.quantile(0.25), 30.0);
  EXPECT_EQ(choice.quantile(0.999999), 30.0);
}

TEST(Distribution, TriangularOfNoWidthIsItsEnd) {
  EXPECT_EQ(Distribution(Kind::kTriangular, {2, 2, 2}).quantile(0.4), 2.0);
}

TEST(Distribution, ASampleUsesOneDraw) {
  Stream stream({1, 2, Purpose::kParameters});
  const Distribution normal(Kind::kNormal, {20, 0.5});
  const double first = normal.sample(stream);
  EXPECT_EQ(stream.position(), 1u);
  EXPECT_EQ(first, normal.quantile(uniform_at({1, 2, Purpose::kParameters}, 0)));
}

TEST(Distribution, DescribesItself) {
  EXPECT_EQ(Distribution(Kind::kNormal, {20, 0.5}).describe(), "normal(20, 0.5)");
  EXPECT_EQ(Distribution(2.5).describe(), "2.5");
  EXPECT_TRUE(Distribution(2.5).is_constant());
}

TEST(Distribution, NamesAndKindsAgree) {
  bool found = false;
  EXPECT_EQ(distribution_kind("weibull", found), Kind::kWeibull);
  EXPECT_TRUE(found);
  EXPECT_EQ(distribution_kind("truncated_normal", found), Kind::kTruncatedNormal);
  EXPECT_EQ(distribution_kind("choice", found), Kind::kChoice);
  EXPECT_TRUE(found);
  distribution_kind("gaussian", found);
  EXPECT_FALSE(found);
}

}  // namespace
}  // namespace orrery::engine
