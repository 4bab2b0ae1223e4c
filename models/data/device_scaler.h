// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// Standardises rows by each device's own clean mean and deviation.
///
///   z_j = (x_j - mean_j) / max(sd_j, 0.05 median of the fleet's sd_j)
///
/// One pass, no rows kept; missing values (NaN) count for nothing and stand at z = 0. The floor
/// keeps a feature that was constant on one device from dividing by nothing; a feature that was
/// constant on the whole fleet is left out (z = 0). Fitted on training rows only: what is added
/// later changes nothing.
/// Source: Welford, Technometrics 4 (1962) 419.
class DeviceScaler {
 public:
  DeviceScaler(std::uint32_t devices, std::size_t features);

  void add(std::size_t device, std::span<const double> row);
  /// Sets the scales of devices [first, end); the floor is theirs in common.
  void fit(std::size_t first, std::size_t end);
  /// Whether the device had enough rows to be standardised, and has been fitted.
  bool knows(std::size_t device) const { return fitted_[device] != 0; }
  std::size_t devices() const { return rows_.size(); }
  std::uint64_t rows(std::size_t device) const { return rows_[device]; }
  /// Any number of whole rows, in place.
  void apply(std::size_t device, std::span<double> rows) const;

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.rows_);
    state.fixed(self.count_);
    state.fixed(self.mean_);
    state.fixed(self.square_);
    state.fixed(self.inverse_sd_);
    state.fixed(self.fitted_);
  }

 private:
  double sd(std::size_t device, std::size_t j) const;

  std::size_t features_;
  std::vector<std::uint64_t> rows_;   // by device
  std::vector<std::uint64_t> count_;  // of values present, by device and feature
  std::vector<double> mean_;
  std::vector<double> square_;  // sum of squared deviations
  std::vector<double> inverse_sd_;
  std::vector<std::uint8_t> fitted_;  // by device
};

}  // namespace orrery::models
