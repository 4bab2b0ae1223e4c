// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string_view>

#include "models/data/series_set.h"

namespace orrery::models {

/// What a window found, a window missed and a false row are worth.
struct NabProfile {
  std::string_view name;
  double found = 1.0;
  double missed = 1.0;
  double false_row = 0.11;
};

inline constexpr NabProfile kNabStandard = {"standard", 1.0, 1.0, 0.11};
inline constexpr NabProfile kNabLowFp = {"reward_low_FP_rate", 1.0, 1.0, 0.22};
inline constexpr NabProfile kNabLowFn = {"reward_low_FN_rate", 1.0, 2.0, 0.11};
inline constexpr std::array kNabProfiles = {kNabStandard, kNabLowFp, kNabLowFn};

/// One series as the scorer sees it: all its rows, warm-up included.
struct NabSeries {
  std::span<const double> score;     ///< NaN: not judged, never an alert
  std::span<const RowSpan> windows;  ///< sorted, disjoint
  std::size_t train_rows = 0;        ///< not looked at, like the warm-up
};

struct NabScore {
  double score = 0.0;  ///< 0 for the null detector, 100 for the perfect one; NaN without a window
  double raw = 0.0;    ///< before that scaling
  double threshold = 0.0;        ///< rows with a score at or above it alert
  std::uint64_t windows = 0;     ///< that can be found
  std::uint64_t found = 0;       ///< windows with an alert
  std::uint64_t false_rows = 0;  ///< alerting rows outside windows
};

/// The score of the Numenta Anomaly Benchmark for a corpus at one threshold.
///
///   reward(p)  = 2 / (1 + exp(5 p)) - 1, and -1 for p > 3
///   a window   scores found x reward(p) / reward(-1) for its earliest alert, where
///              p = -(rows from the alert to the window's last row, both counted) / (its rows),
///              -1 at its first row; without an alert it scores -missed
///   a row      alerting outside windows scores false_row x reward(p), with
///              p = (rows after the last window's last row) / (its rows - 1); -1 before any window
///   warm-up    the first min(floor(0.15 n), 750) of n rows are not looked at, nor are rows that
///              trained the detector
///   scaled     100 (raw - null) / (perfect - null), null = -missed x windows, perfect = found x
///              windows; windows inside the warm-up do not count (the corpus has none)
/// Rows count, not time: the corpus has gaps.
///
/// Inputs: scores of any scale. Holds for one corpus and one threshold; false rows are cheap (nine
/// cost a miss) and a random score gets 8 to 17 (standard) with the best threshold.
/// Source: Lavin and Ahmad, ICMLA 2015, arXiv 1510.03336; numenta/NAB 1.1 settles the details.
NabScore nab_score(std::span<const NabSeries> corpus, double threshold, const NabProfile& profile);

/// The same at the threshold with the highest score on this very corpus, as the benchmark's
/// published figures are made: it has seen the labels. Among equals the highest threshold;
/// infinity where silence is best. O(rows log rows).
NabScore best_nab_score(std::span<const NabSeries> corpus, const NabProfile& profile);

}  // namespace orrery::models
