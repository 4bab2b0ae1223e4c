// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network_plan.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

void NetworkPlan::be_part(std::uint32_t part, std::shared_ptr<const Ownership> owners) {
  part_ = part;
  owners_ = std::move(owners);
}

Result<void> NetworkPlan::finish(const std::vector<NodeId>& destinations,
                                 const std::vector<NodeId>& for_own_devices) {
  std::sort(attachments_.begin(), attachments_.end(), [](const Attachment& a, const Attachment& b) {
    return a.first_device < b.first_device;
  });
  std::set<NodeId> entrances;
  for (const auto& attachment : attachments_)
    entrances.insert(attachment.gateways.begin(), attachment.gateways.end());
  Diagnostics diagnostics;
  for (const NodeId destination : destinations) {
    topology.route_to(destination);
    for (const NodeId gateway : entrances) {
      if (topology.reaches(gateway, destination)) continue;
      diagnostics.error("no-route", {},
                        fmt::format("nothing leads from '{}', where devices are attached, to '{}', "
                                    "where their readings are wanted",
                                    topology.name(gateway), topology.name(destination)),
                        "add a link between the two, or run the agent on a node that has one");
    }
  }
  if (diagnostics.has_errors()) return failure(std::move(diagnostics));
  for (const NodeId destination : for_own_devices) topology.route_to(destination);
  // Rows of other parts can enter at any node of this one.
  for (NodeId node = 0; owners_ && node < topology.node_count(); ++node) {
    if (!is_foreign(node)) entrances.insert(node);
  }
  std::vector<NodeId> all = destinations;
  all.insert(all.end(), for_own_devices.begin(), for_own_devices.end());
  order_crossings({entrances.begin(), entrances.end()}, all);
  find_plain();
  return {};
}

void NetworkPlan::find_plain() {
  std::vector<std::uint32_t> uses(banks_.size(), 0);
  for (const auto& link : topology.links()) ++uses[link.bank];
  for (const auto& attachment : attachments_) ++uses[attachment.bank];
  plain_.clear();
  for (const auto& attachment : attachments_)
    plain_.push_back(uses[attachment.bank] == 1 && !attachment.adapter ? 1 : 0);
}

// Layers of the links, so that a link comes after every link that can bring it rows. Routes to
// different destinations can run round a ring; the number of passes is bounded, and the carrier
// goes over the order again for what is left.
void NetworkPlan::order_crossings(const std::vector<NodeId>& gateways,
                                  const std::vector<NodeId>& destinations) {
  std::vector<std::vector<Topology::Step>> routes;
  for (const NodeId destination : destinations) {
    auto& by_packets = packet_route_[destination];
    by_packets.assign(topology.node_count(), 0);
    for (const NodeId gateway : gateways) {
      if (!topology.reaches(gateway, destination)) continue;
      routes.push_back(steps_of_route(gateway, destination));
      for (const auto step : routes.back()) {
        const auto& bank = *banks_[topology.links()[step.link].bank];
        if (bank.fidelity() == Fidelity::kPacket) by_packets[gateway] = 1;
      }
    }
  }
  std::map<std::pair<std::uint32_t, Direction>, std::size_t> layer;
  bool moved = true;
  for (std::size_t pass = 0; moved && pass <= 2 * topology.links().size(); ++pass) {
    moved = false;
    for (const auto& route : routes) {
      std::size_t least = 0;
      for (const auto step : route) {
        std::size_t& mine = layer[{step.link, step.direction}];
        if (mine < least) {
          mine = least;
          moved = true;
        }
        least = mine + 1;
      }
    }
  }
  std::vector<std::pair<std::size_t, std::pair<std::uint32_t, Direction>>> order;
  for (const auto& [step, depth] : layer) order.push_back({depth, step});
  std::sort(order.begin(), order.end());
  crossing_order_.clear();
  for (const auto& [depth, step] : order) crossing_order_.push_back({step.first, step.second});
}

