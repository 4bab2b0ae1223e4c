// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

namespace orrery::models {

/// The last `length` rows of each device, in a ring.
class WindowHistory {
 public:
  WindowHistory(std::uint32_t devices, std::size_t length, std::size_t features)
      : length_(length),
        features_(features),
        seen_(devices, 0),
        ring_(devices * length * features, 0.0) {}

  void push(std::size_t device, std::span<const double> row) {
    const std::size_t place = seen_[device]++ % length_;
    std::copy(row.begin(), row.end(), rows_of(device) + place * features_);
  }
  std::uint64_t seen(std::size_t device) const { return seen_[device]; }
  bool full(std::size_t device) const { return seen_[device] >= length_; }
  /// The window of a full device, oldest row first.
  void copy(std::size_t device, std::span<double> to) const {
    const double* ring = ring_.data() + device * length_ * features_;
    const std::size_t oldest = (seen_[device] % length_) * features_;
    const auto tail = std::copy(ring + oldest, ring + length_ * features_, to.begin());
    std::copy(ring, ring + oldest, tail);
  }
  /// All rows of a device, in no order.
  std::span<double> rows(std::size_t device) {
    return {rows_of(device), std::min<std::size_t>(seen_[device], length_) * features_};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.seen_);
    state.fixed(self.ring_);
  }

 private:
  double* rows_of(std::size_t device) { return ring_.data() + device * length_ * features_; }

  std::size_t length_;
  std::size_t features_;
  std::vector<std::uint64_t> seen_;  // rows, by device
  std::vector<double> ring_;
};

}  // namespace orrery::models
