// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/network/network_state.h"

namespace orrery::engine {

/// Takes things out of a network behind the back of its books.
struct NetworkProbe {
  static void lose_a_packet(Network& network) {
    auto& pool = network.state_->packets.pool_;
    std::uint32_t slot = 0;
    while (pool[slot].kind == Packet::Kind::kFree) ++slot;
    pool.remove(slot);
  }
  static void lose_an_arrival(Network& network) {
    network.state_->logs.messages.arrivals_.pop_back();
  }
  static void lose_a_held_row(Network& network) {
    network.state_->flow.held_.begin()->second.clear();
  }
};

}  // namespace orrery::engine
