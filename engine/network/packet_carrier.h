// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "engine/event/event_queue.h"
#include "engine/network/message_log.h"
#include "engine/network/network.h"
#include "engine/network/network_output.h"
#include "engine/network/network_plan.h"
#include "engine/network/packet_pool.h"

namespace orrery::engine {

/// The two logs of the network.
struct NetworkLogs {
  MessageLog messages;
  MessageLog commands;
};

/// Carries messages one by one: an event when a packet stands at the beginning of a link, or at its
/// end. Readings go from their device to their destination, commands the same way back.
class PacketCarrier {
 public:
  /// Starts row `i` at its time.
  void start(const Batch& rows, std::size_t i, NodeId destination, const NetworkPlan& plan,
             EventQueue& queue);
  void start(const Command& command, std::uint64_t id, NodeId from, SimTime issued, SimTime leaves,
             const NetworkPlan& plan, EventQueue& queue);
  /// Takes over a packet that another part sent here.
  void enter(const PacketTransit& transit, EventQueue& queue);
  void on_event(const Event& event, NetworkPlan& plan, NetworkLogs& logs, EventQueue& queue,
                NetworkOutput& out);

  const PacketPool& pool() const { return pool_; }
  PacketSight packet_of(const Event& event) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;
  /// What one event is handled with.
  struct Scene {
    SimTime now;
    NetworkPlan& plan;
    NetworkLogs& logs;
    EventQueue& queue;
    NetworkOutput& out;
  };

  void schedule(std::uint32_t slot, SimTime time, EventQueue& queue);
  /// Hands the packet to the part that owns the place where it is at `time`, when that is another.
  bool leaves(Scene& scene, std::uint32_t slot, SimTime time);
  void move_reading(Scene& scene, std::uint32_t slot);
  void move_command(Scene& scene, std::uint32_t slot);
  bool translated(Scene& scene, std::uint32_t slot, Adapter& adapter);
  /// Sends the packet over a link and queues its event at the far end, or ends it.
  void cross(Scene& scene, std::uint32_t slot, std::uint32_t bank, std::uint32_t row,
             Direction direction);
  void deliver(Scene& scene, std::uint32_t slot);
  void lose(Scene& scene, std::uint32_t slot, Fate fate, const Book::Cause& cause, SimTime at);

  PacketPool pool_;
  std::map<std::pair<NodeId, DeviceId>, std::uint64_t> commands_sent_;
  Crossing crossing_;
};

}  // namespace orrery::engine
