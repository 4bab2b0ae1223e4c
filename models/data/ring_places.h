// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "engine/registry/check.h"

namespace orrery::models {

/// Where each device stands in its ring of `length` values, and whether the ring has been filled
/// once: one byte a device for rings of up to 127 values, two for longer ones.
class RingPlaces {
 public:
  struct Place {
    std::size_t index = 0;
    bool full = false;  ///< with this value
  };

  RingPlaces(std::uint32_t device_count, std::size_t length)
      : length_(length), low_(device_count, 0), high_(length > 127 ? device_count : 0, 0) {
    ORRERY_CHECK(length > 0 && length < (1U << 15), "no length of a ring");
  }

  /// The place of the device's next value.
  Place advance(std::size_t device) {
    const std::size_t count = get(device);
    const std::size_t next = count + 1;
    put(device, next == 2 * length_ ? length_ : next);
    return {count < length_ ? count : count - length_, next >= length_};
  }

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state.fixed(self.low_);
    state.fixed(self.high_);
    for (std::size_t device = 0; device < self.low_.size(); ++device)
      state.expect(self.get(device) < 2 * self.length_);
  }

 private:
  /// Values so far; from the first full ring on, that many modulo the length, plus the length.
  std::size_t get(std::size_t device) const {
    const std::size_t low = low_[device];
    return high_.empty() ? low : low + (std::size_t{high_[device]} << 8);
  }
  void put(std::size_t device, std::size_t count) {
    low_[device] = static_cast<std::uint8_t>(count & 0xff);
    if (!high_.empty()) high_[device] = static_cast<std::uint8_t>(count >> 8);
  }

  std::size_t length_;
  std::vector<std::uint8_t> low_;
  std::vector<std::uint8_t> high_;
};

}  // namespace orrery::models
