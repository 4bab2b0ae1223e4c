// SPDX-License-Identifier: Apache-2.0
#include "engine/network/ownership.h"

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::engine {

std::uint32_t Ownership::part_of_device(DeviceId device) const {
  const auto after =
      std::upper_bound(blocks.begin(), blocks.end(), device,
                       [](DeviceId id, const Block& block) { return id < block.first_device; });
  ORRERY_CHECK(after != blocks.begin(), "a device that no part owns");
  return std::prev(after)->part;
}

}  // namespace orrery::engine
