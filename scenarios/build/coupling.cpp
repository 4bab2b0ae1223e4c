// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>

#include "scenarios/build/partition.h"

namespace orrery::scenarios {

namespace {

/// Whether readings of these devices leave their part on the way to where an agent or a control
/// runs. A route between two nodes of one part may lead through another one, so only what runs at
/// the very gateway is known to be near.
bool crosses(const Scenario& scenario, const PartitionPlan& plan, const std::string& node,
             const DeviceElement& device, const RowBlock& block) {
  const LinkElement* link = access_link(scenario, device.name);
  if (link == nullptr || link->to != node) return true;
  const std::uint32_t gateways = instances_of(scenario, link->to);
  const engine::NodeId first = first_node_of(scenario, link->to);
  const std::uint32_t gateway = instance_of_row(*link, block.first_row, device.count, gateways);
  return plan.owners->part_of_node[first + gateway] != block.part;
}

/// Kinds of nodes that links join, one link left out.
class Joined {
 public:
  Joined(const Scenario& scenario, const LinkElement* without) {
    for (const NodeElement& node : scenario.nodes) set_[node.name] = node.name;
    for (const LinkElement& link : scenario.links) {
      if (&link == without || !set_.contains(link.from)) continue;
      const std::string from = set_.at(link.from);
      for (auto& [node, set] : set_) {
        if (set == from) set = set_.at(link.to);
      }
    }
  }
  bool are(const std::string& a, const std::string& b) const { return set_.at(a) == set_.at(b); }

 private:
  std::map<std::string, std::string> set_;  ///< by kind of node: the name of its set
};

/// Whether a way from one kind of node to another can lead over this link: not over a dead end,
/// which the two do without.
bool may_lead_over(const Scenario& scenario, const LinkElement& link, const std::string& from,
                   const std::string& to) {
  const Joined rest(scenario, &link);
  return rest.are(link.from, link.to) || !rest.are(from, to);
}

/// Whether readings of these devices can go by packets on their way to a kind of node.
bool may_go_by_packets(const Scenario& scenario, const DeviceElement& device,
                       const std::string& node) {
  const auto is_packet = [](const LinkElement& link) {
    return link.texts.text("fidelity") == "packet";
  };
  const LinkElement* access = access_link(scenario, device.name);
  if (access == nullptr) return false;
  if (is_packet(*access)) return true;
  return std::any_of(scenario.links.begin(), scenario.links.end(), [&](const LinkElement& link) {
    const bool trunk = std::none_of(scenario.plant.begin(), scenario.plant.end(),
                                    [&](const auto& one) { return one.name == link.from; });
    return trunk && is_packet(link) && may_lead_over(scenario, link, access->to, node);
  });
}

/// What crosses between parts.
struct Crossing {
  bool rows = false;
  bool packets = false;
  bool commands = false;
};

/// Readings of one population that go to a kind of node, and commands that come back from there.
void add_traffic(const Scenario& scenario, const PartitionPlan& plan, const std::string& node,
                 const std::string& devices, bool reads, bool commands, Crossing& crossing) {
  for (const RowBlock& block : plan.blocks) {
    const DeviceElement& device = scenario.plant[block.device];
    if (device.name != devices || !crosses(scenario, plan, node, device, block)) continue;
    crossing.rows = crossing.rows || reads;
    crossing.commands = crossing.commands || commands;
    crossing.packets = crossing.packets || (reads && may_go_by_packets(scenario, device, node));
  }
}

void add_traffic(const Scenario& scenario, const PartitionPlan& plan, const ControlElement& control,
                 Crossing& crossing) {
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind == ObservationElement::Kind::kSignal)
      add_traffic(scenario, plan, control.node, seen.rows.population, true, false, crossing);
  }
  for (const ActionElement& act : control.acts)
    add_traffic(scenario, plan, control.node, act.rows.population, false, true, crossing);
}

}  // namespace

engine::Coupling coupling_of(const Scenario& scenario, const PartitionPlan& plan) {
  engine::Coupling coupling;
  coupling.lookahead = plan.lookahead;
  coupling.end = engine::SimTime{} + scenario.duration;
  coupling.roles.resize(plan.parts);
  coupling.rank_of_part.assign(plan.parts, 0);
  if (plan.parts == 1) return coupling;
  Crossing crossing;
  for (const AgentElement& agent : scenario.agents) {
    const std::string& signal = agent.observes.front().signal;
    add_traffic(scenario, plan, agent.node, signal.substr(0, signal.find('.')), true,
                agent.on_alert.has_value(), crossing);
  }
  for (const ControlElement& control : scenario.controls)
    add_traffic(scenario, plan, control, crossing);
  const auto [rows, packets, commands] = crossing;
  for (engine::Coupling::Role& role : coupling.roles) {
    role.takes_rows = rows;
    role.takes_packets = packets || commands;
    role.sends_packets = packets || commands;
    role.samples_packets = packets;
  }
  return coupling;
}

}  // namespace orrery::scenarios
