// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/audit/intervals.h"

namespace orrery::models {

/// What pairs say about the difference of two treatments. NaN where there are too few of them: the
/// test needs two, the effect three.
struct PairedTest {
  std::uint64_t pairs = 0;
  Estimate difference;  ///< mean of a - b, t interval
  double t = 0.0;
  double p = 1.0;  ///< two-sided, of no difference
  /// Hedges' g:  J(n-1) mean / sd  of the differences,  J(m) = G(m/2) / (sqrt(m/2) G((m-1)/2)),
  /// G the gamma function. Source: Hedges, J. Educ. Stat. 6 (1981) 107.
  double effect = 0.0;
};

/// The paired t test of a[i] against b[i]; pairs with a NaN are left out. Differences are taken as
/// independent and normal. Differences that are all the same number other than zero give p = 0 and
/// an infinite effect: they speak against chance, not of its size.
/// Source: Student, Biometrika 6 (1908) 1.
PairedTest paired_t(std::span<const double> a, std::span<const double> b, double confidence = 0.95);

/// Two-sided p of symmetric differences about zero, whatever their distribution. Zeros are left
/// out, ties get the mean of their ranks; exact up to 100 differences, by the normal law above.
/// Source: Wilcoxon, Biometrics 1 (1945) 80.
double wilcoxon_signed_rank(std::span<const double> differences);

/// p values of a family of tests, adjusted so that the probability of any false finding stays below
/// the level:  the k-th least of m becomes  max over i <= k of (m - i + 1) p_(i),  at most 1. A NaN
/// stays and is no member.
/// Source: Holm, Scand. J. Stat. 6 (1979) 65.
std::vector<double> holm_adjusted(std::span<const double> p);

}  // namespace orrery::models
