// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/event/event_queue.h"
#include "engine/network/adapter.h"
#include "engine/network/link_bank.h"
#include "engine/network/network_output.h"
#include "engine/network/ownership.h"
#include "engine/record/books.h"
#include "engine/record/fingerprint.h"
#include "engine/registry/result.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// Payload of a message with one row: time stamp, sequence number and device (8 + 4 + 4 bytes) and
/// the values as 32-bit numbers. The header is the link's.
constexpr std::uint32_t default_payload_byte(std::uint32_t width) { return 16 + 4 * width; }

/// A packet as somebody who watches sees it.
struct PacketSight {
  bool is_command = false;
  DeviceId device = 0;  ///< it comes from, or goes to
  NodeId node = 0;      ///< the other end
  SignalId signal = 0;  ///< of a reading
  std::string input;    ///< of a command
};

/// What travelled over the links of one bank so far.
struct LinkCount {
  std::string name;
  std::uint64_t messages = 0;  ///< that were offered to a link, lost ones included
  std::uint64_t lost = 0;
};

/// Nodes joined by links: a graph of gateways, servers and cloud, with devices as leaves of it,
/// each on an access link of its own. A reading takes the shortest path (by latency) from its
/// device to its destination. On a `flow` path rows are carried together, delay and loss drawn per
/// row; a path with a `packet` link is gone by packets, each queued, lost and timed on its own by
/// events. Commands go from a node back along the path of the device's readings, always as packets.
/// `docs/network.md` says where the two agree.
///
/// Every message ends in its book in one fate; what is under way is counted from what is held.
class Network {
 public:
  Network();
  ~Network();
  Network(Network&&) noexcept;

  // Building. Names are unique; ids count from 0 in order of adding.
  NodeId add_node(const std::string& name);
  /// One link (both directions) between two nodes.
  void connect(NodeId a, NodeId b, std::shared_ptr<LinkBank> bank, std::uint32_t row);
  /// A bank of access links: device `first_device + row` hangs on `gateway_of_row[row]` by row
  /// `row` of the bank.
  void attach(DeviceId first_device, std::vector<NodeId> gateway_of_row,
              std::shared_ptr<LinkBank> bank, std::unique_ptr<Adapter> adapter = nullptr);
  /// Every signal that is sent; `payload_byte` is what a message with one row carries.
  void add_signal(const SignalInfo& signal, std::uint32_t payload_byte);
  void add_signal(const SignalInfo& signal) {
    add_signal(signal, default_payload_byte(signal.width));
  }
  /// Computes routes to all nodes where readings go or commands come from. Fails with `no-route`
  /// when a gateway with devices cannot reach one, naming both.
  /// Nodes in `for_own_devices` take readings of devices that hang on them, and of no others.
  Result<void> finish(const std::vector<NodeId>& destinations,
                      const std::vector<NodeId>& for_own_devices = {});

  /// Makes this the network of one part of a plant: messages for what other parts own leave through
  /// `NetworkOutput::leaving`. Before `finish`.
  void be_part(std::uint32_t part, std::shared_ptr<const Ownership> owners);

  // Running.
  /// Sends every row of `rows` from its device at its `time` to `destination`. Rows of flow paths
  /// wait for `carry`; packets come out of `on_event`.
  void send(const Batch& rows, NodeId destination, EventQueue& queue);
  /// Carries the flow rows sent before `until` and gives them out, with arrivals that may lie
  /// later. To be called before anything that looks at arrivals (an agent's tick) or changes a link
  /// (a fault), and nowhere else: so the cuts depend on the plant alone.
  void carry(SimTime until, NetworkOutput& out);
  /// Messages that other parts sent here. Their times are not before the present.
  void enter(FlowTransit&& rows);
  void enter(const PacketTransit& packet, EventQueue& queue);
  /// Issued by its agent at one time, it leaves the node at a later one: when the inference is
  /// done.
  void send_command(const Command& command, std::uint64_t id, NodeId from, SimTime issued,
                    SimTime leaves, EventQueue& queue);
  void send_command(const Command& command, std::uint64_t id, NodeId from, SimTime now,
                    EventQueue& queue) {
    send_command(command, id, from, now, now, queue);
  }
  /// Handles `EventType::kPacketHop`.
  void on_event(const Event& event, EventQueue& queue, NetworkOutput& out);

  // Looking. `now` is not before the last `carry` or event. In flight is counted by walking over
  // waiting flow rows, rows whose arrival lies after `now`, and packets.
  Book message_book(SimTime now) const;
  Book command_book() const;
  std::uint64_t messages_in_flight(SimTime now) const;
  std::uint64_t commands_in_flight() const;
  /// Readings held now (not those already given out), for one signal and destination.
  std::uint64_t readings_in_flight(SignalId signal, NodeId node) const;
  /// Over all links and hops, headers included.
  double bytes_sent() const;
  double energy_j() const;
  Fingerprint fingerprint() const;  ///< ingredient m: one entry a fate of a message or command
  const std::string& node_name(NodeId node) const;
  /// The packet that an `EventType::kPacketHop` still to come is about.
  PacketSight packet_of(const Event& event) const;
  /// By bank; several banks may be parts of one link of the scenario and have its name.
  std::vector<LinkCount> link_counts() const;
  std::vector<LinkBank*> link_banks();
  std::vector<const Adapter*> adapters() const;

  /// State only: into a network built alike.
  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;  ///< of the tests: plants what the books must notice
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace orrery::engine
