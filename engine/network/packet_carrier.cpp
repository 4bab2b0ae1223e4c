// SPDX-License-Identifier: Apache-2.0
#include "engine/network/packet_carrier.h"

#include <algorithm>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

namespace {

/// After faults and samples of the same instant, before agents (the executive's priorities).
constexpr std::int32_t kPacketPriority = 40;
/// Input, value, expiry and number of a command: 4 + 8 + 8 + 8 bytes, and 4 to spare.
constexpr std::uint32_t kCommandByte = 32;

struct Payload {
  std::uint32_t slot = 0;
};

}  // namespace

// A packet stands somewhere at the time of the event: it is at its end, or it takes the next link.
void PacketCarrier::on_event(const Event& event, NetworkPlan& plan, NetworkLogs& logs,
                             EventQueue& queue, NetworkOutput& out) {
  const std::uint32_t slot = event.payload_as<Payload>().slot;
  Scene scene{event.time, plan, logs, queue, out};
  switch (pool_[slot].kind) {
    case Packet::Kind::kReading: move_reading(scene, slot); return;
    case Packet::Kind::kCommand: move_command(scene, slot); return;
    case Packet::Kind::kFree: break;
  }
  ORRERY_CHECK(false, "an event of a packet that is not there");
}

void PacketCarrier::move_reading(Scene& scene, std::uint32_t slot) {
  Packet& packet = pool_[slot];
  const auto attachment_of_device = [&]() -> const NetworkPlan::Attachment& {
    return scene.plan.attachments()[scene.plan.attachment_of(packet.device)];
  };
  if (packet.at == kAtDevice) {
    const auto& attachment = attachment_of_device();
    packet.at = attachment.gateway_of(packet.device);
    cross(scene, slot, attachment.bank, packet.device - attachment.first_device,
          Direction::kForward);
    return;
  }
  if (packet.crossed_links == 1) {  // it comes from its device
    const auto& adapter = attachment_of_device().adapter;
    if (adapter && !translated(scene, slot, *adapter)) return;
  }
  if (packet.at == packet.node) return deliver(scene, slot);
  const Topology& topology = scene.plan.topology;
  const auto step = topology.next(packet.at, packet.node);
  packet.at = topology.end_of(step);
  cross(scene, slot, topology.links()[step.link].bank, topology.links()[step.link].row,
        step.direction);
}

void PacketCarrier::move_command(Scene& scene, std::uint32_t slot) {
  Packet& packet = pool_[slot];
  if (packet.at == kAtDevice) {
    if (scene.now > pool_.command(slot).expires) {
      lose(scene, slot, Fate::kExpired, {"command", "arrived too late"}, scene.now);
    } else {
      deliver(scene, slot);
    }
    return;
  }
  const auto& attachment = scene.plan.attachments()[scene.plan.attachment_of(packet.device)];
  const NodeId gateway = attachment.gateway_of(packet.device);
  if (packet.at == gateway) {
    packet.at = kAtDevice;
    cross(scene, slot, attachment.bank, packet.device - attachment.first_device,
          Direction::kBackward);
    return;
  }
  const Topology& topology = scene.plan.topology;
  const auto step = topology.back(packet.at, packet.node, gateway);
  packet.at = topology.end_of(step);
  cross(scene, slot, topology.links()[step.link].bank, topology.links()[step.link].row,
        step.direction);
}

void PacketCarrier::cross(Scene& scene, std::uint32_t slot, std::uint32_t bank, std::uint32_t row,
                          Direction direction) {
  Packet& packet = pool_[slot];
  packet.crossed_links = std::min<std::uint8_t>(2, packet.crossed_links + 1);
  crossing_.clear();
  crossing_.add(row, packet.key, packet.number, packet.payload_byte, scene.now);
  scene.plan.banks()[bank]->cross(crossing_, direction, Lane::kPacket);
  if (crossing_.fate[0] == LinkFate::kCrossed) {
    if (!leaves(scene, slot, crossing_.time[0])) schedule(slot, crossing_.time[0], scene.queue);
  } else {
    lose(scene, slot, Fate::kDropped, scene.plan.cause_of(crossing_.fate[0], bank),
         crossing_.time[0]);
  }
}

bool PacketCarrier::leaves(Scene& scene, std::uint32_t slot, SimTime time) {
  const Packet& packet = pool_[slot];
  const bool at_device = packet.at == kAtDevice;
  if (at_device ? !scene.plan.is_foreign_device(packet.device) : !scene.plan.is_foreign(packet.at))
    return false;
  const Ownership& owners = scene.plan.owners();
  PacketTransit transit;
  transit.part = at_device ? owners.part_of_device(packet.device) : owners.part_of_node[packet.at];
  transit.time = time;
  transit.packet = packet;
  if (packet.kind == Packet::Kind::kReading) {
    const auto values = pool_.values(slot);
    transit.values.assign(values.begin(), values.end());
  } else {
    transit.command = pool_.command(slot);
    transit.command_id = pool_.command_id(slot);
  }
  scene.out.leaving.packets.push_back(std::move(transit));
  pool_.remove(slot);
  return true;
}

