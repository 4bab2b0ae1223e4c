// SPDX-License-Identifier: Apache-2.0
#include "engine/network/network.h"

#include <algorithm>

#include "engine/network/network_state.h"
#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::engine {

Network::Network() : state_(std::make_unique<State>()) {}
Network::~Network() = default;
Network::Network(Network&&) noexcept = default;

NodeId Network::add_node(const std::string& name) { return state_->plan.topology.add_node(name); }

void Network::connect(NodeId a, NodeId b, std::shared_ptr<LinkBank> bank, std::uint32_t row) {
  Topology::Link link;
  link.a = a;
  link.b = b;
  link.row = row;
  link.latency = bank->latency(row);
  link.bank = state_->plan.add_bank(std::move(bank));
  state_->plan.topology.add_link(link);
}

void Network::attach(DeviceId first_device, std::vector<NodeId> gateway_of_row,
                     std::shared_ptr<LinkBank> bank, std::unique_ptr<Adapter> adapter) {
  NetworkPlan::Attachment attachment;
  attachment.first_device = first_device;
  attachment.gateways = std::move(gateway_of_row);
  attachment.bank = state_->plan.add_bank(std::move(bank));
  attachment.adapter = std::move(adapter);
  state_->plan.add_attachment(std::move(attachment));
}

void Network::add_signal(const SignalInfo& signal, std::uint32_t payload_byte) {
  state_->plan.add_signal(signal.id, {entity_key(signal.name, 0), signal.width, payload_byte});
}

Result<void> Network::finish(const std::vector<NodeId>& destinations,
                             const std::vector<NodeId>& for_own_devices) {
  return state_->plan.finish(destinations, for_own_devices);
}

void Network::send(const Batch& rows, NodeId destination, EventQueue& queue) {
  ORRERY_CHECK(rows.width == state_->plan.kind_of(rows.signal).width, "rows of another width");
  if (rows.empty()) return;
  state_->logs.messages.sent(rows.rows());
  const auto [first, last] = std::minmax_element(rows.device.begin(), rows.device.end());
  if (state_->plan.all_by_flow(*first, *last, destination)) {
    state_->flow.hold(rows, destination);
    return;
  }
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    if (state_->plan.goes_by_packets(rows.device[i], destination)) {
      state_->packets.start(rows, i, destination, state_->plan, queue);
    } else {
      state_->flow.hold(rows, i, destination);
    }
  }
}

void Network::be_part(std::uint32_t part, std::shared_ptr<const Ownership> owners) {
  state_->plan.be_part(part, std::move(owners));
}

void Network::enter(FlowTransit&& rows) { state_->flow.enter(std::move(rows)); }

void Network::enter(const PacketTransit& packet, EventQueue& queue) {
  state_->packets.enter(packet, queue);
}

void Network::carry(SimTime until, NetworkOutput& out) {
  state_->flow.carry(until, state_->plan, state_->logs.messages, out);
}

void Network::send_command(const Command& command, std::uint64_t id, NodeId from, SimTime issued,
                           SimTime leaves, EventQueue& queue) {
  ORRERY_CHECK(state_->plan.topology.is_destination(from), "a command from a node without routes");
  state_->logs.commands.sent(1);
  state_->packets.start(command, id, from, issued, leaves, state_->plan, queue);
}

void Network::on_event(const Event& event, EventQueue& queue, NetworkOutput& out) {
  ORRERY_CHECK(event.type == EventType::kPacketHop, "an event that is not the network's");
  state_->packets.on_event(event, state_->plan, state_->logs, queue, out);
}

Book Network::message_book(SimTime now) const {
  const std::uint64_t packets = state_->packets.pool().count(Packet::Kind::kReading);
  return state_->logs.messages.book(now, state_->flow.held() + packets);
}

Book Network::command_book() const { return state_->logs.commands.book({}, commands_in_flight()); }

std::uint64_t Network::messages_in_flight(SimTime now) const {
  return message_book(now).in_flight();
}

std::uint64_t Network::commands_in_flight() const {
  return state_->packets.pool().count(Packet::Kind::kCommand);
}

std::uint64_t Network::readings_in_flight(SignalId signal, NodeId node) const {
  return state_->flow.held(signal, node) + state_->packets.pool().readings(signal, node);
}

double Network::bytes_sent() const {
  std::uint64_t sum = 0;
  for (const auto& bank : state_->plan.banks()) sum += bank->bytes_sent();
  return static_cast<double>(sum);
}

double Network::energy_j() const {
  double sum = 0.0;
  for (const auto& bank : state_->plan.banks()) sum += bank->energy_j();
  return sum;
}

Fingerprint Network::fingerprint() const {
  return state_->logs.messages.fingerprint().merged(state_->logs.commands.fingerprint());
}

const std::string& Network::node_name(NodeId node) const {
  return state_->plan.topology.name(node);
}

PacketSight Network::packet_of(const Event& event) const {
  return state_->packets.packet_of(event);
}

std::vector<LinkCount> Network::link_counts() const {
  std::vector<LinkCount> counts;
  for (const auto& bank : state_->plan.banks())
    counts.push_back({bank->name(), bank->messages(), bank->lost()});
  return counts;
}

std::vector<LinkBank*> Network::link_banks() {
  std::vector<LinkBank*> banks;
  for (const auto& bank : state_->plan.banks()) banks.push_back(bank.get());
  return banks;
}

std::vector<const Adapter*> Network::adapters() const {
  std::vector<const Adapter*> adapters;
  for (const auto& attachment : state_->plan.attachments()) {
    if (attachment.adapter) adapters.push_back(attachment.adapter.get());
  }
  return adapters;
}

void Network::save(ArchiveWriter& archive) const {
  archive.begin_section("network");
  for (const auto& bank : state_->plan.banks()) bank->save(archive);
  for (const auto& attachment : state_->plan.attachments()) {
    if (attachment.adapter) attachment.adapter->save(archive);
  }
  state_->flow.save(archive);
  state_->packets.save(archive);
  state_->logs.messages.save(archive);
  state_->logs.commands.save(archive);
}

bool Network::load(ArchiveReader& archive) {
  if (!archive.expect_section("network")) return false;
  for (const auto& bank : state_->plan.banks()) {
    if (!bank->load(archive)) return false;
  }
  for (const auto& attachment : state_->plan.attachments()) {
    if (attachment.adapter && !attachment.adapter->load(archive)) return false;
  }
  return state_->flow.load(archive) && state_->packets.load(archive) &&
         state_->logs.messages.load(archive) && state_->logs.commands.load(archive);
}

}  // namespace orrery::engine
