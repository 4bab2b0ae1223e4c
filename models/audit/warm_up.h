// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>

namespace orrery::models {

/// Where the start-up of a series ends. Not found: `cut` is the size of the series, `mean` NaN.
struct WarmUp {
  std::size_t cut = 0;  ///< values of the series before the steady part
  double mean = 0.0;    ///< of the values from `cut` on
  bool found = false;
};

/// The cut that makes the standard error of the mean of the rest least, as if its values were
/// independent:
///
///   MSER(d) = sum over i >= d of (x_i - mean_d)^2 / (n - d)^2 ,   mean_d over i >= d
///
/// A minimum in the second half means that the series has not settled (or is too short to tell) and
/// counts as not found, as do series of fewer than ten values and such with a NaN. The five last
/// values are never left alone: their spread is small by chance.
/// Holds for one transient at the start; it does not see a drift slower than the series, nor cycles
/// longer than half of it. Where level and spread rise together, as of waits in a busy queue, it
/// takes a quiet stretch for rest and the mean comes out low (docs/statistics.md has figures): give
/// it the average of several replications, or know the warm-up.
/// Source: White, Simulation 69 (1997) 323.
WarmUp mser(std::span<const double> series);

/// The same over means of five successive values, which do not mistake correlation for rest:
/// MSER-5. The cut is a multiple of five; fewer than fifty values: not found.
/// Source: White, Cobb, Spratt, Proc. Winter Simulation Conference (2000) 755.
WarmUp mser5(std::span<const double> series);

}  // namespace orrery::models
