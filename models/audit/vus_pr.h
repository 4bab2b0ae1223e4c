// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

#include "models/data/series_set.h"

namespace orrery::models {

/// How the volume is cut.
struct VusOptions {
  std::size_t buffer_rows = 100;  ///< L: buffers of 0, 1 .. L rows are averaged
  std::size_t thresholds = 250;   ///< score quantiles, as published; 0: every distinct score
};

/// Volume under the surface of precision and recall: average precision that forgives an alert close
/// to an anomaly, averaged over how close is close. In [0, 1]; NaN without an anomalous row.
///
/// For a buffer of l rows, h = floor(l/2), a row is an anomaly to the degree
///   y(t) = min(1, sum over events of 1 inside, sqrt(1 - d/l) at distance d = 1 .. h, else 0).
/// At a threshold, with alerts p(t) in {0,1} where score >= threshold, P anomalous rows:
///   TP        = sum y p
///   recall    = min(1, TP / (P + (sum of y p outside events) / 2)) x (share of events touched)
///   precision = TP / sum p
/// where events whose buffers overlap are one, and an event is touched by one alert in its buffer.
///   AP(l)     = sum over falling thresholds of (rise of recall) x precision
///   VUS-PR    = mean of AP(l), l = 0 .. L.
/// Thresholds are the scores at ranks floor(k (n - 1) / 249), k = 0 .. 249, from high to low.
///
/// Inputs: one score and one label a row, rows in order of time. NaN scores are the lowest of all;
/// rows of unknown label keep their place but neither alert nor count. O(n log n + L (T + rows in
/// buffers)).
/// Holds for one series: pooling series would lay buffers across their seams. Grows with L, so L
/// is printed beside it; the floor is near the share of anomalous rows, widened by the buffers.
/// Source: Paparrizos, Boniol, Palpanas, Tsay, Elmore, Franklin, VLDB 15 (2022) 2774; the public
/// implementation of the TSB-AD benchmark (TheDatumOrg/TSB-AD, 250 thresholds) settles what the
/// paper leaves open.
double vus_pr(std::span<const double> score, std::span<const RowLabel> label,
              const VusOptions& options = {});

/// The buffer that TSB-AD uses for a series: its period, the lag of the highest local maximum of
/// the autocorrelation over lags 4 .. 399 of the first 20,000 rows; 125 where there is none or it
/// is below 6 or above 303. Missing values count as the mean.
std::size_t vus_buffer_of(std::span<const double> values);

}  // namespace orrery::models
