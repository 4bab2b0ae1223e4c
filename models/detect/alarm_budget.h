// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/signal/batch.h"

namespace orrery::models {

/// Highest score of each device in each clock hour of the calibration period. A false alarm is a
/// started hour of alert on a device, so these peaks alone decide how many a threshold gives.
class HourlyPeaks {
 public:
  explicit HourlyPeaks(std::uint32_t device_count)
      : hour_(device_count, -1), open_(device_count, 0.0) {}

  void add(std::size_t device, engine::SimTime time, double score);
  /// Peaks of finished hours, then those of the hours still open.
  std::vector<double> all() const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.hour_);
    state.fixed(self.open_);
    state(self.finished_);
  }

 private:
  std::vector<std::int64_t> hour_;  // being filled, by device; -1 before the first row
  std::vector<double> open_;
  std::vector<double> finished_;
};

/// Lowest threshold that keeps to `budget` false alarms a device-day (24 device-hours) on hours
/// like these. With k = budget * hours / 24 alarms allowed:
///
///   k >= 10   the (k + 1)-th highest peak: exactly k hours lie above it
///   k < 10    peaks over a threshold with an exponential tail (generalised Pareto, shape 0):
///             u + b ln(m / k), u the (m + 1)-th highest peak, b the mean excess of the m above,
///             m = max(20, hours / 50) and at most half the hours; never below what the
///             calibration hours themselves need
///
/// Infinite when the budget is 0 or there are fewer than two hours.
/// Source: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), section 4.3.3,
/// return level for shape 0.
double budget_threshold(std::vector<double> hourly_peaks, double budget);

}  // namespace orrery::models
