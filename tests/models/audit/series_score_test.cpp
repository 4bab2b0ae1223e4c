// SPDX-License-Identifier: Apache-2.0
#include "models/audit/series_score.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>

#include "models/audit/label_runs.h"
#include "models/audit/nab_score.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// A row each 10 minutes; N normal, A anomalous, U unknown.
Series series_of(const std::string& rows, std::size_t train_rows) {
  Series series;
  series.train_rows = train_rows;
  for (const char row : rows) {
    series.time_s.push_back(600.0 * static_cast<double>(series.time_s.size()));
    series.values.push_back(0.0);
    series.label.push_back(row == 'A'   ? RowLabel::kAnomaly
                           : row == 'U' ? RowLabel::kUnknown
                                        : RowLabel::kNormal);
  }
  series.windows = label_runs(series.label);
  return series;
}

/// Scores of one digit a row, '-' for none; alerts are scores above 5.
std::vector<double> scores_of(const std::string& rows) {
  std::vector<double> scores;
  for (const char row : rows) scores.push_back(row == '-' ? kNan : row - '0');
  return scores;
}

JudgedSeries judged(const Series& series, const std::vector<double>& score) {
  return {&series, score, {}, 5.0};
}

TEST(SeriesScore, RowsAndEventsByHand) {
  // Training rows and the unknown row, both with high scores, are left out; the row without a
  // score is quiet though it lies in an event.
  const Series first = series_of("NNNNNNUNAAANNNNNNNNN", 2);
  const auto first_scores = scores_of("99017091-79081000000");
  const Series second = series_of("NNNAANNNNNNN", 0);
  const auto second_scores = scores_of("000120000900");
  const std::vector<JudgedSeries> set = {judged(first, first_scores),
                                         judged(second, second_scores)};
  const ScoredSet result = score_series_set(set);
  const SeriesScore& score = result.score;
  EXPECT_EQ(score.rows, 17.0 + 12.0);
  EXPECT_EQ(score.unjudged_rows, 1.0);
  // True alerts: rows 9, 10; missed: row 8 and both of the second series. False: rows 4, 12; 9.
  EXPECT_DOUBLE_EQ(score.precision, 2.0 / 5.0);
  EXPECT_DOUBLE_EQ(score.recall, 2.0 / 5.0);
  EXPECT_DOUBLE_EQ(score.f1, 0.4);
  EXPECT_DOUBLE_EQ(score.far, 3.0 / 24.0);
  EXPECT_DOUBLE_EQ(score.mar, 3.0 / 5.0);
  // Point adjustment gives row 8 away for nothing.
  EXPECT_DOUBLE_EQ(score.inflated_f1, 6.0 / (6.0 + 3.0 + 2.0));
  EXPECT_EQ(score.events, 2.0);
  EXPECT_DOUBLE_EQ(score.event_recall, 0.5);
  EXPECT_DOUBLE_EQ(score.delay_median_s, 600.0);
  // Hours are six rows. Alerts in hours 0 and 2 of the first series, 1 of the second; fault-free
  // rows in hours 0 1 2 3 and 0 1.
  EXPECT_EQ(score.false_alarms, 3.0);
  EXPECT_DOUBLE_EQ(score.device_days, 6.0 / 24.0);
  EXPECT_DOUBLE_EQ(score.false_alarms_per_device_day, 12.0);
  EXPECT_DOUBLE_EQ(score.base_rate, 5.0 / 29.0);
  EXPECT_TRUE(std::isnan(score.change_standard));
}

TEST(SeriesScore, AlwaysOnAndPerfect) {
  const Series series = series_of(std::string(40, 'N') + "AAAA" + std::string(40, 'N'), 0);
  const std::vector<double> on(series.rows(), 9.0);
  const std::vector<JudgedSeries> always = {judged(series, on)};
  const SeriesScore loud = score_series_set(always).score;
  EXPECT_EQ(loud.far, 1.0);
  EXPECT_EQ(loud.mar, 0.0);
  EXPECT_EQ(loud.event_recall, 1.0);
  EXPECT_EQ(loud.false_alarms_per_device_day, 24.0);
  EXPECT_EQ(loud.roc_auc, 0.5);
  EXPECT_DOUBLE_EQ(loud.auc_pr, 4.0 / 84.0);
  EXPECT_EQ(loud.nab_standard, 0.0);  // silence is the best threshold
  EXPECT_LT(loud.nab_alerts_standard, 0.0);
  std::vector<double> right;
  for (const RowLabel label : series.label)
    right.push_back(label == RowLabel::kAnomaly ? 9.0 : 0.0);
  const std::vector<JudgedSeries> perfect = {judged(series, right)};
  const SeriesScore best = score_series_set(perfect).score;
  for (const double value :
       {best.f1, best.auc_pr, best.roc_auc, best.vus_pr, best.affiliation_precision,
        best.affiliation_recall, best.affiliation_f1, best.event_recall, best.inflated_f1})
    EXPECT_DOUBLE_EQ(value, 1.0);
  EXPECT_EQ(best.nab_standard, 100.0);
  EXPECT_EQ(best.nab_alerts_low_fn, 100.0);
  EXPECT_EQ(best.delay_median_s, 0.0);
}

