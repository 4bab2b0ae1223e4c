// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/network/flow_carrier.h"
#include "engine/network/network.h"
#include "engine/network/network_plan.h"
#include "engine/network/packet_carrier.h"

namespace orrery::engine {

/// The parts of a network: what it is built of, who carries, what became of it.
struct Network::State {
  NetworkPlan plan;
  FlowCarrier flow;
  PacketCarrier packets;
  NetworkLogs logs;
};

}  // namespace orrery::engine
