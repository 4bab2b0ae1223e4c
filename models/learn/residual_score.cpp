// SPDX-License-Identifier: Apache-2.0
#include "models/learn/residual_score.h"

#include <algorithm>

namespace orrery::models {

ResidualScore::ResidualScore(std::size_t rows, std::size_t features)
    : rows_(rows),
      features_(features),
      weight_(rows * features, 1.0F),
      squares_(rows * features),
      parts_(features),
      sums_(features, 0.0) {}

void ResidualScore::add(const float* window, const float* said) {
  for (std::size_t r = 0; r < rows_; ++r) {
    for (std::size_t j = 0; j < features_; ++j) {
      const double away = static_cast<double>(window[r * features_ + j]) -
                          static_cast<double>(said[r * features_ + j]);
      sums_[j] += away * away;
    }
  }
  windows_ += 1.0;
}

double ResidualScore::mean_square() const {
  double sum = 0.0;
  for (const double each : sums_) sum += each;
  return sum / (windows_ * static_cast<double>(rows_ * features_));
}

void ResidualScore::fit() {
  for (std::size_t j = 0; j < features_; ++j) {
    const double variance = std::max(sums_[j] / (windows_ * static_cast<double>(rows_)), kFloor);
    for (std::size_t r = 0; r < rows_; ++r)
      weight_[r * features_ + j] = static_cast<float>(1.0 / variance);
  }
}

void ResidualScore::clear() {
  std::fill(sums_.begin(), sums_.end(), 0.0);
  windows_ = 0.0;
}

double ResidualScore::operator()(const float* window, const float* said, std::int32_t& blamed) {
  // Single precision and plain loops over neighbours: they vectorise.
  const std::size_t width = rows_ * features_;
  const float* weight = weight_.data();
  float* square = squares_.data();
  for (std::size_t p = 0; p < width; ++p) {
    const float away = window[p] - said[p];
    square[p] = away * away * weight[p];
  }
  float* part = parts_.data();
  std::copy_n(square, features_, part);
  for (std::size_t r = 1; r < rows_; ++r) {
    const float* row = square + r * features_;
    for (std::size_t j = 0; j < features_; ++j) part[j] += row[j];
  }
  double sum = 0.0;
  blamed = -1;
  float worst = 0.0F;
  for (std::size_t j = 0; j < features_; ++j) {
    sum += static_cast<double>(part[j]);
    if (part[j] <= worst) continue;
    worst = part[j];
    blamed = static_cast<std::int32_t>(j);
  }
  return sum / static_cast<double>(width);
}

}  // namespace orrery::models
