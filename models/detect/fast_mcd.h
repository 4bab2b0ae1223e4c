// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <vector>

#include "engine/random/stream.h"

namespace orrery::models {

struct McdSettings {
  double support = 0.75;  ///< share of the rows that must agree, 0.5 to 1
  int starts = 500;
};

/// Location and scatter that outlying rows do not move.
struct RobustScatter {
  std::size_t width = 0;
  std::vector<double> location;    ///< p
  std::vector<double> covariance;  ///< p x p
  std::vector<double> precision;   ///< its inverse

  /// (x - m)' S^-1 (x - m); `gradient`, of length p, becomes S^-1 (x - m).
  double distance(std::span<const double> row, std::span<double> gradient) const;
};

/// Minimum covariance determinant: mean and covariance of those h of n rows whose covariance has
/// the smallest determinant, h = support n, at least (n + p + 1) / 2 (and at most n).
///
///   C-step    mean and covariance of a subset; the h rows with the smallest distances from it are
///             the next subset; the determinant never rises
///   starts    from p + 1 random rows, two C-steps each, the ten best go on; of more than 600 rows
///             in up to five parts of 300, then joined, then on all rows; the best goes on until
///             it stands still
///   scatter   covariance times a / F(q(p, a); p + 2), a = h / n, F and q distribution function
///             and quantile of chi-squared: consistent for normal rows
///   reweight  mean and covariance of all rows with a distance below q(p, 0.975), times the same
///             with a = 0.975
///   few rows  covariances are drawn to the unit matrix as if p independent rows of unit variance
///             had been seen: S = (h S + p I) / (h + p). So none is singular, and with many rows
///             nothing changes
///
/// Rows are standardised (about unit variance). Without rows: location 0, unit covariance. Cost
/// grows as rows p^2 and starts p^3: meant for up to about 50 values a row. No small-sample
/// correction.
/// Source: Rousseeuw and Van Driessen, Technometrics 41 (1999) 212; consistency: Croux and
/// Haesbroeck, J. Multivar. Anal. 71 (1999) 161; drawing to a target: Boudt et al., Stat. Comput.
/// 30 (2020) 113.
RobustScatter fast_mcd(std::span<const double> rows, std::size_t width, const McdSettings& settings,
                       engine::Stream draws);

/// a / F(q(p, a); p + 2): how much the covariance of the most central share `a` of normal rows
/// falls short. 1 for a = 1.
double mcd_consistency(double share, std::size_t width);

}  // namespace orrery::models
