// SPDX-License-Identifier: Apache-2.0
#include "engine/network/transit.h"

#include "engine/agent/command_archive.h"
#include "engine/record/batch_archive.h"

namespace orrery::engine {

void Transits::clear() {
  flow.clear();
  packets.clear();
}

void Transits::take(Transits&& others) {
  std::move(others.flow.begin(), others.flow.end(), std::back_inserter(flow));
  std::move(others.packets.begin(), others.packets.end(), std::back_inserter(packets));
  others.clear();
}

FlowTransit& Transits::rows_for(std::uint32_t part, NodeId at, NodeId destination, SignalId signal,
                                std::uint32_t width) {
  for (FlowTransit& known : flow) {
    if (known.at == at && known.destination == destination && known.rows.signal == signal)
      return known;
  }
  FlowTransit& fresh = flow.emplace_back();
  fresh.part = part;
  fresh.at = at;
  fresh.destination = destination;
  fresh.rows.signal = signal;
  fresh.rows.width = width;
  return fresh;
}

void Transits::save(ArchiveWriter& archive) const {
  archive.put(static_cast<std::uint64_t>(flow.size()));
  for (const FlowTransit& rows : flow) engine::save(rows, archive);
  archive.put(static_cast<std::uint64_t>(packets.size()));
  for (const PacketTransit& packet : packets) engine::save(packet, archive);
}

bool Transits::load(ArchiveReader& archive) {
  clear();
  std::uint64_t count = 0;
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!engine::load(archive, flow.emplace_back())) return false;
  }
  if (!archive.get(count)) return false;
  for (std::uint64_t i = 0; i < count; ++i) {
    if (!engine::load(archive, packets.emplace_back())) return false;
  }
  return true;
}

void save(const FlowTransit& transit, ArchiveWriter& archive) {
  archive.put(transit.part);
  archive.put(transit.at);
  archive.put(transit.destination);
  save_batch(transit.rows, archive);
  archive.put_span(std::span<const std::uint64_t>(transit.key));
}

bool load(ArchiveReader& archive, FlowTransit& transit) {
  return archive.get(transit.part) && archive.get(transit.at) && archive.get(transit.destination) &&
         load_batch(archive, transit.rows) && archive.get_vector(transit.key) &&
         transit.key.size() == transit.rows.rows();
}

void save(const PacketTransit& transit, ArchiveWriter& archive) {
  archive.put(transit.part);
  archive.put(transit.time);
  archive.put(transit.packet);
  archive.put_span(std::span<const double>(transit.values));
  save_command(transit.command, archive);
  archive.put(transit.command_id);
}

bool load(ArchiveReader& archive, PacketTransit& transit) {
  return archive.get(transit.part) && archive.get(transit.time) && archive.get(transit.packet) &&
         archive.get_vector(transit.values) && load_command(archive, transit.command) &&
         archive.get(transit.command_id);
}

}  // namespace orrery::engine
