// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/network/adapter.h"
#include "engine/network/link_bank.h"
#include "engine/network/ownership.h"
#include "engine/network/topology.h"
#include "engine/record/books.h"
#include "engine/registry/result.h"

namespace orrery::engine {

/// What a network is built of and does not change while it runs (the links' queues and faults
/// apart): nodes, banks of links, devices on their access links, signals, routes.
class NetworkPlan {
 public:
  /// Devices `first_device` .. on the rows of a bank of access links; `kForward` leads to the
  /// gateway.
  struct Attachment {
    DeviceId first_device = 0;
    std::vector<NodeId> gateways;  ///< by row
    std::uint32_t bank = 0;
    std::unique_ptr<Adapter> adapter;
    NodeId gateway_of(DeviceId device) const { return gateways[device - first_device]; }
  };
  struct MessageKind {
    std::uint64_t key = 0;  ///< of the signal's name
    std::uint32_t width = 0;
    std::uint32_t payload_byte = 0;
  };

  Topology topology;

  std::uint32_t add_bank(std::shared_ptr<LinkBank> bank);
  void add_attachment(Attachment attachment);
  void add_signal(SignalId signal, MessageKind kind);
  /// This is the plan of one part: its nodes and devices are those that `owners` gives to it. To be
  /// called before `finish`.
  void be_part(std::uint32_t part, std::shared_ptr<const Ownership> owners);
  /// Routes, and the order in which flow rows cross the links.
  Result<void> finish(const std::vector<NodeId>& destinations,
                      const std::vector<NodeId>& for_own_devices);

  const std::vector<std::shared_ptr<LinkBank>>& banks() const { return banks_; }
  const std::vector<Attachment>& attachments() const { return attachments_; }
  std::uint32_t attachment_of(DeviceId device) const;
  const MessageKind& kind_of(SignalId signal) const;
  /// Key of the stream of messages of one device, signal and destination. A device is known by its
  /// access link, so that the key depends on names alone.
  std::uint64_t stream_key(DeviceId device, std::uint64_t what, NodeId other_end) const;

  /// Whether some link on the way is a packet link: then the whole way is gone by packets.
  bool goes_by_packets(DeviceId device, NodeId destination) const;
  /// Whether no device from `first` to `last` goes by packets. May say no where the answer is yes.
  bool all_by_flow(DeviceId first, DeviceId last, NodeId destination) const;
  /// Whether the links of this attachment serve nothing else, and their rows pass no adapter.
  bool is_plain(std::uint32_t attachment) const { return plain_[attachment] != 0; }
  /// Every link and direction on a route, each after those that lead to it.
  const std::vector<Topology::Step>& crossing_order() const { return crossing_order_; }
  /// Whether another part of the plant owns the node, or the device.
  bool is_foreign(NodeId node) const { return owners_ && owners_->part_of_node[node] != part_; }
  bool is_foreign_device(DeviceId device) const {
    return owners_ && owners_->part_of_device(device) != part_;
  }
  const Ownership& owners() const { return *owners_; }
  Book::Cause cause_of(LinkFate fate, std::uint32_t bank) const;
  static Book::Cause cause_of(const Adapter& adapter, Translation translation);

 private:
  std::vector<Topology::Step> steps_of_route(NodeId gateway, NodeId destination) const;
  void order_crossings(const std::vector<NodeId>& gateways,
                       const std::vector<NodeId>& destinations);

  void find_plain();

  std::uint32_t part_ = 0;
  std::shared_ptr<const Ownership> owners_;  ///< none: the plant is whole
  std::vector<std::shared_ptr<LinkBank>> banks_;
  std::vector<Attachment> attachments_;  ///< by first device
  std::vector<MessageKind> kinds_;       ///< by signal
  std::map<NodeId, std::vector<std::uint8_t>>
      packet_route_;  ///< by destination: gateway by packets
  std::vector<Topology::Step> crossing_order_;
  std::vector<std::uint8_t> plain_;  ///< by attachment
};

}  // namespace orrery::engine
