// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <vector>

#include "engine/network/packet_pool.h"
#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Rows of a flow path that stand before a node of another part. `arrival` is when they reach it.
struct FlowTransit {
  std::uint32_t part = 0;  ///< that owns the node
  NodeId at = 0;
  NodeId destination = 0;
  Batch rows;                      ///< of one signal
  std::vector<std::uint64_t> key;  ///< of the stream of messages, a row
};

/// A packet that reaches a node, or a device, of another part.
struct PacketTransit {
  std::uint32_t part = 0;
  SimTime time;  ///< of its next event
  Packet packet;
  std::vector<double> values;  ///< of a reading
  Command command;
  std::uint64_t command_id = 0;
};

/// What crosses from one part of a plant to others in one window, in the order in which it came up.
struct Transits {
  std::vector<FlowTransit> flow;
  std::vector<PacketTransit> packets;

  bool empty() const { return flow.empty() && packets.empty(); }
  void clear();
  /// Takes over all of `others`, after what is here.
  void take(Transits&& others);
  /// Rows of one kind and way, to append to.
  FlowTransit& rows_for(std::uint32_t part, NodeId at, NodeId destination, SignalId signal,
                        std::uint32_t width);

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);
};

void save(const FlowTransit& transit, ArchiveWriter& archive);
bool load(ArchiveReader& archive, FlowTransit& transit);
void save(const PacketTransit& transit, ArchiveWriter& archive);
bool load(ArchiveReader& archive, PacketTransit& transit);

}  // namespace orrery::engine
