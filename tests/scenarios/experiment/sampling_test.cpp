// SPDX-License-Identifier: Apache-2.0
#include "scenarios/experiment/sampling.h"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace orrery::scenarios {
namespace {

SampleElement sample_of(SampleMethod method, std::uint32_t points, std::uint64_t seed = 1) {
  SampleElement sample;
  sample.method = method;
  sample.points = points;
  sample.seed = seed;
  return sample;
}

// Joe and Kuo, "Notes on generating Sobol' sequences" (2008), and every implementation with their
// direction numbers; the corner (0, 0, 0) is left out.
TEST(Sampling, SobolPointsAreThePublishedOnes) {
  const std::vector<std::vector<double>> published = {
      {0.5, 0.5, 0.5},       {0.75, 0.25, 0.25},    {0.25, 0.75, 0.75},   {0.375, 0.375, 0.625},
      {0.875, 0.875, 0.125}, {0.625, 0.125, 0.875}, {0.125, 0.625, 0.375}};
  EXPECT_EQ(sample_shares(sample_of(SampleMethod::kSobol, 7), 3), published);
}

TEST(Sampling, MorePointsKeepTheFirstOnes) {
  for (const auto method : {SampleMethod::kRandom, SampleMethod::kSobol, SampleMethod::kMorris,
                            SampleMethod::kSobolIndices}) {
    const auto few = sample_shares(sample_of(method, 5), 3);
    auto many = sample_shares(sample_of(method, 9), 3);
    ASSERT_GT(many.size(), few.size());
    many.resize(few.size());
    EXPECT_EQ(many, few);
  }
}

TEST(Sampling, SeedsGiveDifferentPointsAndTheSameSeedTheSame) {
  for (const auto method : {SampleMethod::kRandom, SampleMethod::kLatinHypercube,
                            SampleMethod::kMorris, SampleMethod::kSobolIndices}) {
    EXPECT_EQ(sample_shares(sample_of(method, 6, 3), 4), sample_shares(sample_of(method, 6, 3), 4));
    EXPECT_NE(sample_shares(sample_of(method, 6, 3), 4), sample_shares(sample_of(method, 6, 4), 4));
  }
}

TEST(Sampling, LatinHypercubeHasOnePointInEveryStratumOfEveryFactor) {
  constexpr std::uint32_t kPoints = 50;
  const auto rows = sample_shares(sample_of(SampleMethod::kLatinHypercube, kPoints, 7), 4);
  ASSERT_EQ(rows.size(), kPoints);
  for (std::size_t f = 0; f < 4; ++f) {
    std::set<int> strata;
    for (const auto& row : rows) strata.insert(static_cast<int>(row[f] * kPoints));
    EXPECT_EQ(strata.size(), kPoints);
    EXPECT_EQ(*strata.begin(), 0);
    EXPECT_EQ(*strata.rbegin(), static_cast<int>(kPoints) - 1);
  }
}

// Morris 1991: k + 1 points, one factor at a time, each once, by p / (2 (p - 1)).
TEST(Sampling, MorrisTrajectoriesChangeEachFactorOnce) {
  constexpr std::size_t kFactors = 5;
  auto sample = sample_of(SampleMethod::kMorris, 20);
  sample.levels = 6;
  const double delta = 6.0 / (2.0 * 5.0);
  const auto rows = sample_shares(sample, kFactors);
  ASSERT_EQ(rows.size(), 20 * (kFactors + 1));
  int up = 0;
  for (std::size_t t = 0; t < 20; ++t) {
    std::set<std::size_t> changed;
    for (std::size_t step = 1; step <= kFactors; ++step) {
      const auto& from = rows[t * (kFactors + 1) + step - 1];
      const auto& to = rows[t * (kFactors + 1) + step];
      std::vector<std::size_t> here;
      for (std::size_t f = 0; f < kFactors; ++f) {
        EXPECT_NEAR(to[f] * 5.0, std::round(to[f] * 5.0), 1e-12) << "off the grid";
        if (to[f] != from[f]) here.push_back(f);
      }
      ASSERT_EQ(here.size(), 1u);
      EXPECT_NEAR(std::abs(to[here[0]] - from[here[0]]), delta, 1e-12);
      up += to[here[0]] > from[here[0]] ? 1 : 0;
      changed.insert(here[0]);
    }
    EXPECT_EQ(changed.size(), kFactors);
  }
  // Of 100 fair coins; beyond 20..80 with a probability of 1e-9.
  EXPECT_GT(up, 20);
  EXPECT_LT(up, 80);
}

// Saltelli et al. 2010, table 2: A_j, B_j, then A_j with one factor of B_j at a time.
TEST(Sampling, SaltelliRowsTakeOneFactorFromTheOtherMatrix) {
  constexpr std::size_t kFactors = 3;
  const auto rows = sample_shares(sample_of(SampleMethod::kSobolIndices, 64), kFactors);
  ASSERT_EQ(rows.size(), 64 * (kFactors + 2));
  for (std::size_t j = 0; j < 64; ++j) {
    const auto* block = &rows[j * (kFactors + 2)];
    for (std::size_t f = 0; f < kFactors; ++f) {
      EXPECT_NE(block[0][f], block[1][f]);
      auto mixed = block[0];
      mixed[f] = block[1][f];
      EXPECT_EQ(block[2 + f], mixed);
    }
  }
}

// 64 points of a Sobol sequence with any shift of bits have one in each of 64 equal parts.
TEST(Sampling, TheShiftOfSaltelliSamplesKeepsTheBalance) {
  const auto rows = sample_shares(sample_of(SampleMethod::kSobolIndices, 64, 9), 2);
  for (const std::size_t matrix : {0, 1}) {
    for (std::size_t f = 0; f < 2; ++f) {
      std::set<int> parts;
      for (std::size_t j = 0; j < 64; ++j) {
        parts.insert(static_cast<int>(rows[j * 4 + matrix][f] * 64.0));
      }
      EXPECT_EQ(parts.size(), 64u);
    }
  }
}

}  // namespace
}  // namespace orrery::scenarios
