// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "models/audit/event_score.h"
#include "models/audit/vus_pr.h"

namespace orrery::models {

struct SeriesScoreOptions {
  /// Largest buffer of VUS-PR; 0: of each series its own period (vus_buffer_of the first feature),
  /// as TSB-AD does.
  std::size_t vus_buffer_rows = 0;
  std::size_t vus_thresholds = 250;
  double change_window_s = 60.0;
  double confidence = 0.95;
  std::uint64_t seed = 1;  ///< of the resampling
};

/// How well an agent did on a set of recordings, in every way that is printed. Pooled are rows,
/// events, change points and the corpus of NAB; means over series that have an anomaly are VUS-PR
/// and affiliation. NaN where a set has nothing to measure it by. What each is, and its trap:
/// docs/scoring.md.
struct SeriesScore {
  double f1 = 0.0;
  double far = 0.0;
  double mar = 0.0;
  double precision = 0.0;
  double recall = 0.0;
  double inflated_f1 = 0.0;  ///< point-adjusted: never to be compared with anything
  double auc_pr = 0.0;
  double roc_auc = 0.0;
  double base_rate = 0.0;  ///< share of anomalous rows, the AUC-PR of a random score
  double vus_pr = 0.0;
  double affiliation_precision = 0.0;
  double affiliation_recall = 0.0;
  double affiliation_f1 = 0.0;
  double event_recall = 0.0;
  double false_alarms_per_device_day = 0.0;
  double delay_median_s = 0.0;
  double delay_p95_s = 0.0;
  double nab_standard = 0.0;  ///< at the best threshold for this corpus, as published figures are
  double nab_low_fp = 0.0;
  double nab_low_fn = 0.0;
  double nab_alerts_standard = 0.0;  ///< of the alerts as given: the honest threshold
  double nab_alerts_low_fp = 0.0;
  double nab_alerts_low_fn = 0.0;
  double change_standard = 0.0;  ///< of change points, every edge of an alert counted as one
  double change_missed = 0.0;
  double change_false = 0.0;
  double events = 0.0;  ///< counts, from here on
  double false_alarms = 0.0;
  double device_days = 0.0;
  double series = 0.0;
  double rows = 0.0;
  double unjudged_rows = 0.0;  ///< among them: no score, counted as quiet
};

/// Intervals that resample groups of series (rows of one machine are not independent); of event
/// recall and false alarms exact.
struct SeriesIntervals {
  Estimate f1;
  Estimate auc_pr;
  Estimate vus_pr;
  Estimate event_recall;
  Estimate false_alarms_per_device_day;
  Estimate delay_median_s;
};

struct ScoredSet {
  SeriesScore score;
  SeriesIntervals interval;
};

ScoredSet score_series_set(std::span<const JudgedSeries> set,
                           const SeriesScoreOptions& options = {});

/// A metric and where it stands in the struct: what tables and JSON are made of.
struct SeriesMetric {
  std::string_view name;
  double SeriesScore::*value;
};

/// All of them, in the order of the struct.
std::span<const SeriesMetric> series_metrics();

}  // namespace orrery::models
