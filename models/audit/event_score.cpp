// SPDX-License-Identifier: Apache-2.0
#include "models/audit/event_score.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string>

#include "engine/registry/check.h"
#include "models/audit/label_runs.h"

namespace orrery::models {
namespace {

using engine::Judgement;
using engine::SimTime;

/// Where a series lies on the clock of its device: series of one group follow each other, each from
/// a full hour on, so that hours are still those of one series.
struct Place {
  engine::DeviceId device = 0;
  double from_s = 0.0;

  SimTime time_of(const Series& series, std::size_t row) const {
    return SimTime::from_seconds(from_s + series.time_s[row] - series.time_s.front());
  }
};

std::vector<Place> places_of(std::span<const JudgedSeries> set) {
  constexpr double kHourS = 3600.0;
  std::vector<double> next_s;  // of each device
  std::vector<Place> places;
  for (const std::size_t group : groups_of(set)) {
    const Series& series = *set[places.size()].series;
    if (group == next_s.size()) next_s.push_back(0.0);
    places.push_back({static_cast<engine::DeviceId>(group), next_s[group]});
    if (series.rows() == 0) continue;
    const double length_s = series.time_s.back() - series.time_s.front();
    next_s[group] += kHourS * (std::floor(length_s / kHourS) + 1.0);
  }
  return places;
}

bool counts(const Series& series, std::size_t row) {
  return row >= series.train_rows && series.label[row] != RowLabel::kUnknown;
}

std::vector<Judgement> judgements_of(std::span<const JudgedSeries> set,
                                     std::span<const Place> places) {
  std::vector<Judgement> judgements;
  for (std::size_t s = 0; s < set.size(); ++s) {
    const Series& series = *set[s].series;
    for (std::size_t row = series.train_rows; row < series.rows(); ++row) {
      if (!counts(series, row)) continue;
      const double score = set[s].score[row];
      judgements.push_back({places[s].device, places[s].time_of(series, row),
                            std::isnan(score) ? -std::numeric_limits<double>::infinity() : score,
                            set[s].alerts(row), -1});
    }
  }
  return judgements;
}

/// The spans of a series as faults, without those that no counted row can find.
void add_faults(const Series& series, const Place& place, std::span<const RowSpan> spans,
                std::vector<FaultSpan>& faults) {
  for (const RowSpan& span : spans) {
    std::size_t first = std::max(span.first, series.train_rows);
    while (first <= span.last && !counts(series, first)) ++first;
    if (first > span.last) continue;
    FaultSpan& fault = faults.emplace_back();
    fault.device = place.device;
    fault.start = place.time_of(series, std::max(span.first, series.train_rows));
    fault.end = place.time_of(series, span.last);
  }
}

bool same(const std::vector<FaultSpan>& a, const std::vector<FaultSpan>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
    return x.device == y.device && x.start == y.start && x.end == y.end;
  });
}

}  // namespace

bool JudgedSeries::alerts(std::size_t row) const {
  if (std::isnan(score[row])) return false;
  return alert.empty() ? score[row] > threshold : alert[row] != 0;
}

std::vector<std::size_t> groups_of(std::span<const JudgedSeries> set) {
  std::map<std::string, std::size_t> known;
  std::vector<std::size_t> groups;
  std::size_t next = 0;
  for (const JudgedSeries& judged : set) {
    const std::string& name = judged.series->group;
    const bool fresh = name.empty() || !known.contains(name);
    if (fresh && !name.empty()) known[name] = next;
    groups.push_back(fresh ? next++ : known[name]);
  }
  return groups;
}

DetectionScore score_series_events(std::span<const JudgedSeries> set,
                                   const ScoringOptions& options) {
  const std::vector<Place> places = places_of(set);
  std::vector<FaultSpan> by_label;
  std::vector<FaultSpan> by_window;
  for (std::size_t s = 0; s < set.size(); ++s) {
    const Series& series = *set[s].series;
    ORRERY_CHECK(set[s].score.size() == series.rows(), "one score a row");
    ORRERY_CHECK(set[s].alert.empty() || set[s].alert.size() == series.rows(), "one alert a row");
    add_faults(series, places[s], label_runs(series.label), by_label);
    add_faults(series, places[s], series.windows, by_window);
  }
  const std::vector<Judgement> judgements = judgements_of(set, places);
  DetectionScore score = score_detections(judgements, by_label, options);
  if (same(by_label, by_window)) return score;
  DetectionScore events = score_detections(judgements, by_window, options);
  events.rows = score.rows;
  events.precision = score.precision;
  events.recall = score.recall;
  events.f1 = score.f1;
  events.auc_pr = score.auc_pr;
  events.base_rate = score.base_rate;
  return events;
}

RowScore point_adjusted_rows(std::span<const JudgedSeries> set) {
  RowScore rows;
  for (const JudgedSeries& judged : set) {
    const Series& series = *judged.series;
    std::vector<std::uint8_t> alert(series.rows(), 0);
    for (std::size_t row = series.train_rows; row < series.rows(); ++row)
      alert[row] = judged.alerts(row) ? 1 : 0;
    for (const RowSpan& run : label_runs(series.label)) {
      const auto begin = alert.begin() + static_cast<std::ptrdiff_t>(run.first);
      const auto end = alert.begin() + static_cast<std::ptrdiff_t>(run.last + 1);
      if (std::find(begin, end, 1) != end) std::fill(begin, end, std::uint8_t{1});
    }
    for (std::size_t row = 0; row < series.rows(); ++row) {
      if (counts(series, row)) rows.add(alert[row] != 0, series.label[row] == RowLabel::kAnomaly);
    }
  }
  return rows;
}

}  // namespace orrery::models
