// SPDX-License-Identifier: Apache-2.0
#pragma once

#include "engine/network/flow_scratch.h"
#include "engine/network/message_log.h"
#include "engine/network/network_output.h"
#include "engine/network/network_plan.h"

namespace orrery::engine {

/// What one trip of the flow carrier works with: everything sent before `until` travels.
struct FlowTrip {
  SimTime until;
  NetworkPlan& plan;
  MessageLog& log;
  NetworkOutput& out;
  FlowScratch& scratch;
};

/// Devices and times of a batch, and whether the rows of each device come in order of time. That is
/// told by cheap signs: a batch that is in order in some odd way counts as not.
struct BatchExtent {
  DeviceId first_device = 0;
  DeviceId last_device = 0;
  SimTime earliest;
  SimTime latest;
  bool in_order = false;
};
/// Of a batch that has rows.
BatchExtent extent_of(const Batch& rows);

/// Whether the rows only cross their own access links, from one attachment, each link in order:
/// then the batch can be carried whole, in columns, and nothing else changes how it fares.
bool is_direct(const BatchExtent& extent, NodeId destination, SimTime until,
               const NetworkPlan& plan);

/// Carries such a batch, with the same bits as the way row by row.
void carry_directly(Batch&& rows, NodeId destination, FlowTrip& trip);

}  // namespace orrery::engine
