// SPDX-License-Identifier: Apache-2.0
#include "engine/record/device_keys.h"

#include <algorithm>

#include "engine/numeric/simd_clones.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

ORRERY_SIMD_CLONES void fill_keys(const DeviceId* devices, std::size_t count, DeviceId first,
                                  std::uint64_t name, std::uint64_t* out) {
  for (std::size_t i = 0; i < count; ++i) out[i] = row_key(name, devices[i] - first);
}

}  // namespace

// One population at a time: most batches hold the devices of one.
void DeviceKeys::keys(std::span<const DeviceId> devices, std::span<std::uint64_t> out) const {
  ORRERY_CHECK(devices.size() == out.size(), "one key a device");
  for (std::size_t i = 0; i < devices.size();) {
    const Range& range = range_of(devices[i]);
    const Range* after = &range + 1;
    const bool is_last = after == ranges_.data() + ranges_.size();
    std::size_t end = i + 1;
    while (end < devices.size() && devices[end] >= range.first &&
           (is_last || devices[end] < after->first)) {
      ++end;
    }
    fill_keys(devices.data() + i, end - i, range.first, range.name, out.data() + i);
    i = end;
  }
}

}  // namespace orrery::engine
