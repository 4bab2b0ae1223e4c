// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "models/audit/series_score.h"

namespace orrery::scenarios {

/// Copies of training rows with planted faults (planted_faults.h): three of each recording that
/// trains, of at most twelve recordings.
models::SeriesSet planted_copies(const models::SeriesSet& set);

/// How a detector did on such copies.
struct PlantedScore {
  models::SeriesScore score;
  double average_precision = 0.0;  ///< mean over copies; a row that is not judged ranks last
};

/// Whether a metric is better when it is smaller: rates and counts of mistakes, delays.
bool smaller_is_better(std::string_view metric);
/// A metric by its name; NaN when there is none.
double metric_of(const models::SeriesScore& score, std::string_view metric);

/// Whether `a` is preferable to `b`. What the user asks for decides: with levels stated in the
/// card, first how many of the caps (levels of metrics that are better when smaller) are kept on
/// the copies, then the other levels' metrics, relative to what is asked, added up. Without levels,
/// and among equals, the mean average precision.
bool preferable(const PlantedScore& a, const PlantedScore& b,
                const std::map<std::string, double>& level);

}  // namespace orrery::scenarios