std::vector<Topology::Step> NetworkPlan::steps_of_route(NodeId gateway, NodeId destination) const {
  std::vector<Topology::Step> steps;
  for (NodeId node = gateway; node != destination; node = topology.end_of(steps.back())) {
    steps.push_back(topology.next(node, destination));
  }
  return steps;
}

std::uint32_t NetworkPlan::add_bank(std::shared_ptr<LinkBank> bank) {
  const auto known = std::find(banks_.begin(), banks_.end(), bank);
  if (known != banks_.end()) return static_cast<std::uint32_t>(known - banks_.begin());
  banks_.push_back(std::move(bank));
  return static_cast<std::uint32_t>(banks_.size() - 1);
}

void NetworkPlan::add_attachment(Attachment attachment) {
  ORRERY_CHECK(attachment.gateways.size() == banks_[attachment.bank]->size(),
               "one access link a device");
  attachments_.push_back(std::move(attachment));
}

void NetworkPlan::add_signal(SignalId signal, MessageKind kind) {
  if (kinds_.size() <= signal) kinds_.resize(signal + 1);
  kinds_[signal] = kind;
}

std::uint32_t NetworkPlan::attachment_of(DeviceId device) const {
  const auto after = std::upper_bound(
      attachments_.begin(), attachments_.end(), device,
      [](DeviceId id, const Attachment& attachment) { return id < attachment.first_device; });
  ORRERY_CHECK(after != attachments_.begin(), "a device on no access link");
  const auto index = static_cast<std::uint32_t>(after - attachments_.begin() - 1);
  const Attachment& found = attachments_[index];
  ORRERY_CHECK(device - found.first_device < found.gateways.size(), "a device on no access link");
  return index;
}

const NetworkPlan::MessageKind& NetworkPlan::kind_of(SignalId signal) const {
  ORRERY_CHECK(signal < kinds_.size() && kinds_[signal].width > 0, "a signal without add_signal");
  return kinds_[signal];
}

std::uint64_t NetworkPlan::stream_key(DeviceId device, std::uint64_t what, NodeId other_end) const {
  const Attachment& attachment = attachments_[attachment_of(device)];
  const std::uint64_t source = banks_[attachment.bank]->entity(device - attachment.first_device);
  return mix64(mix64(source ^ what) ^ topology.key(other_end));
}

bool NetworkPlan::goes_by_packets(DeviceId device, NodeId destination) const {
  const Attachment& attachment = attachments_[attachment_of(device)];
  return banks_[attachment.bank]->fidelity() == Fidelity::kPacket ||
         packet_route_.at(destination)[attachment.gateway_of(device)] != 0;
}

bool NetworkPlan::all_by_flow(DeviceId first, DeviceId last, NodeId destination) const {
  const auto& by_packets = packet_route_.at(destination);
  if (std::find(by_packets.begin(), by_packets.end(), 1) != by_packets.end()) return false;
  const std::uint32_t end = attachment_of(last) + 1;
  for (std::uint32_t a = attachment_of(first); a < end; ++a) {
    if (banks_[attachments_[a].bank]->fidelity() == Fidelity::kPacket) return false;
  }
  return true;
}

Book::Cause NetworkPlan::cause_of(LinkFate fate, std::uint32_t bank) const {
  switch (fate) {
    case LinkFate::kLost: return {banks_[bank]->name(), "loss"};
    case LinkFate::kOutage: return {banks_[bank]->name(), "outage"};
    case LinkFate::kQueueFull: return {banks_[bank]->name(), "queue full"};
    case LinkFate::kCrossed: break;
  }
  ORRERY_CHECK(false, "a message that crossed has no cause of loss");
}

Book::Cause NetworkPlan::cause_of(const Adapter& adapter, Translation translation) {
  return {fmt::format("adapter {}", adapter.name()), to_string(translation)};
}

}  // namespace orrery::engine
