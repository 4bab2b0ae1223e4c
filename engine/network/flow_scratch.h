// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "engine/network/link_bank.h"
#include "engine/network/topology.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Buffers of the flow carrier. They hold nothing between two trips, so that the carriers of all
/// parts which one worker drives share them.
struct FlowScratch {
  static constexpr std::uint32_t kNoAttachment = 0xffffffff;  ///< came from another part
  /// A row on its way.
  struct Rider {
    Batch* batch = nullptr;
    std::size_t row = 0;
    NodeId destination = 0;
    NodeId at = 0;
    std::uint32_t attachment = kNoAttachment;
    std::uint32_t payload_byte = 0;
    std::uint64_t key = 0;
    SimTime time;
    bool arrived = false;
    std::uint64_t number() const { return batch->sequence[row]; }
  };

  /// A batch that is due and can go whole.
  struct Due {
    Batch* batch = nullptr;
    NodeId destination = 0;
    std::uint32_t attachment = 0;
    std::uint32_t order = 0;  ///< of boarding at the same time
    SimTime earliest;
    SimTime latest;
  };
  struct Lists {
    std::vector<Rider> riders;
    std::vector<std::vector<std::uint32_t>> boarding;  ///< riders by attachment
    std::vector<std::vector<std::uint32_t>> waiting;   ///< riders by link and direction
  };

  std::vector<Due> due;
  std::vector<std::uint8_t> is_blocked;  ///< attachment whose rows go one by one
  Lists lists;
  std::vector<std::uint32_t> crossing_now;  ///< riders
  std::vector<std::pair<SimTime, std::uint32_t>> order;
  Crossing crossing;
  std::vector<double> fates;
};

}  // namespace orrery::engine
