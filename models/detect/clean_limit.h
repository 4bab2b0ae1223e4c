// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <limits>
#include <vector>

#include "models/audit/intervals.h"
#include "models/detect/alarm_budget.h"

namespace orrery::models {

/// The limit of one score, learned from clean rows: by a false-alarm budget when all devices share
/// one clean period, by a quantile when each has its own. NaN until it is set.
class CleanLimit {
 public:
  CleanLimit(std::uint32_t device_count, bool by_quantile, double budget, double quantile)
      : by_quantile_(by_quantile), budget_(budget), quantile_(quantile), peaks_(device_count) {}

  void add(std::size_t device, engine::SimTime time, double score) {
    if (is_set_ || score == -std::numeric_limits<double>::infinity()) return;
    if (by_quantile_) {
      scores_.push_back(score);
    } else {
      peaks_.add(device, time, score);
    }
  }

  void set() {
    if (is_set_) return;
    is_set_ = true;
    if (!by_quantile_) {
      value_ = budget_threshold(peaks_.all(), budget_);
    } else if (!scores_.empty()) {
      std::sort(scores_.begin(), scores_.end());
      value_ = sorted_quantile(scores_, quantile_);
      scores_.clear();
    }
  }

  double value() const { return value_; }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    HourlyPeaks::exchange(self.peaks_, state);
    state(self.scores_);
    state(self.is_set_);
    state(self.value_);
  }

 private:
  bool by_quantile_;
  double budget_;
  double quantile_;
  HourlyPeaks peaks_;
  std::vector<double> scores_;
  bool is_set_ = false;
  double value_ = std::numeric_limits<double>::quiet_NaN();
};

}  // namespace orrery::models
