// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <span>
#include <vector>

#include "engine/agent/decisions.h"
#include "engine/network/topology.h"
#include "engine/record/archive.h"
#include "engine/signal/batch.h"

namespace orrery::engine {

/// A place on the way that is no node: the device's end of its access link.
inline constexpr NodeId kAtDevice = 0xffffffff;

/// A message under way. Plain data: its values, or its command, are in the pool.
struct Packet {
  enum class Kind : std::uint8_t { kFree, kReading, kCommand };
  Kind kind = Kind::kFree;
  Quality quality = Quality::kGood;
  std::uint8_t crossed_links = 0;  ///< 0, 1, or 2 for more
  DeviceId device = 0;
  SignalId signal = 0;
  NodeId at = kAtDevice;
  NodeId node = 0;  ///< destination of a reading, origin of a command
  std::uint32_t payload_byte = 0;
  std::uint32_t content = 0;  ///< slot of the values or of the command
  std::uint64_t key = 0;      ///< of the stream of messages
  std::uint64_t number = 0;   ///< within the stream
  SimTime created;            ///< sampled, or issued
};

/// Packets in slots that are used again, with the values of readings side by side, one arena a row
/// width: a message under way costs no allocation once the pool is warm.
class PacketPool {
 public:
  /// Packet slots count from 0; the slot stays the packet's until `remove`.
  std::uint32_t add(Packet packet, std::span<const double> values);
  std::uint32_t add(Packet packet, Command command, std::uint64_t id);
  void remove(std::uint32_t slot);

  Packet& operator[](std::uint32_t slot) { return packets_[slot]; }
  const Packet& operator[](std::uint32_t slot) const { return packets_[slot]; }
  std::span<double> values(std::uint32_t slot);
  const Command& command(std::uint32_t slot) const;
  std::uint64_t command_id(std::uint32_t slot) const;

  /// Counted by walking over the slots, never by keeping score.
  std::uint64_t count(Packet::Kind kind) const;
  std::uint64_t readings(SignalId signal, NodeId destination) const;

  void save(ArchiveWriter& archive) const;
  bool load(ArchiveReader& archive);

 private:
  friend struct NetworkProbe;
  struct Arena {
    std::vector<double> values;
    std::vector<std::uint32_t> free;
  };
  struct Order {
    Command command;
    std::uint64_t id = 0;
  };

  std::uint32_t place(const Packet& packet);
  bool is_sound() const;

  std::vector<Packet> packets_;
  std::vector<std::uint32_t> widths_;  ///< of the reading in a slot
  std::vector<std::uint32_t> free_;
  std::map<std::uint32_t, Arena> arenas_;  ///< by width
  std::map<std::uint32_t, Order> orders_;  ///< commands by packet slot; they are few
};

}  // namespace orrery::engine
