// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// How surprising the difference between a window and what a model says of it is.
///
///   v_j    mean square of feature j's residuals on clean windows, at least `floor`
///   score  mean over the rows and features that were said of (x - said)^2 / v_j; about 1 when
///   clean blamed the feature with the largest part of the sum
///
/// Without v_j a feature that no model can foresee (noise) would drown one that is foreseen well,
/// where a small difference already means something. The floor, (1 % of a clean deviation)^2, keeps
/// a feature that never moved from dividing by nothing.
class ResidualScore {
 public:
  static constexpr double kFloor = 1e-4;

  ResidualScore(std::size_t rows, std::size_t features);

  /// Adds the squares of a clean window's residuals, then `fit` sets v_j from all of them.
  void add(const float* window, const float* said);
  void fit();
  /// Mean square of all residuals added, unscaled.
  double mean_square() const;
  void clear();

  /// Score of a window; `window` and `said` are rows x features values.
  double operator()(const float* window, const float* said, std::int32_t& blamed);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.weight_);
  }

 private:
  std::size_t rows_;
  std::size_t features_;
  std::vector<float> weight_;   // 1 / v_j for each value of a window
  std::vector<float> squares_;  // of one window
  std::vector<float> parts_;    // of one window, by feature
  std::vector<double> sums_;    // of clean windows, by feature
  double windows_ = 0.0;
};

}  // namespace orrery::models
