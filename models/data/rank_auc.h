// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/data/series_set.h"

namespace orrery::models {

/// Ranks from 1 of the values, ties sharing their mean rank; 0 where a value is NaN.
std::vector<double> mid_ranks(std::span<const double> values);

/// Area under the ROC curve of a score given by its ranks: the chance that an anomalous row ranks
/// above a normal one, ties counting half (Mann-Whitney U over n1 n0). Rows without rank or label
/// are left out; NaN when a class is empty.
///
/// `lead` looks that many rows ahead for the label, within the series of the row; past its ends the
/// label of the last or first row stands. `turn` first turns the labels of every series by that
/// share of its length. Rows of a series stand together.
class RankAuc {
 public:
  RankAuc(std::span<const std::uint32_t> series, std::span<const RowLabel> label);

  double area(std::span<const double> ranks, int lead = 0, double turn = 0.0) const;

  /// How likely an area at least as far from 1/2 is when labels and values have nothing to do with
  /// each other. Labels come in long runs, so rows are not exchangeable: the labels of each series
  /// are turned as a ring by 199 shares of its length, and the answer is (1 + turns that reach the
  /// area) / 200. Where every series has one label, whole series are exchanged instead: 2 / C(all,
  /// anomalous).
  /// Source: permutation by random shifts, Phipson and Smyth 2010 for the 1 added.
  double chance(std::span<const double> ranks, double area, int lead = 0) const;

  std::size_t anomalous() const { return anomalous_; }
  std::size_t normal() const { return normal_; }
  /// Runs of anomalous rows.
  std::size_t events() const { return events_; }

 private:
  struct Stretch {
    std::size_t begin = 0;
    std::size_t end = 0;
  };

  std::span<const RowLabel> label_;
  std::vector<Stretch> series_;
  std::size_t anomalous_ = 0;
  std::size_t normal_ = 0;
  std::size_t events_ = 0;
  bool mixed_ = false;  ///< a series has both labels
  std::size_t anomalous_series_ = 0;
};

/// The same whichever direction decides.
inline double either_way(double area) { return area < 0.5 ? 1.0 - area : area; }

}  // namespace orrery::models
