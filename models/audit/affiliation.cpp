// SPDX-License-Identifier: Apache-2.0
#include "models/audit/affiliation.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "engine/registry/check.h"
#include "models/audit/label_runs.h"

namespace orrery::models {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

/// Integral of min(t, limit) from 0 to t.
double integral_of_min(double t, double limit) {
  return t <= limit ? t * t / 2.0 : limit * limit / 2.0 + limit * (t - limit);
}

/// Integral of the precision over alerts at the distances [near, far] on one side of the event.
double precision_beside(double near, double far, TimeSpan event, TimeSpan zone) {
  if (far <= near) return 0.0;
  const double width = zone.end - zone.start;
  double closer = (event.end - event.start) * (far - near);
  for (const double room : {event.start - zone.start, zone.end - event.end})
    closer += integral_of_min(far, room) - integral_of_min(near, room);
  return (far - near) - closer / width;
}

/// `alerts` are cut to the zone.
double event_precision(std::span<const TimeSpan> alerts, TimeSpan event, TimeSpan zone) {
  double sum = 0.0;
  double length = 0.0;
  for (const TimeSpan& alert : alerts) {
    length += alert.end - alert.start;
    sum += std::max(0.0, std::min(alert.end, event.end) - std::max(alert.start, event.start));
    sum += precision_beside(std::max(0.0, event.start - alert.end), event.start - alert.start,
                            event, zone);
    sum += precision_beside(std::max(0.0, alert.start - event.end), alert.end - event.end, event,
                            zone);
  }
  return length > 0.0 ? sum / length : kNan;
}

/// Integral of the recall over points at the distances [near, far] from an alert's end that is
/// `room` away from the end of the zone on that side.
double recall_beside(double near, double far, double room, TimeSpan zone) {
  if (far <= near) return 0.0;
  const double closer =
      2.0 * (integral_of_min(far, room / 2.0) - integral_of_min(near, room / 2.0));
  return (far - near) - closer / (zone.end - zone.start);
}

double event_recall(std::span<const TimeSpan> alerts, TimeSpan event, TimeSpan zone) {
  double sum = 0.0;
  for (std::size_t i = 0; i < alerts.size(); ++i) {
    const TimeSpan& alert = alerts[i];
    // The part of the event that is nearer to this alert than to its neighbours.
    const double from =
        i == 0 ? event.start : std::max(event.start, (alerts[i - 1].end + alert.start) / 2.0);
    const double to = i + 1 == alerts.size()
                          ? event.end
                          : std::min(event.end, (alert.end + alerts[i + 1].start) / 2.0);
    if (to <= from) continue;
    sum += std::max(0.0, std::min(alert.end, to) - std::max(alert.start, from));
    sum += recall_beside(std::max(0.0, alert.start - to), alert.start - from,
                         alert.start - zone.start, zone);
    sum +=
        recall_beside(std::max(0.0, from - alert.end), to - alert.end, zone.end - alert.end, zone);
  }
  return sum / (event.end - event.start);
}

void check_order(std::span<const TimeSpan> spans, TimeSpan range) {
  double before = range.start;
  for (const TimeSpan& span : spans) {
    ORRERY_CHECK(span.start >= before && span.end > span.start && span.end <= range.end,
                 "spans must be sorted, disjoint, lasting and inside the range");
    before = span.end;
  }
}

}  // namespace

double AffiliationScore::f1() const {
  return precision + recall > 0.0 ? 2.0 * precision * recall / (precision + recall) : kNan;
}

AffiliationScore affiliation(std::span<const TimeSpan> alerts, std::span<const TimeSpan> events,
                             TimeSpan range) {
  check_order(alerts, range);
  check_order(events, range);
  AffiliationScore score{kNan, kNan, {}, {}};
  if (events.empty()) return score;
  std::vector<TimeSpan> in_zone;
  std::size_t first_alert = 0;
  double precision_sum = 0.0;
  double recall_sum = 0.0;
  double with_alert = 0.0;
  for (std::size_t j = 0; j < events.size(); ++j) {
    const TimeSpan zone = {
        j == 0 ? range.start : (events[j - 1].end + events[j].start) / 2.0,
        j + 1 == events.size() ? range.end : (events[j].end + events[j + 1].start) / 2.0};
    while (first_alert < alerts.size() && alerts[first_alert].end <= zone.start) ++first_alert;
    in_zone.clear();
    for (std::size_t i = first_alert; i < alerts.size() && alerts[i].start < zone.end; ++i) {
      in_zone.push_back({std::max(alerts[i].start, zone.start), std::min(alerts[i].end, zone.end)});
    }
    score.precision_of_event.push_back(event_precision(in_zone, events[j], zone));
    score.recall_of_event.push_back(event_recall(in_zone, events[j], zone));
    recall_sum += score.recall_of_event.back();
    if (in_zone.empty()) continue;
    precision_sum += score.precision_of_event.back();
    with_alert += 1.0;
  }
  if (with_alert > 0.0) score.precision = precision_sum / with_alert;
  score.recall = recall_sum / static_cast<double>(events.size());
  return score;
}

AffiliationScore affiliation(std::span<const std::uint8_t> alert, std::span<const RowLabel> label) {
  ORRERY_CHECK(alert.size() == label.size(), "one label a row");
  std::vector<TimeSpan> events;
  for (const RowSpan& run : label_runs(label))
    events.push_back({static_cast<double>(run.first), static_cast<double>(run.last + 1)});
  std::vector<TimeSpan> alerts;
  for (std::size_t i = 0; i < alert.size(); ++i) {
    if (alert[i] == 0 || label[i] == RowLabel::kUnknown) continue;
    const auto start = static_cast<double>(i);
    if (alerts.empty() || alerts.back().end < start) alerts.push_back({start, start});
    alerts.back().end = start + 1.0;
  }
  return affiliation(alerts, events, {0.0, static_cast<double>(label.size())});
}

}  // namespace orrery::models
