// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/wire_builder.h"

#include <algorithm>

#include "engine/numeric/disjoint_sets.h"
#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

std::size_t index_of(const Scenario& scenario, const std::string& population) {
  const auto found =
      std::find_if(scenario.plant.begin(), scenario.plant.end(),
                   [&](const DeviceElement& device) { return device.name == population; });
  ORRERY_CHECK(found != scenario.plant.end(), "the loader checks where wires come from");
  return static_cast<std::size_t>(found - scenario.plant.begin());
}

/// Index into the part's devices, or their number.
std::size_t place_of(const engine::Plant& plant, const DeviceElement& element) {
  const auto found =
      std::find_if(plant.devices.begin(), plant.devices.end(),
                   [&](const auto& devices) { return devices.population->name() == element.name; });
  if (found == plant.devices.end()) return plant.devices.size();
  ORRERY_CHECK(found->population->size() == element.count, "wired populations are not cut");
  return static_cast<std::size_t>(found - plant.devices.begin());
}

/// Which rows meet which: listed, row by row, or one with all.
void join_rows(const WireElement& element, std::uint32_t from, std::uint32_t to,
               engine::Wire& wire) {
  const std::uint32_t pairs = element.at.empty() ? std::max(from, to) : from;
  const std::uint32_t count = element.of.empty() ? pairs : to;
  wire.from.reserve(count);
  wire.to.reserve(count);
  for (std::uint32_t i = 0; i < count; ++i) {
    wire.from.push_back(!element.of.empty() ? element.of[i] : from == 1 ? 0 : i);
    wire.to.push_back(!element.at.empty() ? element.at[i] : to == 1 ? 0 : i);
  }
}

}  // namespace

engine::Wire rows_of_wire(const Scenario& scenario, const DeviceElement& target,
                          const WireElement& element) {
  const DeviceElement& source = scenario.plant[index_of(scenario, element.from)];
  engine::Wire wire;
  wire.output = source.info.output_index(element.output);
  wire.input = target.info.input_index(element.input);
  wire.scale = element.scale;
  join_rows(element, source.count, target.count, wire);
  return wire;
}

void build_wires(const Scenario& scenario, engine::Plant& plant) {
  for (const DeviceElement& target : scenario.plant) {
    if (target.wires.empty()) continue;
    const std::size_t to = place_of(plant, target);
    if (to == plant.devices.size()) continue;  // of another part
    for (const WireElement& element : target.wires) {
      engine::Wire wire = rows_of_wire(scenario, target, element);
      wire.source = place_of(plant, scenario.plant[index_of(scenario, element.from)]);
      ORRERY_CHECK(wire.source < plant.devices.size(), "wired populations share a part");
      wire.target = to;
      plant.wires.push_back(std::move(wire));
    }
  }
}

WiredGroups wired_groups(const Scenario& scenario) {
  const std::size_t populations = scenario.plant.size();
  engine::DisjointSets sets(populations);
  WiredGroups groups;
  groups.wired.assign(populations, false);
  for (std::size_t target = 0; target < populations; ++target) {
    for (const WireElement& wire : scenario.plant[target].wires) {
      const std::size_t source = index_of(scenario, wire.from);
      sets.join(source, target);
      groups.wired[source] = groups.wired[target] = true;
    }
  }
  for (std::size_t d = 0; d < populations; ++d) groups.first.push_back(sets.root(d));
  return groups;
}

}  // namespace orrery::scenarios
