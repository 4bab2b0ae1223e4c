// SPDX-License-Identifier: Apache-2.0
#include "models/audit/paired_test.h"

#include <gtest/gtest.h>

#include <cmath>

namespace orrery::models {
namespace {

const std::vector<double> kFirstDrug = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};
const std::vector<double> kSecondDrug = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

// Student's sleep data: R's t.test(paired = TRUE).
TEST(PairedTest, SleepMatchesR) {
  const PairedTest test = paired_t(kFirstDrug, kSecondDrug);
  EXPECT_EQ(test.pairs, 10u);
  EXPECT_NEAR(test.t, -4.0621277, 1e-7);
  EXPECT_NEAR(test.p, 0.00283289, 1e-8);
  EXPECT_NEAR(test.difference.value, -1.58, 1e-12);
  EXPECT_NEAR(test.difference.lower, -2.4598858, 1e-7);
  EXPECT_NEAR(test.difference.upper, -0.7001142, 1e-7);
  // mean / sd = -1.284558, J(9) = 0.9138749
  EXPECT_NEAR(test.effect, -1.1739249, 1e-7);
}

TEST(PairedTest, PairsWithoutAValueAreLeftOut) {
  std::vector<double> a = kFirstDrug;
  std::vector<double> b = kSecondDrug;
  a.push_back(NAN);
  b.push_back(100.0);
  a.push_back(-100.0);
  b.push_back(NAN);
  const PairedTest test = paired_t(a, b);
  EXPECT_EQ(test.pairs, 10u);
  EXPECT_EQ(test.p, paired_t(kFirstDrug, kSecondDrug).p);
}

TEST(PairedTest, FewAndEqualDifferences) {
  const std::vector<double> one = {1.0};
  EXPECT_TRUE(std::isnan(paired_t(one, one).p));
  const std::vector<double> three = {1.0, 2.0, 3.0};
  EXPECT_EQ(paired_t(three, three).p, 1.0);
  EXPECT_EQ(paired_t(three, three).effect, 0.0);
  const std::vector<double> more = {2.0, 3.0, 4.0};
  EXPECT_EQ(paired_t(more, three).p, 0.0);
  EXPECT_EQ(paired_t(more, three).effect, INFINITY);
  const std::vector<double> two = {1.0, 2.0};
  const std::vector<double> other = {1.0, 5.0};
  EXPECT_TRUE(std::isnan(paired_t(two, other).effect));
  EXPECT_FALSE(std::isnan(paired_t(two, other).p));
}

// Hollander and Wolfe's depression scale, the example of R's wilcox.test: V = 40, p = 0.03906.
TEST(PairedTest, WilcoxonMatchesR) {
  const std::vector<double> differences = {0.952, -0.147, 1.022, 0.430, 0.620,
                                           0.590, 0.490,  -0.08, 0.010};
  EXPECT_NEAR(wilcoxon_signed_rank(differences), 0.0390625, 1e-12);
}

// With a tie and a zero: of nine differences all are negative, 2 / 2^9.
TEST(PairedTest, WilcoxonOfSleepByHand) {
  std::vector<double> differences;
  differences.reserve(kFirstDrug.size());
  for (std::size_t i = 0; i < kFirstDrug.size(); ++i)
    differences.push_back(kFirstDrug[i] - kSecondDrug[i]);
  EXPECT_NEAR(wilcoxon_signed_rank(differences), 2.0 / 512.0, 1e-15);
}

// Where the exact law ends, the normal one goes on.
TEST(PairedTest, WilcoxonOfManyPairsContinuesThatOfFew) {
  std::vector<double> differences;
  differences.reserve(101);
  for (int i = 0; i < 100; ++i) differences.push_back((i % 8 < 3 ? -1.0 : 1.0) * (1.0 + i));
  const double exact = wilcoxon_signed_rank(differences);
  differences.push_back(-1e-9);
  const double normal = wilcoxon_signed_rank(differences);
  EXPECT_GT(exact, 0.001);
  EXPECT_LT(exact, 0.2);
  EXPECT_NEAR(normal, exact, 0.1 * exact);
}

// The step-down by hand: 0.005 x 4, 0.01 x 3, 0.03 x 2, and 0.04 x 1 raised to the one before.
TEST(PairedTest, HolmByHand) {
  const std::vector<double> p = {0.01, 0.04, NAN, 0.03, 0.005};
  const std::vector<double> adjusted = holm_adjusted(p);
  EXPECT_DOUBLE_EQ(adjusted[0], 0.03);
  EXPECT_DOUBLE_EQ(adjusted[1], 0.06);
  EXPECT_TRUE(std::isnan(adjusted[2]));
  EXPECT_DOUBLE_EQ(adjusted[3], 0.06);
  EXPECT_DOUBLE_EQ(adjusted[4], 0.02);
  const std::vector<double> large = {0.9, 0.8};
  EXPECT_EQ(holm_adjusted(large)[1], 1.0);
}

}  // namespace
}  // namespace orrery::models
