// SPDX-License-Identifier: Apache-2.0
#include "models/data/device_scaler.h"

#include <algorithm>
#include <cmath>

#include "models/audit/intervals.h"

namespace orrery::models {
namespace {

constexpr double kFleetFloor = 0.05;       // share of the fleet's typical deviation
constexpr double kConstantShare = 1e-9;    // of the mean: below it a deviation is rounding
constexpr std::uint64_t kRowsADevice = 3;  // fewer give no deviation worth dividing by

}  // namespace

DeviceScaler::DeviceScaler(std::uint32_t devices, std::size_t features)
    : features_(features),
      rows_(devices, 0),
      count_(devices * features, 0),
      mean_(devices * features, 0.0),
      square_(devices * features, 0.0),
      inverse_sd_(devices * features, 0.0),
      fitted_(devices, 0) {}

void DeviceScaler::add(std::size_t device, std::span<const double> row) {
  if (knows(device)) return;
  ++rows_[device];
  for (std::size_t j = 0; j < features_; ++j) {
    if (std::isnan(row[j])) continue;
    const std::size_t at = device * features_ + j;
    const double before = row[j] - mean_[at];
    mean_[at] += before / static_cast<double>(++count_[at]);
    square_[at] += before * (row[j] - mean_[at]);
  }
}

double DeviceScaler::sd(std::size_t device, std::size_t j) const {
  const std::size_t at = device * features_ + j;
  if (count_[at] < 2) return 0.0;
  const double sd = std::sqrt(square_[at] / static_cast<double>(count_[at] - 1));
  return sd > kConstantShare * std::abs(mean_[at]) ? sd : 0.0;
}

void DeviceScaler::fit(std::size_t first, std::size_t end) {
  std::vector<double> fleet;
  for (std::size_t j = 0; j < features_; ++j) {
    fleet.clear();
    for (std::size_t d = first; d < end; ++d)
      if (rows_[d] >= kRowsADevice) fleet.push_back(sd(d, j));
    std::sort(fleet.begin(), fleet.end());
    const double floor = fleet.empty() ? 0.0 : kFleetFloor * sorted_quantile(fleet, 0.5);
    for (std::size_t d = first; d < end; ++d) {
      const double scale = std::max(sd(d, j), floor);
      inverse_sd_[d * features_ + j] = scale > 0.0 ? 1.0 / scale : 0.0;
    }
  }
  for (std::size_t d = first; d < end; ++d) fitted_[d] = rows_[d] >= kRowsADevice ? 1 : 0;
}

void DeviceScaler::apply(std::size_t device, std::span<double> rows) const {
  const double* mean = mean_.data() + device * features_;
  const double* inverse_sd = inverse_sd_.data() + device * features_;
  for (std::size_t at = 0; at < rows.size(); at += features_) {
    for (std::size_t j = 0; j < features_; ++j) {
      const double z = (rows[at + j] - mean[j]) * inverse_sd[j];
      rows[at + j] = std::isnan(z) ? 0.0 : z;
    }
  }
}

}  // namespace orrery::models
