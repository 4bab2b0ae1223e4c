// SPDX-License-Identifier: Apache-2.0
#include "engine/network/flow_carrier.h"

#include <algorithm>

#include "engine/record/batch_archive.h"
#include "engine/signal/spare_batches.h"

namespace orrery::engine {

namespace {

void drop_empty(std::vector<Batch>& batches) {
  for (Batch& batch : batches) {
    if (batch.empty()) SpareBatches::of_this_thread().put(std::move(batch));
  }
  std::erase_if(batches, [](const Batch& batch) { return batch.empty(); });
}

}  // namespace

// A trip: what can go whole goes; the other rows board in order of time, cross their access links,
// then link by link in an order in which everybody who can come has come, and are handed over with
// their times of arrival.
void FlowCarrier::carry(SimTime until, NetworkPlan& plan, MessageLog& log, NetworkOutput& out) {
  log.settle(until);
  Trip trip{until, plan, log, out, out.flow};
  carry_whole(trip);
  board(trip);
  if (trip.scratch.lists.riders.empty()) return;
  cross_access_links(trip);
  cross_links(trip);
  hand_over(trip);
  drop_boarded(until);
}

// Batches on the same links go one after the other when their times do, in the order of boarding.
void FlowCarrier::carry_whole(Trip& trip) {
  list_due(trip);
  auto& due = trip.scratch.due;
  if (due.empty()) return;
  std::stable_sort(due.begin(), due.end(), [](const auto& a, const auto& b) {
    return std::pair(a.attachment, a.earliest) < std::pair(b.attachment, b.earliest);
  });
  block_overlaps(trip.scratch);
  for (const auto& one : due) {
    if (trip.scratch.is_blocked[one.attachment] != 0) continue;
    carry_directly(std::move(*one.batch), one.destination, trip);
    one.batch->clear();
  }
  for (auto& [who, batches] : held_) drop_empty(batches);
}

void FlowCarrier::list_due(Trip& trip) {
  FlowScratch& scratch = trip.scratch;
  scratch.due.clear();
  scratch.is_blocked.assign(trip.plan.attachments().size(), 0);
  for (auto& [who, batches] : held_) {
    for (Batch& batch : batches) {
      const BatchExtent extent = extent_of(batch);
      if (extent.earliest >= trip.until) continue;
      const std::uint32_t first = trip.plan.attachment_of(extent.first_device);
      if (is_direct(extent, who.second, trip.until, trip.plan)) {
        const auto order = static_cast<std::uint32_t>(scratch.due.size());
        scratch.due.push_back({&batch, who.second, first, order, extent.earliest, extent.latest});
        continue;
      }
      const std::uint32_t last = trip.plan.attachment_of(extent.last_device);
      std::fill(scratch.is_blocked.begin() + first, scratch.is_blocked.begin() + last + 1, 1);
    }
  }
}

void FlowCarrier::block_overlaps(FlowScratch& scratch) {
  for (std::size_t i = 1; i < scratch.due.size(); ++i) {
    const auto& before = scratch.due[i - 1];
    const auto& after = scratch.due[i];
    if (before.attachment != after.attachment) continue;
    const bool in_order = before.latest < after.earliest ||
                          (before.latest == after.earliest && before.order < after.order);
    if (!in_order) scratch.is_blocked[after.attachment] = 1;
  }
}

void FlowCarrier::board(Trip& trip) {
  auto& riders = trip.scratch.lists.riders;
  riders.clear();
  for (auto& [who, batches] : held_) {
    for (Batch& batch : batches) {
      const auto& kind = trip.plan.kind_of(batch.signal);
      for (std::size_t i = 0; i < batch.rows(); ++i) {
        if (batch.time[i] >= trip.until) continue;
        Rider rider;
        rider.batch = &batch;
        rider.row = i;
        rider.destination = who.second;
        rider.attachment = trip.plan.attachment_of(batch.device[i]);
        rider.payload_byte = kind.payload_byte;
        rider.key = trip.plan.stream_key(batch.device[i], kind.key, who.second);
        rider.time = batch.time[i];
        riders.push_back(rider);
      }
    }
  }
  board_entered(trip);
  const auto sooner = [](const Rider& a, const Rider& b) { return a.time < b.time; };
  if (!std::is_sorted(riders.begin(), riders.end(), sooner))
    std::stable_sort(riders.begin(), riders.end(), sooner);
}

void FlowCarrier::board_entered(Trip& trip) {
  for (auto& transit : entered_) {
    for (std::size_t i = 0; i < transit.rows.rows(); ++i) {
      if (transit.rows.arrival[i] >= trip.until) continue;
      Rider rider;
      rider.batch = &transit.rows;
      rider.row = i;
      rider.destination = transit.destination;
      rider.at = transit.at;
      rider.payload_byte = trip.plan.kind_of(transit.rows.signal).payload_byte;
      rider.key = transit.key[i];
      rider.time = transit.rows.arrival[i];
      trip.scratch.lists.riders.push_back(rider);
    }
  }
}

// The lists of another part may be longer than this one's; all of them are empty.
void FlowCarrier::cross_access_links(Trip& trip) {
  auto& [riders, boarding, waiting] = trip.scratch.lists;
  const auto& attachments = trip.plan.attachments();
  boarding.resize(std::max(boarding.size(), attachments.size()));
  waiting.resize(std::max(waiting.size(), trip.plan.topology.links().size() * 2));
  for (std::uint32_t i = 0; i < riders.size(); ++i) {
    if (riders[i].attachment == FlowScratch::kNoAttachment) {
      reach(trip, i, riders[i].at);
    } else {
      boarding[riders[i].attachment].push_back(i);
    }
  }
  for (std::size_t a = 0; a < attachments.size(); ++a) {
    auto& who = boarding[a];
    const auto& attachment = attachments[a];
    Crossing& crossing = trip.scratch.crossing;
    crossing.clear();
    for (const std::uint32_t i : who) {
      const Rider& rider = riders[i];
      crossing.add(rider.batch->device[rider.row] - attachment.first_device, rider.key,
                   rider.number(), rider.payload_byte, rider.time);
    }
    cross(trip, who, attachment.bank, Direction::kForward);
    for (const std::uint32_t i : who) {
      Rider& rider = riders[i];
      if (attachment.adapter && !translated(trip, rider, *attachment.adapter)) continue;
      reach(trip, i, attachment.gateway_of(rider.batch->device[rider.row]));
    }
    who.clear();
  }
}

void FlowCarrier::cross_links(Trip& trip) {
  auto& [riders, boarding, waiting] = trip.scratch.lists;
  const Topology& topology = trip.plan.topology;
  for (bool more = true; more;) {
    more = false;
    for (const auto step : trip.plan.crossing_order()) {
      std::vector<std::uint32_t>& who = trip.scratch.crossing_now;
      who.clear();
      who.swap(waiting[step.link * 2 + static_cast<std::size_t>(step.direction)]);
      if (who.empty()) continue;
      more = true;
      sort_by_time(trip.scratch, who);
      const auto& link = topology.links()[step.link];
      Crossing& crossing = trip.scratch.crossing;
      crossing.clear();
      for (const std::uint32_t i : who) {
        const Rider& rider = riders[i];
        crossing.add(link.row, rider.key, rider.number(), rider.payload_byte, rider.time);
      }
      cross(trip, who, link.bank, step.direction);
      for (const std::uint32_t i : who) reach(trip, i, topology.end_of(step));
    }
  }
}

void FlowCarrier::sort_by_time(FlowScratch& scratch, std::vector<std::uint32_t>& who) {
  auto& order = scratch.order;
  order.clear();
  for (const std::uint32_t i : who) order.push_back({scratch.lists.riders[i].time, i});
  if (!std::is_sorted(order.begin(), order.end())) std::sort(order.begin(), order.end());
  for (std::size_t i = 0; i < who.size(); ++i) who[i] = order[i].second;
}

void FlowCarrier::cross(Trip& trip, std::vector<std::uint32_t>& who, std::uint32_t bank,
                        Direction direction) {
  if (who.empty()) return;
  Crossing& crossing = trip.scratch.crossing;
  trip.plan.banks()[bank]->cross(crossing, direction, Lane::kFlow);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < who.size(); ++i) {
    Rider& rider = trip.scratch.lists.riders[who[i]];
    rider.time = crossing.time[i];
    if (crossing.fate[i] == LinkFate::kCrossed) {
      who[kept++] = who[i];
    } else {
      lose(trip, rider, Fate::kDropped, trip.plan.cause_of(crossing.fate[i], bank));
    }
  }
  who.resize(kept);
}

