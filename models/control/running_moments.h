// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cmath>
#include <cstddef>
#include <span>
#include <vector>

namespace orrery::models {

/// Mean and variance of columns that come in batches, over everything that came.
///
///   mean <- mean + d n_b / n     d = mean_b - mean,  n = n_a + n_b
///   M2   <- M2 + M2_b + d^2 n_a n_b / n
///
/// Source: Chan, Golub and LeVeque, Am. Stat. 37 (1983) 242.
class RunningMoments {
 public:
  RunningMoments() = default;
  explicit RunningMoments(std::size_t columns) : mean_(columns), square_(columns) {}

  /// `values`: rows x columns.
  void add(std::span<const float> values) {
    const std::size_t columns = mean_.size();
    const std::size_t rows = values.size() / columns;
    if (rows == 0) return;
    const auto n = static_cast<double>(rows);
    for (std::size_t k = 0; k < columns; ++k) {
      double sum = 0.0;
      double square = 0.0;
      for (std::size_t r = 0; r < rows; ++r) sum += static_cast<double>(values[r * columns + k]);
      const double mean = sum / n;
      for (std::size_t r = 0; r < rows; ++r) {
        const double off = static_cast<double>(values[r * columns + k]) - mean;
        square += off * off;
      }
      const double apart = mean - mean_[k];
      mean_[k] += apart * n / (count_ + n);
      square_[k] += square + apart * apart * count_ * n / (count_ + n);
    }
    count_ += n;
  }

  double count() const { return count_; }
  double mean(std::size_t column) const { return mean_[column]; }
  /// 1 before anything came, and where nothing varies: less than single precision resolves of the
  /// mean. How large a number is says nothing: a price of electricity varies by 1e-8 EUR/J.
  double deviation(std::size_t column) const {
    const double variance = count_ > 0.0 ? square_[column] / count_ : 0.0;
    const double resolved = kResolution * mean_[column];
    return variance > resolved * resolved ? std::sqrt(variance) : 1.0;
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.count_);
    state.fixed(self.mean_);
    state.fixed(self.square_);
  }

 private:
  static constexpr double kResolution = 1e-7;
  double count_ = 0.0;
  std::vector<double> mean_;
  std::vector<double> square_;  // sum of squares about the mean
};

}  // namespace orrery::models
