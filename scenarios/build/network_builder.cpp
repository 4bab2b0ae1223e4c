// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/network_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/network/link_bank.h"
#include "engine/network/link_model.h"
#include "scenarios/build/columns.h"
#include "scenarios/build/placed.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Network;
using engine::NodeId;
using engine::Plant;

const Plant::Devices* devices_named(const Plant& plant, const std::string& name) {
  for (const auto& devices : plant.devices) {
    if (devices.population->name() == name) return &devices;
  }
  return nullptr;
}

void add_nodes(const Scenario& scenario, Plant& plant, NetworkParts& parts) {
  for (const NodeElement& element : scenario.nodes) {
    for (std::uint32_t i = 0; i < element.count; ++i) {
      const std::string name =
          element.count == 1 ? element.name : fmt::format("{}[{}]", element.name, i);
      parts.nodes[element.name].push_back(plant.network->add_node(name));
      plant.nodes.emplace_back(name, engine::profile_from(element.fixed()));
    }
  }
}

std::unique_ptr<engine::Adapter> adapter_for(const Scenario& scenario, const std::string& devices,
                                             const Plant& plant) {
  for (const AdapterElement& element : scenario.adapters) {
    if (element.devices != devices) continue;
    engine::AdapterSpec spec;
    spec.name = element.name;
    for (const AdapterField& field : element.fields) {
      for (const auto& sensor : plant.sensors) {
        if (sensor.signal.name != field.signal) continue;
        spec.fields[sensor.signal.id] = {field.field,      field.scale,     field.offset,
                                         field.resolution, field.range.min, field.range.max};
      }
    }
    return std::make_unique<engine::Adapter>(std::move(spec));
  }
  return nullptr;
}

void add_link(const Scenario& scenario, const LinkElement& element, Plant& plant,
              NetworkParts& parts, Diagnostics& diagnostics) {
  const std::vector<NodeId>& to = parts.nodes.at(element.to);
  const Plant::Devices* devices = devices_named(plant, element.from);
  const auto rows = static_cast<std::uint32_t>(
      devices != nullptr ? devices->population->size()
                         : std::max(parts.nodes.at(element.from).size(), to.size()));
  engine::LinkBankSpec spec;
  spec.name = element.name;
  spec.seed = plant.seed;
  spec.count = rows;
  spec.columns = draw_columns(element, engine::link_model_info(), rows, plant.seed, diagnostics);
  spec.fidelity = element.texts.text("fidelity") == "packet" ? engine::Fidelity::kPacket
                                                             : engine::Fidelity::kFlow;
  if (diagnostics.has_errors()) return;
  auto bank = std::make_shared<engine::LinkBank>(std::move(spec));
  parts.links[element.name] = bank.get();
  if (devices != nullptr) {
    std::vector<NodeId> gateways(rows);
    for (std::uint32_t row = 0; row < rows; ++row) gateways[row] = to[row % to.size()];
    plant.network->attach(devices->first_device, std::move(gateways), std::move(bank),
                          adapter_for(scenario, element.from, plant));
    return;
  }
  const std::vector<NodeId>& from = parts.nodes.at(element.from);
  for (std::uint32_t row = 0; row < rows; ++row) {
    plant.network->connect(from[row % from.size()], to[row % to.size()], bank, row);
  }
}

}  // namespace

NetworkParts build_network(const Scenario& scenario, Plant& plant, Diagnostics& diagnostics) {
  NetworkParts parts;
  plant.network = std::make_unique<Network>();
  for (const auto& sensor : plant.sensors) plant.network->add_signal(sensor.signal);
  add_nodes(scenario, plant, parts);
  for (const LinkElement& element : scenario.links) {
    add_link(scenario, element, plant, parts, diagnostics);
  }
  return parts;
}

void finish_network(const Scenario& scenario, Plant& plant, Diagnostics& diagnostics) {
  std::vector<NodeId> destinations;
  for (const auto& site : plant.sites) destinations.push_back(site->spec().node);
  std::sort(destinations.begin(), destinations.end());
  destinations.erase(std::unique(destinations.begin(), destinations.end()), destinations.end());
  if (auto done = plant.network->finish(destinations); !done) {
    // Only agents are destinations; the loader has told nodes that no link leads to at all.
    append_placed(done.error(), scenario.agents.front().node_place, diagnostics);
  }
}

}  // namespace orrery::scenarios