void PacketCarrier::enter(const PacketTransit& transit, EventQueue& queue) {
  const std::uint32_t slot = transit.packet.kind == Packet::Kind::kReading
                                 ? pool_.add(transit.packet, transit.values)
                                 : pool_.add(transit.packet, transit.command, transit.command_id);
  schedule(slot, transit.time, queue);
}

bool PacketCarrier::translated(Scene& scene, std::uint32_t slot, Adapter& adapter) {
  const Translation done = adapter.translate(pool_[slot].signal, pool_.values(slot));
  if (done == Translation::kDone) {
    pool_[slot].quality |= Quality::kTranslated;
    return true;
  }
  lose(scene, slot, Fate::kRejected, NetworkPlan::cause_of(adapter, done), scene.now);
  return false;
}

void PacketCarrier::deliver(Scene& scene, std::uint32_t slot) {
  const Packet& packet = pool_[slot];
  if (packet.kind == Packet::Kind::kReading) {
    scene.logs.messages.delivered(packet.key, packet.number, scene.now);
    const auto values = pool_.values(slot);
    Batch& rows =
        scene.out.rows_at(packet.node, packet.signal, static_cast<std::uint32_t>(values.size()));
    const auto row = rows.append(packet.device, packet.created, packet.number, packet.quality);
    std::copy(values.begin(), values.end(), row.begin());
    rows.arrival.back() = scene.now;
  } else {
    scene.logs.commands.delivered(packet.key, packet.number, scene.now);
    scene.out.commands.push_back(
        {pool_.command(slot), pool_.command_id(slot), packet.created, scene.now});
  }
  pool_.remove(slot);
}

void PacketCarrier::lose(Scene& scene, std::uint32_t slot, Fate fate, const Book::Cause& cause,
                         SimTime at) {
  const Packet& packet = pool_[slot];
  if (packet.kind == Packet::Kind::kReading) {
    scene.logs.messages.lost(fate, cause, packet.key, packet.number, at);
    scene.out.lose(packet.signal, packet.node, fate, cause);
  } else {
    scene.logs.commands.lost(fate, cause, packet.key, packet.number, at);
  }
  pool_.remove(slot);
}

void PacketCarrier::start(const Batch& rows, std::size_t i, NodeId destination,
                          const NetworkPlan& plan, EventQueue& queue) {
  const auto& kind = plan.kind_of(rows.signal);
  Packet packet;
  packet.kind = Packet::Kind::kReading;
  packet.quality = rows.quality[i];
  packet.device = rows.device[i];
  packet.signal = rows.signal;
  packet.node = destination;
  packet.payload_byte = kind.payload_byte;
  packet.key = plan.stream_key(packet.device, kind.key, destination);
  packet.number = rows.sequence[i];
  packet.created = rows.time[i];
  schedule(pool_.add(packet, rows.row(i)), packet.created, queue);
}

void PacketCarrier::start(const Command& command, std::uint64_t id, NodeId from, SimTime issued,
                          SimTime leaves, const NetworkPlan& plan, EventQueue& queue) {
  Packet packet;
  packet.kind = Packet::Kind::kCommand;
  packet.device = command.device;
  packet.at = from;
  packet.node = from;
  packet.payload_byte = kCommandByte;
  packet.key = plan.stream_key(command.device, entity_key("command", 0), from);
  packet.number = commands_sent_[{from, command.device}]++;
  packet.created = issued;
  schedule(pool_.add(packet, command, id), leaves, queue);
}

void PacketCarrier::schedule(std::uint32_t slot, SimTime time, EventQueue& queue) {
  Event event;
  event.time = time;
  event.priority = kPacketPriority;
  event.source = pool_[slot].device;
  event.type = EventType::kPacketHop;
  event.set_payload(Payload{slot});
  queue.push(event);
}

PacketSight PacketCarrier::packet_of(const Event& event) const {
  const std::uint32_t slot = event.payload_as<Payload>().slot;
  const Packet& packet = pool_[slot];
  PacketSight sight{
      packet.kind == Packet::Kind::kCommand, packet.device, packet.node, packet.signal, {}};
  if (sight.is_command) sight.input = pool_.command(slot).input;
  return sight;
}

void PacketCarrier::save(ArchiveWriter& archive) const {
  pool_.save(archive);
  archive.put(static_cast<std::uint64_t>(commands_sent_.size()));
  for (const auto& [pair, count] : commands_sent_) {
    archive.put(pair.first);
    archive.put(pair.second);
    archive.put(count);
  }
}

bool PacketCarrier::load(ArchiveReader& archive) {
  std::uint64_t pairs = 0;
  if (!pool_.load(archive) || !archive.get(pairs)) return false;
  commands_sent_.clear();
  for (std::uint64_t i = 0; i < pairs; ++i) {
    NodeId from = 0;
    DeviceId device = 0;
    std::uint64_t count = 0;
    if (!archive.get(from) || !archive.get(device) || !archive.get(count)) return false;
    commands_sent_[{from, device}] = count;
  }
  return true;
}

}  // namespace orrery::engine