TEST(SeriesScore, VolumesAndAffiliationAreMeansOverSeriesWithAnomalies) {
  const Series first = series_of("NNNNAANNNN", 0);
  const Series second = series_of("NAAANNNNNN", 0);
  const Series quiet = series_of("NNNNNNNNNN", 0);
  const auto scores = scores_of("0178301090");
  SeriesScoreOptions options;
  options.vus_buffer_rows = 6;
  const std::vector<JudgedSeries> set = {judged(first, scores), judged(second, scores),
                                         judged(quiet, scores)};
  const double expected =
      (vus_pr(scores, first.label, {6, 250}) + vus_pr(scores, second.label, {6, 250})) / 2.0;
  EXPECT_DOUBLE_EQ(score_series_set(set, options).score.vus_pr, expected);
  const std::vector<JudgedSeries> alone = {judged(quiet, scores)};
  const SeriesScore nothing = score_series_set(alone, options).score;
  EXPECT_TRUE(std::isnan(nothing.vus_pr));
  EXPECT_TRUE(std::isnan(nothing.affiliation_recall));
  EXPECT_TRUE(std::isnan(nothing.event_recall));
  EXPECT_TRUE(std::isnan(nothing.nab_standard));
  EXPECT_GT(nothing.false_alarms, 0.0);
}

TEST(SeriesScore, EventsGoByWindowsWhereTheyDifferFromLabels) {
  Series series = series_of("NNNNNNAANNNNNNNNNN", 0);
  series.windows = {{3, 10}};
  series.change = {0, 0, 0, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  const auto scores = scores_of("000009000000000000");
  const std::vector<JudgedSeries> set = {judged(series, scores)};
  const SeriesScore score = score_series_set(set).score;
  EXPECT_EQ(score.event_recall, 1.0);
  EXPECT_EQ(score.false_alarms, 0.0);
  EXPECT_DOUBLE_EQ(score.delay_median_s, 1200.0);
  EXPECT_EQ(score.precision, 0.0);
  // Told at rows 5 and 6; windows of a minute hold the second alone.
  EXPECT_EQ(score.change_missed, 1.0);
  EXPECT_EQ(score.change_false, 1.0);
}

TEST(SeriesScore, SeriesOfOneGroupAreOneDeviceInIntervalsOnly) {
  Series first = series_of("NNNNNAANNNNNNN", 0);
  Series second = series_of("NNNANNNNAANN", 0);
  const auto first_scores = scores_of("09000190800000");
  const auto second_scores = scores_of("000700009900");
  const std::vector<JudgedSeries> set = {judged(first, first_scores),
                                         judged(second, second_scores)};
  EXPECT_EQ(groups_of(set), (std::vector<std::size_t>{0, 1}));
  const ScoredSet apart = score_series_set(set);
  first.group = second.group = "pump 1";
  EXPECT_EQ(groups_of(set), (std::vector<std::size_t>{0, 0}));
  const ScoredSet together = score_series_set(set);
  for (const SeriesMetric& metric : series_metrics()) {
    const double value = together.score.*metric.value;
    if (std::isnan(value)) continue;
    EXPECT_DOUBLE_EQ(value, apart.score.*metric.value) << metric.name;
  }
  // One device cannot be resampled.
  EXPECT_FALSE(std::isnan(apart.interval.f1.lower));
  EXPECT_TRUE(std::isnan(together.interval.f1.lower));
  EXPECT_FALSE(std::isnan(apart.interval.vus_pr.lower));
  EXPECT_TRUE(std::isnan(together.interval.vus_pr.lower));
}

TEST(SeriesScore, EveryMetricHasItsName) {
  SeriesScore score;
  double next = 1.0;
  for (const SeriesMetric& metric : series_metrics()) score.*metric.value = next++;
  // Each member is written once, so the struct holds as many different numbers as names.
  EXPECT_EQ(series_metrics().size() * sizeof(double), sizeof(SeriesScore));
  next = 1.0;
  for (const SeriesMetric& metric : series_metrics()) EXPECT_EQ(score.*metric.value, next++);
}

TEST(RocAuc, ByHand) {
  // Positives 3 and 1, negatives 2, 1, 0: of six pairs 3 beats three, 1 beats one and ties one.
  std::vector<LabelledScore> rows = {
      {1, 0, true}, {2, 0, false}, {3, 0, true}, {0, 0, false}, {1, 0, false}};
  EXPECT_DOUBLE_EQ(roc_auc(rows), 4.5 / 6.0);
  std::vector<LabelledScore> one_kind = {{1, 0, true}};
  EXPECT_TRUE(std::isnan(roc_auc(one_kind)));
}

}  // namespace
}  // namespace orrery::models
