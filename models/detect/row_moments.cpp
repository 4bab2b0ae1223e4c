// SPDX-License-Identifier: Apache-2.0
#include "models/detect/row_moments.h"

#include <cmath>

namespace orrery::models {
namespace {

/// Below this share of the mean, a deviation is rounding and the feature constant.
constexpr double kConstantShare = 1e-9;

}  // namespace

void RowMoments::add(std::span<const double> row) {
  const std::size_t p = features();
  ++rows_;
  for (std::size_t j = 0; j < p; ++j) {
    if (std::isnan(row[j])) continue;
    before_[j] = row[j] - mean_[j];
    mean_[j] += before_[j] / static_cast<double>(++count_[j]);
  }
  for (std::size_t j = 0; j < p; ++j) {
    if (std::isnan(row[j])) continue;
    for (std::size_t k = j; k < p; ++k) {
      if (std::isnan(row[k])) continue;
      cross_[j * p + k] += before_[j] * (row[k] - mean_[k]);
    }
  }
}

double RowMoments::sd(std::size_t j) const {
  if (count_[j] < 2) return 0.0;
  const double sd = std::sqrt(cross(j, j) / static_cast<double>(count_[j] - 1));
  return sd > kConstantShare * std::abs(mean_[j]) ? sd : 0.0;
}

}  // namespace orrery::models
