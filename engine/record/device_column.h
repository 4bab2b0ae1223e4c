// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// One value for each device of a range that grows at both ends: what a part of a plant keeps of
/// its own devices, whose numbers are those of the whole plant.
template <class T>
struct DeviceColumn {
  DeviceId first = 0;
  std::vector<T> values;

  T& operator[](DeviceId device) { return values[device - first]; }
  const T& operator[](DeviceId device) const { return values[device - first]; }
  bool has(DeviceId device) const { return device - first < values.size(); }
  /// Takes in the devices `low` .. `high`.
  void cover(DeviceId low, DeviceId high, const T& fresh = {}) {
    if (values.empty()) first = low;
    if (low < first) {
      values.insert(values.begin(), first - low, fresh);
      first = low;
    }
    if (high - first >= values.size()) values.resize(std::size_t{high} - first + 1, fresh);
  }
  T& at(DeviceId device, const T& fresh = {}) {
    if (!has(device)) cover(device, device, fresh);
    return values[device - first];
  }

  void save(ArchiveWriter& archive) const {
    archive.put(first);
    archive.put_span(std::span<const T>(values));
  }
  bool load(ArchiveReader& archive) { return archive.get(first) && archive.get_vector(values); }
};

}  // namespace orrery::engine
