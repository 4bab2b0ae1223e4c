// SPDX-License-Identifier: Apache-2.0
#include "engine/network/flow_carrier.h"

#include <algorithm>

#include "engine/record/batch_archive.h"

namespace orrery::engine {

// A trip: rows board in order of time, cross their access links, then link by link in an order in
// which everybody who can come has come, and are handed over with their times of arrival.
void FlowCarrier::carry(SimTime until, NetworkPlan& plan, MessageLog& log, NetworkOutput& out) {
  log.settle(until);
  board(until, plan);
  if (riders_.empty()) return;
  Trip trip{plan, log, out};
  cross_access_links(trip);
  cross_links(trip);
  hand_over(trip);
  drop_boarded(until);
}

void FlowCarrier::board(SimTime until, const NetworkPlan& plan) {
  riders_.clear();
  for (auto& [who, batch] : held_) {
    const auto& kind = plan.kind_of(who.first);
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      if (batch.time[i] >= until) continue;
      Rider rider;
      rider.batch = &batch;
      rider.row = i;
      rider.destination = who.second;
      rider.attachment = plan.attachment_of(batch.device[i]);
      rider.payload_byte = kind.payload_byte;
      rider.key = plan.stream_key(batch.device[i], kind.key, who.second);
      rider.time = batch.time[i];
      riders_.push_back(rider);
    }
  }
  board_entered(until, plan);
  std::stable_sort(riders_.begin(), riders_.end(),
                   [](const Rider& a, const Rider& b) { return a.time < b.time; });
}

void FlowCarrier::board_entered(SimTime until, const NetworkPlan& plan) {
  for (auto& transit : entered_) {
    for (std::size_t i = 0; i < transit.rows.rows(); ++i) {
      if (transit.rows.arrival[i] >= until) continue;
      Rider rider;
      rider.batch = &transit.rows;
      rider.row = i;
      rider.destination = transit.destination;
      rider.at = transit.at;
      rider.payload_byte = plan.kind_of(transit.rows.signal).payload_byte;
      rider.key = transit.key[i];
      rider.time = transit.rows.arrival[i];
      riders_.push_back(rider);
    }
  }
}

void FlowCarrier::cross_access_links(Trip& trip) {
  boarding_.resize(trip.plan.attachments().size());
  waiting_.resize(trip.plan.topology.links().size() * 2);
  for (std::uint32_t i = 0; i < riders_.size(); ++i) {
    if (riders_[i].attachment == kNoAttachment) {
      reach(trip, i, riders_[i].at);
    } else {
      boarding_[riders_[i].attachment].push_back(i);
    }
  }
  for (std::size_t a = 0; a < boarding_.size(); ++a) {
    auto& who = boarding_[a];
    const auto& attachment = trip.plan.attachments()[a];
    crossing_.clear();
    for (const std::uint32_t i : who) {
      const Rider& rider = riders_[i];
      crossing_.add(rider.batch->device[rider.row] - attachment.first_device, rider.key,
                    rider.number(), rider.payload_byte, rider.time);
    }
    cross(trip, who, attachment.bank, Direction::kForward);
    for (const std::uint32_t i : who) {
      Rider& rider = riders_[i];
      if (attachment.adapter && !translated(trip, rider, *attachment.adapter)) continue;
      reach(trip, i, attachment.gateway_of(rider.batch->device[rider.row]));
    }
    who.clear();
  }
}

void FlowCarrier::cross_links(Trip& trip) {
  const Topology& topology = trip.plan.topology;
  for (bool more = true; more;) {
    more = false;
    for (const auto step : trip.plan.crossing_order()) {
      std::vector<std::uint32_t> who;
      who.swap(waiting_[step.link * 2 + static_cast<std::size_t>(step.direction)]);
      if (who.empty()) continue;
      more = true;
      sort_by_time(who);
      const auto& link = topology.links()[step.link];
      crossing_.clear();
      for (const std::uint32_t i : who) {
        const Rider& rider = riders_[i];
        crossing_.add(link.row, rider.key, rider.number(), rider.payload_byte, rider.time);
      }
      cross(trip, who, link.bank, step.direction);
      for (const std::uint32_t i : who) reach(trip, i, topology.end_of(step));
    }
  }
}

void FlowCarrier::sort_by_time(std::vector<std::uint32_t>& who) {
  order_.clear();
  for (const std::uint32_t i : who) order_.push_back({riders_[i].time, i});
  std::sort(order_.begin(), order_.end());
  for (std::size_t i = 0; i < who.size(); ++i) who[i] = order_[i].second;
}

void FlowCarrier::cross(Trip& trip, std::vector<std::uint32_t>& who, std::uint32_t bank,
                        Direction direction) {
  trip.plan.banks()[bank]->cross(crossing_, direction, Lane::kFlow);
  std::size_t kept = 0;
  for (std::size_t i = 0; i < who.size(); ++i) {
    Rider& rider = riders_[who[i]];
    rider.time = crossing_.time[i];
    if (crossing_.fate[i] == LinkFate::kCrossed) {
      who[kept++] = who[i];
    } else {
      lose(trip, rider, Fate::kDropped, trip.plan.cause_of(crossing_.fate[i], bank));
    }
  }
  who.resize(kept);
}

void FlowCarrier::reach(Trip& trip, std::uint32_t i, NodeId node) {
  Rider& rider = riders_[i];
  rider.at = node;
  if (trip.plan.is_foreign(node)) return leave(trip, rider);
  if (node == rider.destination) {
    rider.arrived = true;
    trip.log.arrives(rider.key, rider.number(), rider.time);
    return;
  }
  const auto step = trip.plan.topology.next(node, rider.destination);
  waiting_[step.link * 2 + static_cast<std::size_t>(step.direction)].push_back(i);
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
  for (const Rider& rider : riders_) {
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
  for (auto& [who, batch] : held_) {
    Batch later;
    later.signal = batch.signal;
    later.width = batch.width;
    for (std::size_t i = 0; i < batch.rows(); ++i) {
      if (batch.time[i] >= until) later.append_row(batch, i);
    }
    if (later.empty()) {
      batch.clear();  // keeps its memory
    } else {
      batch = std::move(later);
    }
  }
}

void FlowCarrier::hold(const Batch& rows, std::size_t i, NodeId destination) {
  Batch& batch = held_[{rows.signal, destination}];
  batch.signal = rows.signal;
  batch.width = rows.width;
  batch.append_row(rows, i);
}

std::uint64_t FlowCarrier::held() const {
  std::uint64_t sum = 0;
  for (const auto& [who, batch] : held_) sum += batch.rows();
  for (const auto& transit : entered_) sum += transit.rows.rows();
  return sum;
}

std::uint64_t FlowCarrier::held(SignalId signal, NodeId destination) const {
  const auto found = held_.find({signal, destination});
  std::uint64_t rows = found == held_.end() ? 0 : found->second.rows();
  for (const auto& transit : entered_) {
    if (transit.rows.signal == signal && transit.destination == destination)
      rows += transit.rows.rows();
  }
  return rows;
}

void FlowCarrier::save(ArchiveWriter& archive) const {
  archive.begin_section("flow");
  archive.put(static_cast<std::uint64_t>(held_.size()));
  for (const auto& [who, batch] : held_) {
    archive.put(who.second);
    save_batch(batch, archive);
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
    held_[{batch.signal, destination}] = std::move(batch);
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
