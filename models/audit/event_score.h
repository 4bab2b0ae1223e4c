// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/detection_score.h"
#include "models/data/series_set.h"

namespace orrery::models {

/// A recording and what an agent made of it.
struct JudgedSeries {
  const Series* series = nullptr;
  std::span<const double> score;        ///< one a row; NaN where not judged, which counts as quiet
  std::span<const std::uint8_t> alert;  ///< one a row; empty: alert where score > threshold
  double threshold = 1.0;

  bool alerts(std::size_t row) const;
};

/// Row and event metrics of recordings, by the rules of detection_score.h; the series of a group
/// are one device.
///
///   rows    after the training rows; positive where labelled anomalous; unknown ones left out
///   events  the labelled windows that have such a row: found by an alert inside; the delay counts
///           from the window's first row after training; a false alarm is a started hour (counted
///           from the first row of the series) with an alert outside windows
/// Inputs: one score, and one alert or none, a row. Where windows and row labels differ, rows go by
/// labels and events by windows. Holds for series whose time is in seconds; of row numbers an hour
/// is 3,600 rows.
/// Source: detection_score.h, intervals.h.
DetectionScore score_series_events(std::span<const JudgedSeries> set,
                                   const ScoringOptions& options);

/// The device of each series, numbered as they first come: what is resampled for intervals. A
/// series without a group is a device of its own.
std::vector<std::size_t> groups_of(std::span<const JudgedSeries> set);

/// Row counts after point adjustment: one alert turns all rows of its event into alerts. A random
/// score then reaches the best published F1, so this is printed as "inflated" only.
/// Source of the warning: Kim, Choi, Choi, Lee, Yoon, AAAI 2022, arXiv 2109.05257.
RowScore point_adjusted_rows(std::span<const JudgedSeries> set);

}  // namespace orrery::models