void FlowCarrier::reach(Trip& trip, std::uint32_t i, NodeId node) {
  Rider& rider = trip.scratch.lists.riders[i];
  rider.at = node;
  if (trip.plan.is_foreign(node)) return leave(trip, rider);
  if (node == rider.destination) {
    rider.arrived = true;
    trip.log.arrives(rider.key, rider.number(), rider.time);
    return;
  }
  const auto step = trip.plan.topology.next(node, rider.destination);
  trip.scratch.lists.waiting[step.link * 2 + static_cast<std::size_t>(step.direction)].push_back(i);
}

void FlowCarrier::leave(Trip& trip, const Rider& rider) {
  const Batch& from = *rider.batch;
  const std::uint32_t part = trip.plan.owners().part_of_node[rider.at];
  FlowTransit& to =
      trip.out.leaving.rows_for(part, rider.at, rider.destination, from.signal, from.width);
  to.rows.append_row(from, rider.row);
  to.rows.arrival.back() = rider.time;
  to.key.push_back(rider.key);
}

bool FlowCarrier::translated(Trip& trip, Rider& rider, Adapter& adapter) {
  const Translation done = adapter.translate(rider.batch->signal, rider.batch->row(rider.row));
  if (done == Translation::kDone) {
    rider.batch->quality[rider.row] |= Quality::kTranslated;
    return true;
  }
  lose(trip, rider, Fate::kRejected, NetworkPlan::cause_of(adapter, done));
  return false;
}

