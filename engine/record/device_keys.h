// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "engine/random/stream.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Keys of all devices of a plant, in the fingerprint: made from the name of the population and the
/// row when asked for, so that a million devices cost nothing and no part has to hold the others'.
class DeviceKeys {
 public:
  struct Range {
    DeviceId first = 0;
    std::uint64_t name = 0;
    std::uint64_t key(DeviceId device) const { return row_key(name, device - first); }
  };

  /// In order of `first`.
  void add(DeviceId first, std::string_view population) {
    ranges_.push_back({first, name_key(population)});
  }
  const Range& range_of(DeviceId device) const {
    std::size_t at = ranges_.size() - 1;
    while (at > 0 && ranges_[at].first > device) --at;
    return ranges_[at];
  }
  std::uint64_t key(DeviceId device) const { return range_of(device).key(device); }
  /// Keys of many devices.
  void keys(std::span<const DeviceId> devices, std::span<std::uint64_t> out) const;

 private:
  std::vector<Range> ranges_;
};

}  // namespace orrery::engine
