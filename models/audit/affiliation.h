// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/data/series_set.h"

namespace orrery::models {

/// A stretch of time, from start to end, start < end. Any unit, the same for all.
struct TimeSpan {
  double start = 0.0;
  double end = 0.0;
};

/// How near alerts lie to events, against an alert placed at random near the same event. NaN where
/// undefined.
struct AffiliationScore {
  double precision = 0.0;  ///< mean over the events that have an alert in their zone
  double recall = 0.0;     ///< mean over all events; 0 for one without an alert in its zone
  std::vector<double> precision_of_event;  ///< NaN without an alert in its zone
  std::vector<double> recall_of_event;

  double f1() const;
};

/// Affiliation precision and recall.
///
/// The zone E of an event J is what lies nearer to J than to any other event. With Z uniform in E:
///   precision of J = mean over alerted x in E of P(dist(Z, J) >= dist(x, J))
///   recall of J    = mean over y in J of P(|Z - y| >= dist(y, alerts in E))
/// Closed forms, for E = [a, b], J = [s, e], an alert at distance d, p the alert nearest to y,
/// and c the distance from p to the end of E on the side of y:
///   P(dist(Z, J) >= d)  = 1 - (e - s + min(d, s - a) + min(d, b - e)) / (b - a),  d > 0
///   P(|Z - y| >= |y-p|) = 1 - min(2 |y - p|, c) / (b - a)
/// whose integrals are parabolas and lines.
///
/// Inputs: alerts and events, each sorted and disjoint, inside `range`. Perfect alerts give 1 and
/// 1; random ones a precision near 0.5 and, if they are many, a recall near 1; without alerts
/// precision is NaN and recall 0; without events all is NaN.
/// Holds for lasting alerts and events: a point has no length. Measures only where alerts are, not
/// how many there are a day.
/// Source: Huet, Navarro, Rossi, Local Evaluation of Time Series Anomaly Detection Algorithms, KDD
/// 2022, arXiv 2206.13167.
AffiliationScore affiliation(std::span<const TimeSpan> alerts, std::span<const TimeSpan> events,
                             TimeSpan range);

/// The same on rows: row i is the stretch [i, i + 1). Alerts on rows of unknown label are left out.
AffiliationScore affiliation(std::span<const std::uint8_t> alert, std::span<const RowLabel> label);

}  // namespace orrery::models
