// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// How far a row lies from normal, within the plane of the principal components (T2) and out of it
/// (Q, the squared prediction error).
struct PcaScore {
  double t2 = 0.0;
  double q = 0.0;
};

/// Principal components of standardised rows z (p features, correlation matrix R).
///
///   R = V diag(l) V',  the first m components hold at least the asked share of the variance
///   T2 = sum_{i<=m} (v_i' z)^2 / (l_i + ridge)
///   Q  = |z|^2 - sum_{i<=m} (v_i' z)^2
///
/// With a share of 1 all components stay and Q has no meaning: T2 is the Mahalanobis distance with
/// R + ridge I.
/// Source: Jackson and Mudholkar, Technometrics 21 (1979) 341; Hotelling (1947).
class PcaModel {
 public:
  PcaModel() = default;
  PcaModel(std::vector<double> correlation, std::size_t features, double explained, double ridge);

  bool fitted() const { return features_ > 0; }
  std::size_t components() const { return inverse_variance_.size(); }
  bool has_residual() const { return components() < features_; }

  PcaScore score(std::span<const double> z) const;
  /// Feature with the largest part of T2 (z_j times the gradient) or of Q (squared residual).
  /// Source: Westerhuis et al., Chemometr. Intell. Lab. Syst. 51 (2000) 95.
  std::int32_t blame(std::span<const double> z, bool for_q) const;

  /// Limit of T2 for a normal row at tail probability alpha, n training rows:
  /// m (n - 1) (n + 1) / (n (n - m)) F(1 - alpha; m, n - m). Rounded to single precision, so that
  /// the last bits of a quantile routine never decide about an alert.
  double t2_limit(double alpha, std::uint64_t rows) const;
  /// Limit of Q by Jackson and Mudholkar, from the variances that are left out. Where they are so
  /// unequal that its exponent is not positive: the scaled chi-squared of Box, Ann. Math. Stat. 25
  /// (1954) 290.
  double q_limit(double alpha) const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.features_);
    state(self.axes_);
    state(self.inverse_variance_);
    state(self.residual_variance_);
    state.expect(self.axes_.size() == self.features_ * self.inverse_variance_.size());
  }

 private:
  std::size_t features_ = 0;
  std::vector<double> axes_;               // m rows of p entries
  std::vector<double> inverse_variance_;   // m
  std::vector<double> residual_variance_;  // p - m
};

}  // namespace orrery::models
