// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/network_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/network/link_bank.h"
#include "engine/network/link_model.h"
#include "scenarios/build/columns.h"
#include "scenarios/build/control_units.h"
#include "scenarios/build/placed.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Network;
using engine::NodeId;
using engine::Plant;

void add_nodes(const Scenario& scenario, Plant& plant) {
  for (const NodeElement& element : scenario.nodes) {
    for (std::uint32_t i = 0; i < element.count; ++i) {
      const std::string name =
          element.count == 1 ? element.name : fmt::format("{}[{}]", element.name, i);
      plant.network->add_node(name);
      plant.nodes.emplace_back(name, engine::profile_from(element.fixed()));
    }
  }
}

bool is_population(const Scenario& scenario, const std::string& name) {
  return std::any_of(scenario.plant.begin(), scenario.plant.end(),
                     [&](const DeviceElement& device) { return device.name == name; });
}

std::unique_ptr<engine::Adapter> adapter_for(const PartFrame& frame, const std::string& devices) {
  for (const AdapterElement& element : frame.scenario.adapters) {
    if (element.devices != devices) continue;
    engine::AdapterSpec spec;
    spec.name = element.name;
    for (const AdapterField& field : element.fields) {
      for (const auto& signal : frame.directory->signals) {
        if (signal.name != field.signal) continue;
        spec.fields[signal.id] = {field.field,      field.scale,     field.offset,
                                  field.resolution, field.range.min, field.range.max};
      }
    }
    return std::make_unique<engine::Adapter>(std::move(spec));
  }
  return nullptr;
}

std::shared_ptr<engine::LinkBank> bank_of(const PartFrame& frame, const LinkElement& element,
                                          RowSpan rows, Diagnostics& diagnostics) {
  engine::LinkBankSpec spec;
  spec.name = element.name;
  spec.seed = frame.seed;
  spec.count = rows.count;
  spec.first_row = rows.first;
  spec.columns = draw_columns(element, engine::link_model_info(), rows, frame.seed, diagnostics);
  spec.fidelity = element.texts.text("fidelity") == "packet" ? engine::Fidelity::kPacket
                                                             : engine::Fidelity::kFlow;
  if (diagnostics.has_errors()) return nullptr;
  return std::make_shared<engine::LinkBank>(std::move(spec));
}

/// Whether a route between two other nodes can lead through this part.
bool is_on_the_way(const PartFrame& frame) {
  std::vector<std::uint32_t> links(frame.plan.owners->part_of_node.size(), 0);
  for (const LinkElement& link : frame.scenario.links) {
    if (is_population(frame.scenario, link.from)) continue;
    const std::uint32_t from = instances_of(frame.scenario, link.from);
    const std::uint32_t to = instances_of(frame.scenario, link.to);
    for (std::uint32_t row = 0; row < std::max(from, to); ++row) {
      const auto [one, other] = ends_of_row(frame.scenario, link, row);
      ++links[one];
      ++links[other];
    }
  }
  for (NodeId node = 0; node < links.size(); ++node) {
    if (frame.owns_node(node) && links[node] > 1) return true;
  }
  return false;
}

/// Whether commands for these devices begin here or may pass through: whoever moves one asks for
/// the gateway of its device.
bool commands_here(const PartFrame& frame, const std::string& devices) {
  const auto can_reach = [&](const std::string& node) {
    return instances_of(frame.scenario, node) == 1 &&
           (frame.owns_node(first_node_of(frame.scenario, node)) || is_on_the_way(frame));
  };
  const auto& agents = frame.scenario.agents;
  const auto& controls = frame.scenario.controls;
  return std::any_of(agents.begin(), agents.end(),
                     [&](const AgentElement& agent) {
                       const std::string& signal = agent.observes.front().signal;
                       return agent.on_alert && signal.substr(0, signal.find('.')) == devices &&
                              can_reach(agent.node);
                     }) ||
         std::any_of(controls.begin(), controls.end(), [&](const ControlElement& control) {
           return commands(control, devices) && can_reach(control.node);
         });
}

/// Rows of an access link that this part works: its devices', or all of them when messages of other
/// parts' devices pass through it.
std::vector<RowSpan> rows_here(const PartFrame& frame, const LinkElement& link, std::size_t d) {
  const DeviceElement& device = frame.scenario.plant[d];
  const std::uint32_t gateways = instances_of(frame.scenario, link.to);
  const NodeId first = first_node_of(frame.scenario, link.to);
  bool all = commands_here(frame, device.name);
  std::vector<RowSpan> mine;
  for (const RowBlock& block : frame.plan.blocks) {
    if (block.device != d) continue;
    if (block.part == frame.part) {
      mine.push_back({block.first_row, block.count});
    } else if (!link.in_turn) {
      all = all ||
            frame.owns_node(first + instance_of_row(link, block.first_row, device.count, gateways));
    }
  }
  if (all) mine = {{0, device.count}};
  return mine;
}

