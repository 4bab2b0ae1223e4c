// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <vector>

namespace orrery::models {

/// How rare a score is among clean ones, on a scale that all detectors share.
///
///   surprise(s) = -ln p(s)
///   s <= u   p = (clean scores above s + 1) / (n + 1)
///   s > u    p(u) exp(-(s - u) / b): u the (m + 1)-th highest clean score, m = max(20, n / 10) and
///            at most n / 2; b the mean excess of those above u
///
/// A detector whose clean scores do not vary above u gives at most ln(n + 1); without clean scores,
/// 0. So a surprise is finite, and never falls with the score.
/// Source: Coles, An Introduction to Statistical Modeling of Extreme Values (2001), section 4.2,
/// shape 0; Kriegel et al., Interpreting and Unifying Outlier Scores, SDM 2011.
class TailProbability {
 public:
  void fit(std::vector<double> clean_scores);
  double surprise(double score) const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.sorted_);
    state(self.border_);
    state(self.border_surprise_);
    state(self.mean_excess_);
  }

 private:
  double empirical_surprise(double score) const;

  std::vector<double> sorted_;
  double border_ = 0.0;
  double border_surprise_ = 0.0;
  double mean_excess_ = 0.0;
};

}  // namespace orrery::models
