// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// The last `length` rows of a device, once for each of its rows: count() x length x features
/// values, contiguous, oldest row first. Values are standardised unless the place says raw; a
/// missing value stands at the device's mean (0), or is NaN where raw.
struct Windows {
  std::size_t length = 1;
  std::size_t features = 0;
  std::vector<double> values;
  std::vector<std::uint32_t> device;  ///< index from 0 within the agent, one a window

  std::size_t count() const { return device.size(); }
  std::size_t width() const { return length * features; }
  std::span<double> window(std::size_t i) { return {values.data() + i * width(), width()}; }
  std::span<const double> window(std::size_t i) const {
    return {values.data() + i * width(), width()};
  }
  /// The newest row of window i.
  std::span<const double> newest(std::size_t i) const {
    return {values.data() + (i + 1) * width() - features, features};
  }
  /// Appends a window and returns its values, to be filled in.
  std::span<double> append(std::uint32_t from) {
    device.push_back(from);
    values.resize(values.size() + width());
    return window(count() - 1);
  }
  void clear() {
    values.clear();
    device.clear();
  }
};

}  // namespace orrery::models
