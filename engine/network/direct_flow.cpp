// SPDX-License-Identifier: Apache-2.0
#include "engine/network/direct_flow.h"

#include <algorithm>
#include <array>
#include <utility>

#include "engine/numeric/simd_clones.h"
#include "engine/random/stream.h"
#include "engine/signal/batch_rows.h"

namespace orrery::engine {

namespace {

/// Rows whose columns stay in the first-level cache on their way.
constexpr std::size_t kTile = 512;

using LossCounts = std::array<std::uint64_t, 4>;  ///< by `LinkFate`

ORRERY_SIMD_CLONES void device_extent(const DeviceId* device, std::size_t count,
                                      BatchExtent& extent) {
  DeviceId first = device[0];
  DeviceId last = device[0];
  for (std::size_t i = 0; i < count; ++i) {
    first = device[i] < first ? device[i] : first;
    last = device[i] > last ? device[i] : last;
  }
  extent.first_device = first;
  extent.last_device = last;
}

ORRERY_SIMD_CLONES void time_extent(const SimTime* time, std::size_t count, BatchExtent& extent) {
  std::int64_t earliest = time[0].ns;
  std::int64_t latest = time[0].ns;
  for (std::size_t i = 0; i < count; ++i) {
    earliest = time[i].ns < earliest ? time[i].ns : earliest;
    latest = time[i].ns > latest ? time[i].ns : latest;
  }
  extent.earliest = {earliest};
  extent.latest = {latest};
}

/// Either all rows come in order of time, or device by device, each in order of time.
bool is_in_order(const Batch& rows) {
  std::size_t i = 1;
  const std::size_t count = rows.rows();
  while (i < count && rows.time[i - 1].ns <= rows.time[i].ns) ++i;
  if (i >= count) return true;
  i = 1;
  while (i < count &&
         (rows.device[i - 1] < rows.device[i] ||
          (rows.device[i - 1] == rows.device[i] && rows.time[i - 1].ns <= rows.time[i].ns))) {
    ++i;
  }
  return i >= count;
}

/// From the entity of an access link to the key of its stream of messages.
ORRERY_SIMD_CLONES void mix_stream_keys(std::uint64_t what, std::uint64_t other_end,
                                        std::uint64_t* keys, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) keys[i] = mix64(mix64(keys[i] ^ what) ^ other_end);
}

ORRERY_SIMD_CLONES void fill_rows(const DeviceId* devices, std::size_t count, DeviceId first,
                                  std::uint32_t* rows) {
  for (std::size_t i = 0; i < count; ++i) rows[i] = devices[i] - first;
}

/// Moves the rows of a tile that crossed to `kept`, with their arrivals; returns where they end.
std::size_t keep(const Crossing& crossing, std::size_t at, std::size_t kept, Batch& rows) {
  std::copy(crossing.time.begin(), crossing.time.end(),
            rows.arrival.begin() + static_cast<std::ptrdiff_t>(at));
  return keep_rows(rows, at, at + crossing.size(), kept,
                   [&](std::size_t i) { return crossing.fate[i - at] == LinkFate::kCrossed; });
}

/// What is the same for all rows of the batch.
struct Way {
  const NetworkPlan::Attachment& attachment;
  const NetworkPlan::MessageKind& kind;
  std::uint64_t destination_key;
};

void offer(const Way& way, const Batch& rows, std::size_t at, std::size_t count,
           const LinkBank& bank, Crossing& crossing) {
  crossing.resize(count);
  fill_rows(rows.device.data() + at, count, way.attachment.first_device, crossing.row.data());
  std::copy_n(rows.sequence.begin() + static_cast<std::ptrdiff_t>(at), count,
              crossing.number.begin());
  std::copy_n(rows.time.begin() + static_cast<std::ptrdiff_t>(at), count, crossing.time.begin());
  std::fill(crossing.bytes.begin(), crossing.bytes.end(), way.kind.payload_byte);
  bank.entities(crossing.row.data(), crossing.key);
  mix_stream_keys(way.kind.key, way.destination_key, crossing.key.data(), count);
}

void count_losses(FlowScratch& scratch, LossCounts& counts) {
  const auto& fate = scratch.crossing.fate;
  scratch.fates.resize(fate.size());
  for (std::size_t i = 0; i < fate.size(); ++i) {
    ++counts[static_cast<std::size_t>(fate[i])];
    scratch.fates[i] =
        static_cast<double>(fate[i] == LinkFate::kCrossed ? Fate::kDelivered : Fate::kDropped);
  }
}

}  // namespace

BatchExtent extent_of(const Batch& rows) {
  BatchExtent extent;
  device_extent(rows.device.data(), rows.rows(), extent);
  time_extent(rows.time.data(), rows.rows(), extent);
  extent.in_order = is_in_order(rows);
  return extent;
}

bool is_direct(const BatchExtent& extent, NodeId destination, SimTime until,
               const NetworkPlan& plan) {
  if (extent.latest >= until || !extent.in_order || plan.is_foreign(destination)) return false;
  const std::uint32_t index = plan.attachment_of(extent.first_device);
  const auto& attachment = plan.attachments()[index];
  if (extent.last_device - attachment.first_device >= attachment.gateways.size()) return false;
  if (!plan.is_plain(index)) return false;
  const auto gateway_of = [&](DeviceId device) {
    return attachment.gateways.begin() + (device - attachment.first_device);
  };
  return std::all_of(gateway_of(extent.first_device), gateway_of(extent.last_device) + 1,
                     [destination](NodeId gateway) { return gateway == destination; });
}

void carry_directly(Batch&& rows, NodeId destination, FlowTrip& trip) {
  const auto& attachment = trip.plan.attachments()[trip.plan.attachment_of(rows.device[0])];
  const Way way{attachment, trip.plan.kind_of(rows.signal), trip.plan.topology.key(destination)};
  LinkBank& bank = *trip.plan.banks()[attachment.bank];
  Crossing& crossing = trip.scratch.crossing;
  LossCounts counts{};
  std::size_t kept = 0;
  for (std::size_t at = 0; at < rows.rows(); at += kTile) {
    const std::size_t count = std::min(kTile, rows.rows() - at);
    offer(way, rows, at, count, bank, crossing);
    bank.cross(crossing, Direction::kForward, Lane::kFlow);
    count_losses(trip.scratch, counts);
    trip.log.end(crossing.key, crossing.number, crossing.time, trip.scratch.fates, trip.until);
    kept = keep(crossing, at, kept, rows);
  }
  resize_rows(rows, kept);
  for (const auto fate : {LinkFate::kLost, LinkFate::kOutage, LinkFate::kQueueFull}) {
    const std::uint64_t count = counts[static_cast<std::size_t>(fate)];
    if (count == 0) continue;
    const Book::Cause cause = trip.plan.cause_of(fate, attachment.bank);
    trip.log.lost_for(Fate::kDropped, cause, count);
    trip.out.lose(rows.signal, destination, Fate::kDropped, cause, count);
  }
  if (!rows.empty()) trip.out.arrive(destination, std::move(rows));
}

}  // namespace orrery::engine
