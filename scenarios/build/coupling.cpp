// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <map>
#include <string>

#include "scenarios/build/partition.h"

namespace orrery::scenarios {

namespace {

/// Whether readings of these devices leave their part on the way to where the agent runs. A route
/// between two nodes of one part may lead through another one, so only an agent at the very gateway
/// is known to be near.
bool crosses(const Scenario& scenario, const PartitionPlan& plan, const AgentElement& agent,
             const DeviceElement& device, const RowBlock& block) {
  const LinkElement* link = access_link(scenario, device.name);
  if (link == nullptr || link->to != agent.node) return true;
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

/// Whether readings of these devices can go by packets on their way to the agent.
bool may_go_by_packets(const Scenario& scenario, const DeviceElement& device,
                       const AgentElement& agent) {
  const auto is_packet = [](const LinkElement& link) {
    return link.texts.text("fidelity") == "packet";
  };
  const LinkElement* access = access_link(scenario, device.name);
  if (access == nullptr) return false;
  if (is_packet(*access)) return true;
  return std::any_of(scenario.links.begin(), scenario.links.end(), [&](const LinkElement& link) {
    const bool trunk = std::none_of(scenario.plant.begin(), scenario.plant.end(),
                                    [&](const auto& one) { return one.name == link.from; });
    return trunk && is_packet(link) && may_lead_over(scenario, link, access->to, agent.node);
  });
}

}  // namespace

engine::Coupling coupling_of(const Scenario& scenario, const PartitionPlan& plan) {
  engine::Coupling coupling;
  coupling.lookahead = plan.lookahead;
  coupling.end = engine::SimTime{} + scenario.duration;
  coupling.roles.resize(plan.parts);
  coupling.rank_of_part.assign(plan.parts, 0);
  if (plan.parts == 1) return coupling;
  bool rows = false;
  bool commands = false;
  bool packets = false;
  for (const AgentElement& agent : scenario.agents) {
    const std::string& signal = agent.observes.front().signal;
    for (const RowBlock& block : plan.blocks) {
      const DeviceElement& device = scenario.plant[block.device];
      if (device.name != signal.substr(0, signal.find('.'))) continue;
      if (!crosses(scenario, plan, agent, device, block)) continue;
      rows = true;
      commands = commands || agent.on_alert.has_value();
      packets = packets || may_go_by_packets(scenario, device, agent);
    }
  }
  for (engine::Coupling::Role& role : coupling.roles) {
    role.takes_rows = rows;
    role.takes_packets = packets || commands;
    role.sends_packets = packets || commands;
    role.samples_packets = packets;
  }
  return coupling;
}

}  // namespace orrery::scenarios
