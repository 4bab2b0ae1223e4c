// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <vector>

#include "scenarios/format/experiment_element.h"

namespace orrery::scenarios {

/// Points of the unit cube, one a row: the share of each sampled factor's range, 0 the low end, 1
/// the high one. The index of a row is `DesignPoint::order`. With n = `sample.points`, k factors:
///
///   random           n rows of independent uniforms
///   latin_hypercube  n rows; in each factor one of them in every n-th part of the range (McKay,
///                    Beckman, Conover 1979)
///   sobol            n rows of the Sobol sequence with the direction numbers of Joe and Kuo
///                    (2008). Its first point, the corner (0, ..., 0), is left out as is customary
///                    in designs: the first row is (1/2, ..., 1/2). `seed` plays no part.
///   morris           trajectory t has rows t (k+1) .. t (k+1) + k; each row differs from the one
///                    before in one factor, by p / (2 (p - 1)) of its range up or down, on a grid
///                    of p = `levels` levels; each factor changes once (Morris 1991)
///   sobol_indices    base sample j has rows j (k+2) ..: A_j, B_j, AB_1j, ..., AB_kj, where AB_ij
///                    is A_j with factor i of B_j (Saltelli et al. 2010). (A_j, B_j) is point j of
///                    a 2k-dimensional Sobol sequence, the corner among them, shifted by random
///                    bits of `seed`.
///
/// More points keep the first ones, except of a Latin hypercube.
std::vector<std::vector<double>> sample_shares(const SampleElement& sample, std::size_t factors);

/// The most factors that a method can sample: as far as the direction numbers go.
std::size_t most_sampled_factors(SampleMethod method);

}  // namespace orrery::scenarios
