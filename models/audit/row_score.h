// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/intervals.h"

namespace orrery::models {

/// Rows against row labels: a row is positive while a fault is active on its device.
struct RowScore {
  std::uint64_t true_alerts = 0;
  std::uint64_t false_alerts = 0;
  std::uint64_t missed = 0;
  std::uint64_t true_quiet = 0;

  void add(bool alert, bool faulty) {
    ++(faulty ? (alert ? true_alerts : missed) : (alert ? false_alerts : true_quiet));
  }
  RowScore& operator+=(const RowScore& other);

  double precision() const;
  double recall() const;
  double f1() const;
  double false_alarm_rate() const;   ///< FP / (FP + TN)
  double missed_alarm_rate() const;  ///< FN / (FN + TP)
};

/// A ratio of the rows of all devices, interval by resampling devices.
Estimate row_estimate(std::span<const RowScore> of_device, double (RowScore::*ratio)() const,
                      std::uint64_t seed, double confidence);

/// A scored row with its label.
struct LabelledScore {
  double score = 0.0;
  std::uint32_t device = 0;  ///< index from 0, without gaps
  bool positive = false;
};

/// Average precision: sum over distinct scores, from high to low, of (recall step) x precision;
/// rows with equal scores enter together. NaN without a positive row. Sorts the rows.
double average_precision(std::vector<LabelledScore>& rows);

/// Rows of one score, or of scores close together.
struct ScoreStep {
  double positive = 0.0;
  double all = 0.0;
};

/// The same of steps from high to low scores; the rows of a step enter together.
double average_precision(std::span<const ScoreStep> steps);

/// Area under the curve of hits over false alerts: the chance that a positive row scores above a
/// negative one, equal scores counting half (Mann and Whitney, Ann. Math. Stat. 18 (1947) 50). NaN
/// without rows of both kinds. Sorts the rows.
double roc_auc(std::vector<LabelledScore>& rows);

/// Average precision with an interval by resampling devices. The value is exact; for the interval
/// scores are grouped into 1,000 bins of equally many rows.
Estimate auc_pr(std::vector<LabelledScore> rows, std::size_t devices, std::uint64_t seed,
                double confidence);

}  // namespace orrery::models
