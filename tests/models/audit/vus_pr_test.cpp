// SPDX-License-Identifier: Apache-2.0
#include "models/audit/vus_pr.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::models {
namespace {

std::vector<RowLabel> labels(std::initializer_list<int> anomalous) {
  std::vector<RowLabel> label;
  for (const int row : anomalous)
    label.push_back(row != 0 ? RowLabel::kAnomaly : RowLabel::kNormal);
  return label;
}

/// One buffer length by the formulas of the header, row by row: nothing is shared between
/// thresholds, and events are joined by the rows they share.
double slow_area(const std::vector<double>& score, const std::vector<RowLabel>& label,
                 std::size_t length, const std::vector<double>& thresholds) {
  const int rows = static_cast<int>(score.size());
  const int half = static_cast<int>(length / 2);
  std::vector<std::set<int>> events;  // rows of each event with its buffer
  std::vector<double> degree(score.size(), 0.0);
  int begin = -1;
  double anomalous = 0.0;
  for (int row = 0; row <= rows; ++row) {
    const bool inside = row < rows && label[static_cast<std::size_t>(row)] == RowLabel::kAnomaly;
    if (inside) ++anomalous;
    if (inside && begin < 0) begin = row;
    if (inside || begin < 0) continue;
    std::set<int> reach;
    for (int near = begin - half; near < row + half; ++near) {
      if (near < 0 || near >= rows) continue;
      reach.insert(near);
      const int away = std::max({begin - near, near - (row - 1), 0});
      degree[static_cast<std::size_t>(near)] +=
          away == 0 ? 1.0
                    : std::sqrt(1.0 - static_cast<double>(away) / static_cast<double>(length));
    }
    std::vector<int> shared;
    if (!events.empty())
      std::set_intersection(events.back().begin(), events.back().end(), reach.begin(), reach.end(),
                            std::back_inserter(shared));
    if (shared.empty()) {
      events.push_back(reach);
    } else {
      events.back().insert(reach.begin(), reach.end());
    }
    begin = -1;
  }
  double area = 0.0;
  double recall_before = 0.0;
  for (const double threshold : thresholds) {
    double hits = 0.0;
    double outside = 0.0;
    double alerts = 0.0;
    for (std::size_t row = 0; row < score.size(); ++row) {
      if (label[row] == RowLabel::kUnknown || !(score[row] >= threshold)) continue;
      ++alerts;
      hits += std::min(1.0, degree[row]);
      if (label[row] != RowLabel::kAnomaly) outside += std::min(1.0, degree[row]);
    }
    const auto touched = std::count_if(events.begin(), events.end(), [&](const auto& event) {
      return std::any_of(event.begin(), event.end(), [&](int row) {
        const auto at = static_cast<std::size_t>(row);
        return label[at] != RowLabel::kUnknown && score[at] >= threshold;
      });
    });
    const double recall = std::min(1.0, hits / (anomalous + outside / 2.0)) *
                          static_cast<double>(touched) / static_cast<double>(events.size());
    area += (recall - recall_before) * hits / alerts;
    recall_before = recall;
  }
  return area;
}

double slow_vus(const std::vector<double>& score, const std::vector<RowLabel>& label,
                const VusOptions& options) {
  std::vector<double> sorted;
  for (std::size_t row = 0; row < score.size(); ++row) {
    if (label[row] != RowLabel::kUnknown) sorted.push_back(score[row]);
  }
  std::sort(sorted.rbegin(), sorted.rend());
  std::vector<double> thresholds = sorted;
  if (options.thresholds > 0) {
    thresholds.clear();
    for (std::size_t k = 0; k < options.thresholds; ++k)
      thresholds.push_back(sorted[k * (sorted.size() - 1) / (options.thresholds - 1)]);
  }
  double sum = 0.0;
  for (std::size_t length = 0; length <= options.buffer_rows; ++length)
    sum += slow_area(score, label, length, thresholds);
  return sum / static_cast<double>(options.buffer_rows + 1);
}

TEST(VusPr, ByHandAnAlertBesideTheAnomaly) {
  // The row after the anomaly scores highest. Without a buffer: precision 1/2 at recall 1. With one
  // row of buffer it is an anomaly to the degree a = sqrt(1/2): recall a / (1 + a/2) at precision
  // a, then 1 (cut from 1.26) at (1 + a) / 2.
  const double a = std::sqrt(0.5);
  const double first = a / (1.0 + a / 2.0);
  const double buffered = first * a + (1.0 - first) * (1.0 + a) / 2.0;
  EXPECT_NEAR(buffered, 0.777048, 1e-6);
  const std::vector<double> score = {0.1, 0.8, 0.9, 0.2};
  EXPECT_NEAR(vus_pr(score, labels({0, 1, 0, 0}), {0, 0}), 0.5, 1e-15);
  EXPECT_NEAR(vus_pr(score, labels({0, 1, 0, 0}), {2, 0}), (0.5 + 0.5 + buffered) / 3.0, 1e-15);
}

TEST(VusPr, ByHandTwoEventsOfWhichOneIsFoundLate) {
  // Plain: recall 1/2 with one of two events found is worth 1/4. One row of buffer, degrees
  // 1 a 0 a 1: the second event is touched by its neighbour.
  const double a = std::sqrt(0.5);
  const double plain = 0.25 * 1.0 + 0.75 * (2.0 / 5.0);
  const double second = (1.0 + a) / (2.0 + a / 2.0) / 2.0;
  const double third = (1.0 + 2.0 * a) / (2.0 + a);
  const double buffered = 0.25 + (second - 0.25) * (1.0 + a) / 2.0 +
                          (third - second) * (1.0 + 2.0 * a) / 4.0 +
                          (1.0 - third) * (2.0 + 2.0 * a) / 5.0;
  const std::vector<double> score = {0.9, 0.5, 0.4, 0.3, 0.1};
  EXPECT_NEAR(vus_pr(score, labels({1, 0, 0, 0, 1}), {2, 0}), (2.0 * plain + buffered) / 3.0,
              1e-15);
}

TEST(VusPr, AgreesWithASecondImplementation) {
  engine::Stream stream({5, 0, engine::Purpose::kResampling});
  for (int round = 0; round < 120; ++round) {
    SCOPED_TRACE(round);
    const std::size_t rows = 20 + stream.below(300);
    std::vector<double> score;
    std::vector<RowLabel> label;
    bool anomalous = false;
    for (std::size_t row = 0; row < rows; ++row) {
      if (stream.below(anomalous ? 6 : 25) == 0) anomalous = !anomalous;
      label.push_back(anomalous ? RowLabel::kAnomaly : RowLabel::kNormal);
      if (round % 3 == 0 && stream.below(10) == 0) label.back() = RowLabel::kUnknown;
      // Every second round has many equal scores.
      const double noise = static_cast<double>(stream.below(round % 2 == 0 ? 5 : 1000000));
      score.push_back(noise * (anomalous ? 1.5 : 1.0));
    }
    label[rows / 2] = RowLabel::kAnomaly;
    const VusOptions options{stream.below(40), round % 4 == 0 ? std::size_t{0} : 250};
    EXPECT_NEAR(vus_pr(score, label, options), slow_vus(score, label, options), 1e-11);
  }
}

TEST(VusPr, PerfectIsOneAndSilenceIsTheShareOfRows) {
  const auto label = labels({0, 0, 1, 1, 0, 0, 0, 1, 0, 0});
  std::vector<double> score;
  for (const RowLabel row : label) score.push_back(row == RowLabel::kAnomaly ? 1.0 : 0.0);
  EXPECT_DOUBLE_EQ(vus_pr(score, label, {30, 250}), 1.0);
  EXPECT_DOUBLE_EQ(vus_pr(std::vector<double>(10, 7.0), label, {0, 250}), 0.3);
}

TEST(VusPr, RowsWithoutAScoreAreTheLowest) {
  const auto label = labels({0, 1, 1, 0, 0});
  const std::vector<double> absent = {std::nan(""), 3.0, 1.0, 2.0, std::nan("")};
  const std::vector<double> low = {-9.0, 3.0, 1.0, 2.0, -9.0};
  EXPECT_EQ(vus_pr(absent, label, {4, 0}), vus_pr(low, label, {4, 0}));
  EXPECT_TRUE(std::isnan(vus_pr(low, labels({0, 0, 0, 0, 0}))));
}

TEST(VusPr, TheBufferIsThePeriod) {
  std::vector<double> values;
  for (int i = 0; i < 3000; ++i) values.push_back(std::sin(2.0 * M_PI * i / 48.0));
  EXPECT_EQ(vus_buffer_of(values), 48U);
  EXPECT_EQ(vus_buffer_of(std::vector<double>(100, 1.0)), 125U);
  EXPECT_EQ(vus_buffer_of({}), 125U);
}

}  // namespace
}  // namespace orrery::models
