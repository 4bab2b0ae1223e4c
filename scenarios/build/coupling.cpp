// SPDX-License-Identifier: Apache-2.0
#include <algorithm>

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

bool any_packet_link(const Scenario& scenario) {
  return std::any_of(scenario.links.begin(), scenario.links.end(), [](const LinkElement& link) {
    return link.texts.text("fidelity") == "packet";
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
  for (const AgentElement& agent : scenario.agents) {
    const std::string& signal = agent.observes.front().signal;
    for (const RowBlock& block : plan.blocks) {
      const DeviceElement& device = scenario.plant[block.device];
      if (device.name != signal.substr(0, signal.find('.'))) continue;
      if (!crosses(scenario, plan, agent, device, block)) continue;
      rows = true;
      commands = commands || agent.on_alert.has_value();
    }
  }
  const bool packets = rows && any_packet_link(scenario);
  for (engine::Coupling::Role& role : coupling.roles) {
    role.takes_rows = rows;
    role.takes_packets = packets || commands;
    role.sends_packets = packets || commands;
    role.samples_packets = packets;
  }
  return coupling;
}

}  // namespace orrery::scenarios
