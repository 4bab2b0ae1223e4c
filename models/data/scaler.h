// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "models/data/splits.h"

namespace orrery::models {

/// Standardises features with the mean and deviation of the training rows, and of no others.
///
///   z = (x - mean) / deviation      deviation with n - 1; 1 where it is not above 0
///
///   values   rows x features; NaN is left out of the fit and stays NaN
///   used     1 for each row that went into the fit: what the lint holds against the split
///
/// A feature without a training value keeps mean 0 and deviation 1.
class Scaler {
 public:
  static Scaler fit(std::span<const double> values, std::size_t features,
                    std::span<const Part> part);

  void apply(std::span<double> values) const;
  const std::vector<double>& mean() const { return mean_; }
  const std::vector<double>& deviation() const { return deviation_; }
  const std::vector<std::uint8_t>& used() const { return used_; }

 private:
  std::vector<double> mean_;
  std::vector<double> deviation_;
  std::vector<std::uint8_t> used_;
};

}  // namespace orrery::models
