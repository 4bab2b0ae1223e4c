// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/random/stream.h"
#include "models/data/device_scaler.h"
#include "models/data/windows.h"

namespace orrery::models {

/// At most `size_max` windows out of a stream of unknown length, in bounded memory: those with the
/// smallest hashes (bottom-k sampling), whatever the order in which they come.
/// Source: Cohen and Kaplan, PODC 2007.
class TrainingSample {
 public:
  TrainingSample(engine::StreamKey key, std::size_t size_max, std::size_t width)
      : key_(key), size_max_(size_max), width_(width) {}

  /// Raw values of the window that ends with row `number` of a device; false when it was left out.
  bool offer(std::uint32_t device, std::uint64_t number, std::span<const double> window);
  std::uint64_t offered() const { return offered_; }

  /// Takes the windows of devices [first, end) out, standardised, in order of (device, row). Of
  /// five devices with windows or more, about `share` are held out whole; of fewer, the last
  /// `share` of each one's rows, and windows that reach over that border belong to neither part.
  void take(std::size_t first, std::size_t end, const DeviceScaler& scaler, double share,
            Windows& train, Windows& held_out);

  template <class Self, class State>
  static void exchange(Self& self, State& state) {
    state(self.kept_);
    state(self.values_);
    state(self.offered_);
    state.expect(self.values_.size() == self.kept_.size() * self.width_);
    for (const auto& kept : self.kept_) state.expect(kept.place < self.kept_.size());
  }

 private:
  struct Kept {
    std::uint64_t hash = 0;
    std::uint64_t number = 0;
    std::uint64_t place = 0;  // of its values
    std::uint32_t device = 0;
    std::uint32_t padding = 0;
  };

  /// Sorted.
  std::vector<std::uint32_t> held_out_devices(std::vector<std::uint32_t> devices,
                                              double share) const;

  engine::StreamKey key_;
  std::size_t size_max_;
  std::size_t width_;
  std::vector<Kept> kept_;  // a heap, the largest hash in front
  std::vector<double> values_;
  std::uint64_t offered_ = 0;
};

}  // namespace orrery::models
