// SPDX-License-Identifier: Apache-2.0
#include "models/audit/nab_score.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

double curve(double p) { return 2.0 / (1.0 + std::exp(5.0 * p)) - 1.0; }

/// 100 rows, the window [40, 49]; the first 15 rows are warm-up. Alerts where told.
double score_of(std::initializer_list<std::size_t> alerts, const NabProfile& profile,
                NabScore* whole = nullptr) {
  std::vector<double> score(100, 0.0);
  for (const std::size_t row : alerts) score[row] = 1.0;
  const std::vector<RowSpan> windows = {{40, 49}};
  const std::vector<NabSeries> corpus = {{score, windows, 0}};
  const NabScore result = nab_score(corpus, 1.0, profile);
  if (whole != nullptr) *whole = result;
  return result.score;
}

TEST(NabScore, NullIsZeroAndPerfectIsHundred) {
  for (const NabProfile& profile : kNabProfiles) {
    EXPECT_EQ(score_of({}, profile), 0.0);
    EXPECT_EQ(score_of({40}, profile), 100.0);
  }
}

TEST(NabScore, ByHand) {
  NabScore whole;
  // Row 45 is 5 rows before the end, itself counted: p = -0.5, and 0.84828 / 0.98661.
  EXPECT_NEAR(score_of({45}, kNabStandard, &whole), 100.0 * (0.8482836 / 0.9866143 + 1.0) / 2.0,
              1e-5);
  EXPECT_NEAR(whole.raw, curve(-0.5) / curve(-1.0), 1e-14);
  EXPECT_EQ(whole.found, 1U);
  // Only the first alert counts; the last row of the window is p = -0.1, not 0.
  EXPECT_EQ(score_of({45, 46, 49}, kNabStandard), score_of({45}, kNabStandard));
  EXPECT_NEAR(score_of({49}, kNabStandard), 100.0 * (curve(-0.1) / curve(-1.0) + 1.0) / 2.0, 1e-12);
  // Nine rows after a window of ten: p = 1. Far behind it, or before any window: -1. In the
  // warm-up: nothing.
  score_of({58}, kNabStandard, &whole);
  EXPECT_NEAR(whole.raw, -1.0 + 0.11 * curve(1.0), 1e-14);
  score_of({77}, kNabStandard, &whole);
  EXPECT_EQ(whole.raw, -1.11);
  score_of({20}, kNabStandard, &whole);
  EXPECT_EQ(whole.raw, -1.11);
  EXPECT_EQ(whole.false_rows, 1U);
  score_of({14}, kNabStandard, &whole);
  EXPECT_EQ(whole.raw, -1.0);
  // Low FP doubles the price of a false row, low FN that of a miss.
  EXPECT_NEAR(score_of({20, 45}, kNabLowFp), 100.0 * (curve(-0.5) / curve(-1.0) - 0.22 + 1.0) / 2.0,
              1e-12);
  EXPECT_NEAR(score_of({20, 45}, kNabLowFn), 100.0 * (curve(-0.5) / curve(-1.0) - 0.11 + 2.0) / 3.0,
              1e-12);
}

TEST(NabScore, TheWarmUpIsAtMost750Rows) {
  std::vector<double> score(10000, 0.0);
  score[749] = 1.0;
  const std::vector<RowSpan> windows = {{5000, 5009}};
  std::vector<NabSeries> corpus = {{score, windows, 0}};
  EXPECT_EQ(nab_score(corpus, 1.0, kNabStandard).false_rows, 0U);
  score[750] = 1.0;
  EXPECT_EQ(nab_score(corpus, 1.0, kNabStandard).false_rows, 1U);
}

TEST(NabScore, RowsThatTrainedAreNotLookedAt) {
  std::vector<double> score(100, 0.0);
  score[20] = score[45] = score[75] = 1.0;
  const std::vector<RowSpan> windows = {{18, 30}, {70, 79}};
  const NabSeries untrained = {score, windows, 0};
  EXPECT_EQ(nab_score({&untrained, 1}, 1.0, kNabStandard).windows, 2U);
  const NabSeries trained = {score, windows, 50};
  const NabScore late = nab_score({&trained, 1}, 1.0, kNabStandard);
  EXPECT_EQ(late.windows, 1U);
  EXPECT_EQ(late.false_rows, 0U);
  EXPECT_NEAR(late.score, 100.0 * (curve(-0.5) / curve(-1.0) + 1.0) / 2.0, 1e-12);
}

TEST(NabScore, ScoresThatAreNotThereNeverAlert) {
  std::vector<double> score(100, std::nan(""));
  const std::vector<RowSpan> windows = {{40, 49}};
  const std::vector<NabSeries> corpus = {{score, windows, 0}};
  EXPECT_EQ(nab_score(corpus, -std::numeric_limits<double>::infinity(), kNabStandard).score, 0.0);
  EXPECT_EQ(best_nab_score(corpus, kNabStandard).score, 0.0);
  EXPECT_TRUE(std::isnan(best_nab_score({}, kNabStandard).score));
}

TEST(NabScore, TheBestThresholdIsTheBestOfAll) {
  engine::Stream stream({8, 0, engine::Purpose::kResampling});
  for (int round = 0; round < 60; ++round) {
    SCOPED_TRACE(round);
    std::vector<std::vector<double>> scores(3);
    std::vector<std::vector<RowSpan>> windows(3);
    std::vector<double> levels = {std::numeric_limits<double>::infinity()};
    std::vector<NabSeries> corpus;
    for (std::size_t s = 0; s < 3; ++s) {
      windows[s] = {{30, 45}, {70 + stream.below(5), 80}};
      for (std::size_t row = 0; row < 120; ++row) {
        const bool inside = (row >= 30 && row <= 45) || (row >= 72 && row <= 80);
        scores[s].push_back(static_cast<double>(stream.below(inside ? 130 : 100)));
        levels.push_back(scores[s].back());
      }
      corpus.push_back({scores[s], windows[s], 0});
    }
    const NabProfile& profile = kNabProfiles[static_cast<std::size_t>(round % 3)];
    double best = -1e9;
    for (const double level : levels)
      best = std::max(best, nab_score(corpus, level, profile).score);
    const NabScore found = best_nab_score(corpus, profile);
    EXPECT_NEAR(found.score, best, 1e-9);
    EXPECT_NEAR(nab_score(corpus, found.threshold, profile).score, found.score, 1e-12);
  }
}

}  // namespace
}  // namespace orrery::models