void add_access_link(const PartFrame& frame, const LinkElement& link, std::size_t d, Plant& plant,
                     NetworkParts& parts, Diagnostics& diagnostics) {
  const DeviceElement& device = frame.scenario.plant[d];
  const std::uint32_t instances = instances_of(frame.scenario, link.to);
  const NodeId first = first_node_of(frame.scenario, link.to);
  for (const RowSpan rows : rows_here(frame, link, d)) {
    auto bank = bank_of(frame, link, rows, diagnostics);
    if (bank == nullptr) return;
    parts.links[link.name].push_back(bank.get());
    std::vector<NodeId> gateways(rows.count);
    for (std::uint32_t i = 0; i < rows.count; ++i)
      gateways[i] = first + instance_of_row(link, rows.first + i, device.count, instances);
    plant.network->attach(frame.directory->devices[d].first_device + rows.first,
                          std::move(gateways), std::move(bank), adapter_for(frame, link.from));
  }
}

void add_link(const PartFrame& frame, const LinkElement& link, Plant& plant, NetworkParts& parts,
              Diagnostics& diagnostics) {
  for (std::size_t d = 0; d < frame.scenario.plant.size(); ++d) {
    if (frame.scenario.plant[d].name == link.from)
      return add_access_link(frame, link, d, plant, parts, diagnostics);
  }
  const std::uint32_t rows =
      std::max(instances_of(frame.scenario, link.from), instances_of(frame.scenario, link.to));
  auto bank = bank_of(frame, link, {0, rows}, diagnostics);
  if (bank == nullptr) return;
  parts.links[link.name].push_back(bank.get());
  for (std::uint32_t row = 0; row < rows; ++row) {
    const auto [one, other] = ends_of_row(frame.scenario, link, row);
    plant.network->connect(one, other, bank, row);
  }
}

/// Nodes on which rows of this part hang. Rows that were cut off from their node still send there.
std::set<NodeId> gateways_of_rows(const PartFrame& frame) {
  std::set<NodeId> gateways;
  for (const RowBlock& block : frame.plan.blocks_of(frame.part)) {
    const DeviceElement& device = frame.scenario.plant[block.device];
    const LinkElement* link = access_link(frame.scenario, device.name);
    if (link == nullptr) continue;
    const NodeId first = first_node_of(frame.scenario, link->to);
    const std::uint32_t instances = instances_of(frame.scenario, link->to);
    for (std::uint32_t i = 0; i < block.count; ++i)
      gateways.insert(first + instance_of_row(*link, block.first_row + i, device.count, instances));
  }
  return gateways;
}

}  // namespace

NetworkParts build_network(const PartFrame& frame, Plant& plant, Diagnostics& diagnostics) {
  NetworkParts parts;
  plant.network = std::make_unique<Network>();
  for (const auto& signal : frame.directory->signals) plant.network->add_signal(signal);
  add_nodes(frame.scenario, plant);
  for (const LinkElement& link : frame.scenario.links)
    add_link(frame, link, plant, parts, diagnostics);
  if (frame.plan.parts > 1) plant.network->be_part(frame.part, frame.plan.owners);
  return parts;
}

void finish_network(const PartFrame& frame, Plant& plant, Diagnostics& diagnostics) {
  std::set<NodeId> destinations;
  std::set<NodeId> for_own_devices;
  const std::set<NodeId> gateways = gateways_of_rows(frame);
  const auto add = [&](const std::string& kind) {
    const NodeId first = first_node_of(frame.scenario, kind);
    const std::uint32_t instances = instances_of(frame.scenario, kind);
    if (instances == 1) destinations.insert(first);
    for (NodeId node = first; instances > 1 && node < first + instances; ++node) {
      if (frame.owns_node(node) || gateways.contains(node)) for_own_devices.insert(node);
    }
  };
  for (const AgentElement& agent : frame.scenario.agents) add(agent.node);
  for (const ControlElement& control : frame.scenario.controls) add(control.node);
  if (auto done = plant.network->finish({destinations.begin(), destinations.end()},
                                        {for_own_devices.begin(), for_own_devices.end()});
      !done) {
    // Only agents and controls are destinations; the loader has told nodes that no link leads to at
    // all.
    const Scenario& scenario = frame.scenario;
    append_placed(done.error(),
                  scenario.agents.empty() ? scenario.controls.front().place
                                          : scenario.agents.front().node_place,
                  diagnostics);
  }
}

}  // namespace orrery::scenarios