void FlowCarrier::lose(Trip& trip, const Rider& rider, Fate fate, const Book::Cause& cause) {
  trip.log.lost(fate, cause, rider.key, rider.number(), rider.time);
  trip.out.lose(rider.batch->signal, rider.destination, fate, cause);
}

void FlowCarrier::hand_over(Trip& trip) {
  for (const Rider& rider : trip.scratch.lists.riders) {
    if (!rider.arrived) continue;
    const Batch& from = *rider.batch;
    Batch& to = trip.out.rows_at(rider.destination, from.signal, from.width);
    to.append_row(from, rider.row);
    to.arrival.back() = rider.time;
  }
}

void FlowCarrier::drop_boarded(SimTime until) {
  std::erase_if(entered_, [&](FlowTransit& transit) {
    FlowTransit later;
    later.rows.width = transit.rows.width;
    later.rows.signal = transit.rows.signal;
    for (std::size_t i = 0; i < transit.rows.rows(); ++i) {
      if (transit.rows.arrival[i] < until) continue;
      later.rows.append_row(transit.rows, i);
      later.key.push_back(transit.key[i]);
    }
    transit.rows = std::move(later.rows);
    transit.key = std::move(later.key);
    return transit.rows.empty();
  });
  for (auto& [who, batches] : held_) {
    for (Batch& batch : batches) drop_boarded(until, batch);
    drop_empty(batches);
  }
}

void FlowCarrier::drop_boarded(SimTime until, Batch& batch) {
  const auto is_later = [until](SimTime time) { return time >= until; };
  const auto kept = std::count_if(batch.time.begin(), batch.time.end(), is_later);
  if (static_cast<std::size_t>(kept) == batch.rows()) return;
  Batch later;
  later.signal = batch.signal;
  later.width = batch.width;
  later.reserve(static_cast<std::size_t>(kept));
  for (std::size_t i = 0; i < batch.rows(); ++i) {
    if (is_later(batch.time[i])) later.append_row(batch, i);
  }
  batch = std::move(later);
}

namespace {

Batch empty_like(const Batch& rows) {
  Batch batch;
  batch.signal = rows.signal;
  batch.width = rows.width;
  return batch;
}

}  // namespace

void FlowCarrier::hold(const Batch& rows, NodeId destination) {
  Batch& held = held_[{rows.signal, destination}].emplace_back(
      SpareBatches::of_this_thread().take(rows.signal, rows.width));
  held = rows;
}

void FlowCarrier::hold(const Batch& rows, std::size_t i, NodeId destination) {
  Batches& batches = held_[{rows.signal, destination}];
  if (batches.empty()) batches.push_back(empty_like(rows));
  batches.back().append_row(rows, i);
}

std::uint64_t FlowCarrier::held() const {
  std::uint64_t sum = 0;
  for (const auto& [who, batches] : held_) sum += rows_of(batches);
  for (const auto& transit : entered_) sum += transit.rows.rows();
  return sum;
}

std::uint64_t FlowCarrier::held(SignalId signal, NodeId destination) const {
  const auto found = held_.find({signal, destination});
  std::uint64_t rows = found == held_.end() ? 0 : rows_of(found->second);
  for (const auto& transit : entered_) {
    if (transit.rows.signal == signal && transit.destination == destination)
      rows += transit.rows.rows();
  }
  return rows;
}

std::uint64_t FlowCarrier::rows_of(const Batches& batches) {
  std::uint64_t sum = 0;
  for (const Batch& batch : batches) sum += batch.rows();
  return sum;
}

void FlowCarrier::save(ArchiveWriter& archive) const {
  archive.begin_section("flow");
  std::uint64_t count = 0;
  for (const auto& [who, batches] : held_) count += batches.size();
  archive.put(count);
  for (const auto& [who, batches] : held_) {
    for (const Batch& batch : batches) {
      archive.put(who.second);
      save_batch(batch, archive);
    }
  }
  archive.put(static_cast<std::uint64_t>(entered_.size()));
  for (const auto& transit : entered_) engine::save(transit, archive);
}

bool FlowCarrier::load(ArchiveReader& archive) {
  std::uint64_t batches = 0;
  if (!archive.expect_section("flow") || !archive.get(batches)) return false;
  held_.clear();
  for (std::uint64_t i = 0; i < batches; ++i) {
    NodeId destination = 0;
    Batch batch;
    if (!archive.get(destination) || !load_batch(archive, batch)) return false;
    if (!batch.empty()) held_[{batch.signal, destination}].push_back(std::move(batch));
  }
  std::uint64_t transits = 0;
  if (!archive.get(transits)) return false;
  entered_.clear();
  for (std::uint64_t i = 0; i < transits; ++i) {
    FlowTransit transit;
    if (!engine::load(archive, transit)) return false;
    entered_.push_back(std::move(transit));
  }
  return true;
}

}  // namespace orrery::engine
