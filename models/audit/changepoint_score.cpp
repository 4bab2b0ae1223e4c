// SPDX-License-Identifier: Apache-2.0
#include "models/audit/changepoint_score.h"

#include <algorithm>
#include <limits>

#include "engine/numeric/elementary.h"

namespace orrery::models {
namespace {

constexpr double kHalfPi = 1.57079632679489661923;
constexpr int kSteps = 1000;

/// 1 at the window's start, -1 at its end; `passed` is the share of the window behind.
double fall(double passed) {
  const int step = std::min(static_cast<int>(passed * kSteps), kSteps - 1);
  const double x = -kHalfPi + 2.0 * kHalfPi * step / (kSteps - 1);
  return -engine::tanh(x) / engine::tanh(kHalfPi);
}

struct Found {
  std::vector<double> falls;  ///< one a window with a change told
  std::uint64_t changes = 0;
  std::uint64_t false_changes = 0;
};

void add_series(const ChangeSeries& series, double width_s, Found& found) {
  const std::vector<double>& told = series.told_s;
  double end = -std::numeric_limits<double>::infinity();
  auto after = told.begin();  // the first change told that is later than all windows so far
  for (const double change_s : series.true_s) {
    const double start = std::max(change_s, end);
    const auto first = std::lower_bound(told.begin(), told.end(), start);
    // Told between two windows.
    if (first > after) found.false_changes += static_cast<std::uint64_t>(first - after);
    end = change_s + width_s;
    after = std::upper_bound(first, told.end(), end);
    ++found.changes;
    if (first != after) found.falls.push_back(fall((*first - start) / (end - start)));
  }
  found.false_changes += static_cast<std::uint64_t>(told.end() - after);
}

double scaled(const Found& found, const NabProfile& profile) {
  if (found.changes == 0) return std::numeric_limits<double>::quiet_NaN();
  const double fallen = -profile.false_row;
  double raw = -profile.false_row * static_cast<double>(found.false_changes) -
               profile.missed * static_cast<double>(found.changes - found.falls.size());
  for (const double f : found.falls)
    raw += (profile.found + fallen) / 2.0 + (profile.found - fallen) / 2.0 * f;
  const auto changes = static_cast<double>(found.changes);
  const double null = -profile.missed * changes;
  return 100.0 * (raw - null) / (profile.found * changes - null);
}

}  // namespace

ChangeScore change_score(std::span<const ChangeSeries> corpus, double width_s) {
  Found found;
  for (const ChangeSeries& series : corpus) add_series(series, width_s, found);
  ChangeScore score;
  score.standard = scaled(found, kNabStandard);
  score.low_fp = scaled(found, kNabLowFp);
  score.low_fn = scaled(found, kNabLowFn);
  score.changes = found.changes;
  score.missed = found.changes - found.falls.size();
  score.false_changes = found.false_changes;
  return score;
}

std::vector<double> alert_edges(std::span<const std::uint8_t> alert, std::span<const double> time_s,
                                std::size_t first) {
  std::vector<double> edges;
  bool before = false;
  for (std::size_t i = first; i < alert.size(); ++i) {
    const bool now = alert[i] != 0;
    if (now != before) edges.push_back(time_s[i]);
    before = now;
  }
  return edges;
}

}  // namespace orrery::models
