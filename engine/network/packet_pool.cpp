// SPDX-License-Identifier: Apache-2.0
#include "engine/network/packet_pool.h"

#include <algorithm>

#include "engine/agent/command_archive.h"
#include "engine/registry/check.h"

namespace orrery::engine {

std::uint32_t PacketPool::add(Packet packet, std::span<const double> values) {
  const auto width = static_cast<std::uint32_t>(values.size());
  Arena& arena = arenas_[width];
  if (arena.free.empty()) {
    packet.content = width == 0 ? 0 : static_cast<std::uint32_t>(arena.values.size() / width);
    arena.values.resize(arena.values.size() + width);
  } else {
    packet.content = arena.free.back();
    arena.free.pop_back();
  }
  std::copy(values.begin(), values.end(),
            arena.values.begin() + static_cast<std::ptrdiff_t>(packet.content) * width);
  const std::uint32_t slot = place(packet);
  widths_[slot] = width;
  return slot;
}

std::uint32_t PacketPool::add(Packet packet, Command command, std::uint64_t id) {
  const std::uint32_t slot = place(packet);
  orders_[slot] = {std::move(command), id};
  return slot;
}

std::uint32_t PacketPool::place(const Packet& packet) {
  ORRERY_CHECK(packet.kind != Packet::Kind::kFree, "a packet of no kind");
  if (free_.empty()) {
    packets_.push_back(packet);
    widths_.push_back(0);
    return static_cast<std::uint32_t>(packets_.size() - 1);
  }
  const std::uint32_t slot = free_.back();
  free_.pop_back();
  packets_[slot] = packet;
  return slot;
}

void PacketPool::remove(std::uint32_t slot) {
  Packet& packet = packets_[slot];
  ORRERY_CHECK(packet.kind != Packet::Kind::kFree, "a packet that is not there");
  if (packet.kind == Packet::Kind::kReading) {
    arenas_[widths_[slot]].free.push_back(packet.content);
  } else {
    orders_.erase(slot);
  }
  packet.kind = Packet::Kind::kFree;
  free_.push_back(slot);
}

std::span<double> PacketPool::values(std::uint32_t slot) {
  const std::size_t width = widths_[slot];
  return {arenas_.at(widths_[slot]).values.data() + packets_[slot].content * width, width};
}

const Command& PacketPool::command(std::uint32_t slot) const { return orders_.at(slot).command; }

std::uint64_t PacketPool::command_id(std::uint32_t slot) const { return orders_.at(slot).id; }

std::uint64_t PacketPool::count(Packet::Kind kind) const {
  return static_cast<std::uint64_t>(
      std::count_if(packets_.begin(), packets_.end(),
                    [kind](const Packet& packet) { return packet.kind == kind; }));
}

std::uint64_t PacketPool::readings(SignalId signal, NodeId destination) const {
  return static_cast<std::uint64_t>(
      std::count_if(packets_.begin(), packets_.end(), [=](const Packet& packet) {
        return packet.kind == Packet::Kind::kReading && packet.signal == signal &&
               packet.node == destination;
      }));
}

void PacketPool::save(ArchiveWriter& archive) const {
  archive.begin_section("packets");
  archive.put_span(std::span<const Packet>(packets_));
  archive.put_span(std::span<const std::uint32_t>(widths_));
  archive.put_span(std::span<const std::uint32_t>(free_));
  archive.put(static_cast<std::uint64_t>(arenas_.size()));
  for (const auto& [width, arena] : arenas_) {
    archive.put(width);
    archive.put_span(std::span<const double>(arena.values));
    archive.put_span(std::span<const std::uint32_t>(arena.free));
  }
  archive.put(static_cast<std::uint64_t>(orders_.size()));
  for (const auto& [slot, order] : orders_) {
    archive.put(slot);
    archive.put(order.id);
    save_command(order.command, archive);
  }
}

bool PacketPool::load(ArchiveReader& archive) {
  std::uint64_t arenas = 0;
  std::uint64_t orders = 0;
  arenas_.clear();
  orders_.clear();
  if (!archive.expect_section("packets") || !archive.get_vector(packets_) ||
      !archive.get_vector(widths_) || !archive.get_vector(free_) || !archive.get(arenas)) {
    return false;
  }
  for (std::uint64_t i = 0; i < arenas; ++i) {
    std::uint32_t width = 0;
    if (!archive.get(width)) return false;
    Arena& arena = arenas_[width];
    if (!archive.get_vector(arena.values) || !archive.get_vector(arena.free)) return false;
  }
  if (!archive.get(orders)) return false;
  for (std::uint64_t i = 0; i < orders; ++i) {
    std::uint32_t slot = 0;
    if (!archive.get(slot)) return false;
    Order& order = orders_[slot];
    if (!archive.get(order.id) || !load_command(archive, order.command)) return false;
  }
  return is_sound();
}

// Damaged bytes must not lead a span out of its arena.
bool PacketPool::is_sound() const {
  if (widths_.size() != packets_.size()) return false;
  for (const std::uint32_t slot : free_) {
    if (slot >= packets_.size() || packets_[slot].kind != Packet::Kind::kFree) return false;
  }
  for (const auto& [width, arena] : arenas_) {
    for (const std::uint32_t content : arena.free) {
      if ((content + std::size_t{1}) * width > arena.values.size()) return false;
    }
  }
  for (std::uint32_t slot = 0; slot < packets_.size(); ++slot) {
    const Packet& packet = packets_[slot];
    if (packet.kind == Packet::Kind::kCommand && !orders_.contains(slot)) return false;
    if (packet.kind != Packet::Kind::kReading) continue;
    const auto arena = arenas_.find(widths_[slot]);
    if (arena == arenas_.end()) return false;
    if ((packet.content + std::size_t{1}) * widths_[slot] > arena->second.values.size())
      return false;
  }
  return true;
}

}  // namespace orrery::engine
