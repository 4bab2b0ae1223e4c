// SPDX-License-Identifier: Apache-2.0
// All metrics at once on the 34 files of SKAB, where the table of its authors gives the truth.
#include "models/audit/series_score.h"

#include <gtest/gtest.h>

#include <chrono>
#include <cmath>
#include <cstdio>

#include "engine/random/stream.h"
#include "models/audit/changepoint_score.h"
#include "models/audit/label_runs.h"
#include "tests/models/detect/skab_files.h"

namespace orrery::models {
namespace {

/// "2020-03-09 10:14:33" in seconds.
double seconds_of(const std::string& stamp) {
  const auto number = [&](std::size_t from, std::size_t count) {
    return static_cast<int>(std::strtol(stamp.substr(from, count).c_str(), nullptr, 10));
  };
  const std::chrono::sys_days day = std::chrono::year(number(0, 4)) / number(5, 2) / number(8, 2);
  const auto days = static_cast<double>(day.time_since_epoch().count());
  return 86400.0 * days + 3600.0 * number(11, 2) + 60.0 * number(14, 2) + number(17, 2);
}

Series read_series(const std::filesystem::path& path) {
  Series series;
  series.train_rows = 400;
  std::ifstream file(path);
  std::string line;
  std::getline(file, line);  // header
  while (std::getline(file, line)) {
    series.time_s.push_back(seconds_of(line));
    std::istringstream cells(line.substr(line.find(';') + 1));
    std::vector<double> row;
    for (std::string cell; std::getline(cells, cell, ';');)
      row.push_back(std::strtod(cell.c_str(), nullptr));
    series.values.insert(series.values.end(), row.begin(), row.begin() + 8);
    series.label.push_back(row[8] > 0.5 ? RowLabel::kAnomaly : RowLabel::kNormal);
    series.change.push_back(row[9] > 0.5 ? 1 : 0);
  }
  series.windows = label_runs(series.label);
  return series;
}

class SkabSeries : public testing::Test {
 protected:
  void SetUp() override {
    if (!test::have_skab()) GTEST_SKIP() << "ORRERY_DATA names no folder with skab/data in it";
    for (const auto& [folder, count, first] :
         {std::tuple{"valve1", 16, 0}, std::tuple{"valve2", 4, 0}, std::tuple{"other", 14, 1}}) {
      for (int k = first; k < first + count; ++k)
        series_.push_back(read_series(test::skab_folder() / folder / (std::to_string(k) + ".csv")));
    }
    for (const Series& series : series_) score_.emplace_back(series.rows(), 0.0);
  }

  SeriesScore scored(double threshold) const {
    std::vector<JudgedSeries> set;
    for (std::size_t s = 0; s < series_.size(); ++s)
      set.push_back({&series_[s], score_[s], {}, threshold});
    return score_series_set(set).score;
  }

  std::vector<Series> series_;
  std::vector<std::vector<double>> score_;
};

// The null detector of the table: F1 0, FAR 0, MAR 100 %, change points 0. It lists 127 of them.
TEST_F(SkabSeries, NullDetector) {
  const SeriesScore score = scored(1.0);
  EXPECT_EQ(score.series, 34.0);
  EXPECT_EQ(score.rows, 37401.0 - 34.0 * 400.0);
  EXPECT_EQ(score.f1, 0.0);
  EXPECT_EQ(score.far, 0.0);
  EXPECT_EQ(score.mar, 1.0);
  EXPECT_EQ(score.event_recall, 0.0);
  EXPECT_EQ(score.events, 34.0);
  EXPECT_EQ(score.false_alarms, 0.0);
  EXPECT_EQ(score.change_standard, 0.0);
  EXPECT_EQ(score.change_missed, 127.0);
  EXPECT_EQ(score.nab_standard, 0.0);
}

TEST_F(SkabSeries, AlwaysOnHasTheMeasuredF1) {
  const SeriesScore score = scored(-1.0);
  EXPECT_NEAR(score.f1, 0.698, 0.0005);
  EXPECT_EQ(score.far, 1.0);
  EXPECT_EQ(score.mar, 0.0);
  EXPECT_EQ(score.event_recall, 1.0);
  EXPECT_EQ(score.false_alarms_per_device_day, 24.0);
  EXPECT_EQ(score.inflated_f1, score.f1);
}

// Every change told to the second: the table says 100, its own rule says less, because a window cut
// by the one before it no longer holds its change.
TEST_F(SkabSeries, NineOf127ChangesLieInTheWindowBefore) {
  std::vector<ChangeSeries> corpus;
  for (const Series& series : series_) {
    ChangeSeries& changes = corpus.emplace_back();
    for (std::size_t row = series.train_rows; row < series.rows(); ++row) {
      if (series.change[row] != 0) changes.true_s.push_back(series.time_s[row]);
    }
    changes.told_s = changes.true_s;
  }
  const ChangeScore score = change_score(corpus);
  EXPECT_EQ(score.changes, 127U);
  EXPECT_EQ(score.missed, 9U);
  EXPECT_EQ(score.false_changes, 0U);
  EXPECT_NEAR(score.standard, 100.0 * (1.0 - 9.0 / 127.0), 1e-9);
}

TEST_F(SkabSeries, LabelsAsScoresArePerfectAndRandomOnesAreAtTheBase) {
  engine::Stream stream({1, 0, engine::Purpose::kResampling});
  for (auto& score : score_) {
    for (double& row : score) row = stream.uniform();
  }
  const SeriesScore random = scored(0.5);
  EXPECT_NEAR(random.auc_pr, random.base_rate, 0.02);
  EXPECT_NEAR(random.roc_auc, 0.5, 0.02);
  std::printf("  random: VUS-PR %.3f, affiliation %.3f/%.3f, F1 %.3f, inflated F1 %.3f\n",
              random.vus_pr, random.affiliation_precision, random.affiliation_recall, random.f1,
              random.inflated_f1);
  EXPECT_GT(random.inflated_f1, 0.8) << "why point adjustment is not to be trusted";
  for (std::size_t s = 0; s < series_.size(); ++s) {
    for (std::size_t row = 0; row < series_[s].rows(); ++row)
      score_[s][row] = series_[s].label[row] == RowLabel::kAnomaly ? 1.0 : 0.0;
  }
  const SeriesScore perfect = scored(0.5);
  EXPECT_EQ(perfect.f1, 1.0);
  EXPECT_DOUBLE_EQ(perfect.vus_pr, 1.0);
  EXPECT_DOUBLE_EQ(perfect.affiliation_f1, 1.0);
  // One event of 384 rows (file other/2) begins in the training rows: at best it is found at row
  // 400, 88 rows before its end.
  const auto curve = [](double p) { return 2.0 / (1.0 + std::exp(5.0 * p)) - 1.0; };
  const double late = curve(-88.0 / 384.0) / curve(-1.0);
  EXPECT_NEAR(perfect.nab_standard, 100.0 * (33.0 + late + 34.0) / 68.0, 1e-9);
  EXPECT_GT(perfect.vus_pr, random.vus_pr + 0.2);
}

}  // namespace
}  // namespace orrery::models
