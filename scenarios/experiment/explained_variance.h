// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <span>
#include <vector>

// How much of the variance of values their groups explain. `groups` numbers the group of each value
// from 0; values that are NaN take no part. NaN where the values do not vary.
namespace orrery::scenarios {

/// Correlation ratio  eta^2 = between / total  sum of squares: exact for balanced grids.
/// Source: Pearson, Drapers' Company Research Memoirs 2 (1905).
double explained_share(std::span<const double> values, std::span<const std::size_t> groups);

/// epsilon^2 = 1 - (1 - eta^2) (N - 1) / (N - G), at least 0: without the share that G groups of N
/// random values explain by chance. NaN with as many groups as values.
/// Source: Kelley, Proc. Natl. Acad. Sci. 21 (1935) 554.
double adjusted_share(std::span<const double> values, std::span<const std::size_t> groups);

/// `adjusted_share` with each value left out in turn, for the jackknife.
std::vector<double> adjusted_shares_without_each(std::span<const double> values,
                                                 std::span<const std::size_t> groups);

}  // namespace orrery::scenarios
