// SPDX-License-Identifier: Apache-2.0
#include "models/detect/alarm_budget.h"

#include <algorithm>
#include <limits>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr std::int64_t kHourNs = 3600 * engine::kNsPerSecond;
constexpr double kEnoughEvents = 10.0;
constexpr std::size_t kTailPeaks = 20;
constexpr double kNever = std::numeric_limits<double>::infinity();

}  // namespace

void HourlyPeaks::add(std::size_t device, engine::SimTime time, double score) {
  const std::int64_t hour = time.ns / kHourNs;
  if (hour > hour_[device]) {  // a late row counts into the hour being filled
    if (hour_[device] >= 0) finished_.push_back(open_[device]);
    hour_[device] = hour;
    open_[device] = score;
  } else {
    open_[device] = std::max(open_[device], score);
  }
}

std::vector<double> HourlyPeaks::all() const {
  std::vector<double> peaks = finished_;
  for (std::size_t device = 0; device < hour_.size(); ++device)
    if (hour_[device] >= 0) peaks.push_back(open_[device]);
  return peaks;
}

double budget_threshold(std::vector<double> hourly_peaks, double budget) {
  if (hourly_peaks.empty()) return kNever;
  std::sort(hourly_peaks.begin(), hourly_peaks.end(), std::greater<>());
  const std::size_t hours = hourly_peaks.size();
  const double allowed = budget * static_cast<double>(hours) / 24.0;
  const auto whole = static_cast<std::size_t>(allowed);
  if (whole >= hours) return -kNever;
  const double needed = hourly_peaks[whole];
  if (allowed >= kEnoughEvents) return needed;

  const std::size_t tail = std::min(hours / 2, std::max(kTailPeaks, hours / 50));
  if (tail == 0) return kNever;
  const double start = hourly_peaks[tail];
  double excess = 0.0;
  for (std::size_t i = 0; i < tail; ++i) excess += hourly_peaks[i] - start;
  excess /= static_cast<double>(tail);
  if (allowed >= static_cast<double>(tail)) return needed;
  if (allowed <= 0.0) return kNever;
  return std::max(needed, start + excess * engine::log(static_cast<double>(tail) / allowed));
}

}  // namespace orrery::models
