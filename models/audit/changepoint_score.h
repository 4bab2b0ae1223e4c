// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/nab_score.h"

namespace orrery::models {

/// Change points of one series, and when an agent said that one was there; times in seconds,
/// sorted.
struct ChangeSeries {
  std::vector<double> true_s;
  std::vector<double> told_s;
};

/// How well change points were found.
struct ChangeScore {
  double standard = 0.0;  ///< in percent; NaN without a true change point
  double low_fp = 0.0;
  double low_fn = 0.0;
  std::uint64_t changes = 0;
  std::uint64_t missed = 0;
  std::uint64_t false_changes = 0;
};

/// The score of SKAB's table of change points.
///
///   window     [t, t + width] after each true change t, closed; one that begins in the window
///              before it begins where that one ends
///   found      the first change told in a window scores, at the share u of the window that has
///              passed, (f + m) + (f - m) times -tanh(x) / tanh(pi/2), halved; x runs from -pi/2
///              to pi/2 over 1,000 steps, f the profile's `found`, m = -`false_row`: f at once,
///              m at the end
///   else       -missed a window, -false_row a change told outside windows
///   scaled     100 (raw - null) / (perfect - null), null = -missed x changes, perfect = found x
///              changes
/// Not the curve of nab_score.h, though both are called NAB: this one falls to the price of a false
/// alarm and has no price that depends on the distance behind a window. Further changes told in a
/// window are free: changing one's mind all the time pays.
///
/// Inputs: times in seconds; `width` 60 s in SKAB. Each edge of an alert counts as a change told.
/// Source: waico/SKAB, table "Changepoint detection problem", and its scorer (chp_score, tsad).
ChangeScore change_score(std::span<const ChangeSeries> corpus, double width_s = 60.0);

/// Times at which an alert begins or ends; rows from `first` on, quiet before.
std::vector<double> alert_edges(std::span<const std::uint8_t> alert, std::span<const double> time_s,
                                std::size_t first);

}  // namespace orrery::models
