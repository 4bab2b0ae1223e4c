// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// Means, variances and cross products of the rows of one device, one pass, no rows kept. A missing
/// value (NaN) counts for nothing: its feature's moments and its cross products stay, as if it had
/// been at the mean.
/// Source: Welford, Technometrics 4 (1962) 419; cross products alike.
class RowMoments {
 public:
  explicit RowMoments(std::size_t features)
      : count_(features, 0),
        mean_(features, 0.0),
        cross_(features * features, 0.0),
        before_(features, 0.0) {}

  void add(std::span<const double> row);

  std::size_t features() const { return mean_.size(); }
  std::uint64_t rows() const { return rows_; }
  double mean(std::size_t j) const { return mean_[j]; }
  /// Standard deviation (n - 1); 0 for a constant feature or one seen less than twice.
  double sd(std::size_t j) const;
  /// Sum of products of deviations.
  double cross(std::size_t j, std::size_t k) const { return cross_[j * features() + k]; }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.rows_);
    state.fixed(self.count_);
    state.fixed(self.mean_);
    state.fixed(self.cross_);
  }

 private:
  std::uint64_t rows_ = 0;
  std::vector<std::uint64_t> count_;  // of values present, by feature
  std::vector<double> mean_;
  std::vector<double> cross_;   // p x p, filled for j <= k
  std::vector<double> before_;  // deviations from the means before the row
};

}  // namespace orrery::models
