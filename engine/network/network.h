// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/event/event_queue.h"
#include "engine/network/adapter.h"
#include "engine/network/link_bank.h"
#include "engine/record/books.h"
#include "engine/record/fingerprint.h"
#include "engine/registry/result.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

using NodeId = std::uint32_t;

/// A command that reached its device.
struct CommandArrival {
  Command command;
  std::uint64_t id = 0;  ///< as given to `send_command`
  SimTime issued;
  SimTime arrived;
};

/// What came out of the network while it handled something.
struct NetworkOutput {
  struct Arrived {
    NodeId node = 0;
    Batch rows;  ///< `arrival` filled in; rows of one signal
  };
  /// Readings that ended in the network, for the caller to book per subscription.
  struct Lost {
    SignalId signal = 0;
    NodeId node = 0;  ///< the destination they did not reach
    Fate fate = Fate::kDropped;
    Book::Cause cause;
    std::uint64_t count = 0;
  };
  std::vector<Arrived> readings;
  std::vector<Lost> lost;
  std::vector<CommandArrival> commands;
  void clear() {
    readings.clear();
    lost.clear();
    commands.clear();
  }
};

/// Nodes joined by links: a graph of gateways, servers and cloud, with devices as leaves of it,
/// each on an access link of its own. A reading takes the shortest path (by latency) from its
/// device to its destination. On a `flow` link a whole batch is carried at once, delay and loss
/// drawn per row; on a `packet` link each message is queued, lost and timed on its own by events. A
/// path with one packet link is carried by packets from that link on.
///
/// Every message ends in `book()` in one fate; what is under way is counted by `in_flight()` from
/// what it holds.
class Network {
 public:
  explicit Network(std::uint64_t seed);
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
  /// Bytes of a message that carries one row of `signal`: header plus payload.
  void set_message_bytes(SignalId signal, std::uint32_t width, double bytes);
  /// Computes routes. Fails when a device or a node cannot reach a destination, naming both.
  Result<void> finish(const std::vector<NodeId>& destinations);

  // Running.
  /// Sends every row of `rows` from its device at its `time` to `destination`. Rows of a flow path
  /// come back in `out` at once, with their arrival in the future; the others come out of
  /// `on_event` later.
  void send(const Batch& rows, NodeId destination, EventQueue& queue, NetworkOutput& out);
  void send_command(const Command& command, std::uint64_t id, NodeId from, SimTime now,
                    EventQueue& queue);
  /// Handles `EventType::kPacketHop`.
  void on_event(const Event& event, EventQueue& queue, NetworkOutput& out);

  // Looking.
  const Book& message_book() const;
  const Book& command_book() const;
  /// Readings held in packets now, for one signal and destination.
  std::uint64_t readings_in_flight(SignalId signal, NodeId node) const;
  /// Messages and commands held in queues now, and flow rows whose arrival lies after `now`.
  std::uint64_t messages_in_flight(SimTime now) const;
  std::uint64_t commands_in_flight() const;
  double bytes_sent() const;
  double energy_j() const;
  const Fingerprint& fingerprint() const;  ///< ingredient m: one entry a message fate
  std::vector<LinkBank*> link_banks();

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  struct Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace orrery::engine
