// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/network/topology.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Which part of a plant each node and each device belongs to. Every part holds the whole topology;
/// a link's direction is worked by the part of the end that messages leave.
struct Ownership {
  struct Block {
    DeviceId first_device = 0;
    std::uint32_t part = 0;
  };
  std::vector<std::uint32_t> part_of_node;
  std::vector<Block> blocks;  ///< in order of `first_device`; a block ends where the next begins

  std::uint32_t part_of_device(DeviceId device) const;
};

}  // namespace orrery::engine
