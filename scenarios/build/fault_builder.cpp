// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/fault_builder.h"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

using engine::FaultSpec;
using engine::Plant;

/// Who is concerned with a row of a target here.
enum class Concern { kTells, kFollows, kNone };

/// Something in this part that a fault can fall on, and the specs are made for.
struct Place {
  FaultSpec spec;  ///< target, device and first device
  std::function<Concern(std::uint32_t row)> concern = [](std::uint32_t) { return Concern::kTells; };
};

Concern concern_of_access(const PartFrame& frame, std::size_t d, std::uint32_t row) {
  const engine::DeviceId device = frame.directory->devices[d].first_device + row;
  return frame.plan.owners->part_of_device(device) == frame.part ? Concern::kTells
                                                                 : Concern::kFollows;
}

Concern concern_of_trunk(const PartFrame& frame, const LinkElement& link, std::uint32_t row) {
  const auto [from, to] = ends_of_row(frame.scenario, link, row);
  if (frame.owns_node(from)) return Concern::kTells;
  return frame.owns_node(to) ? Concern::kFollows : Concern::kNone;
}

/// Every block of rows of the target that this part has.
std::vector<Place> places_of(const FaultElement& element, const PartFrame& frame,
                             const NetworkParts& network, const Plant& plant) {
  std::vector<Place> places;
  for (const auto& devices : plant.devices) {
    if (devices.population->name() != element.target) continue;
    Place& place = places.emplace_back();
    place.spec.target = place.spec.device = devices.population.get();
    place.spec.first_device = devices.first_device;
  }
  for (const auto& sensor : plant.sensors) {
    if (sensor.signal.name != element.target) continue;
    Place& place = places.emplace_back();
    place.spec.target = sensor.bank.get();
    place.spec.device = plant.devices[sensor.host].population.get();
    place.spec.first_device = plant.devices[sensor.host].first_device;
  }
  const auto banks = network.links.find(element.target);
  if (banks == network.links.end()) return places;
  const auto& links = frame.scenario.links;
  const LinkElement& link = *std::find_if(
      links.begin(), links.end(), [&](const auto& one) { return one.name == element.target; });
  const auto& devices = frame.scenario.plant;
  const auto on = std::find_if(devices.begin(), devices.end(),
                               [&](const auto& device) { return device.name == link.from; });
  for (engine::LinkBank* bank : banks->second) {
    Place& place = places.emplace_back();
    place.spec.target = bank;
    if (on == devices.end()) {
      place.concern = [&](std::uint32_t row) { return concern_of_trunk(frame, link, row); };
    } else {
      const auto d = static_cast<std::size_t>(on - devices.begin());
      place.concern = [&frame, d](std::uint32_t row) { return concern_of_access(frame, d, row); };
    }
  }
  return places;
}

/// Each row decides by a draw of its own, so that a larger population keeps the fate of its first
/// rows. Rows named in the scenario count over the whole target.
bool is_chosen(const FaultElement& element, const engine::FaultTarget& target, std::uint32_t row,
               std::uint64_t seed) {
  if (!element.rows.empty()) {
    return std::find(element.rows.begin(), element.rows.end(), target.first_row() + row) !=
           element.rows.end();
  }
  const std::uint64_t who = engine::entity_key(element.name, target.entity(row));
  engine::Stream stream({seed, who, engine::Purpose::kFaultTarget});
  return stream.uniform() < element.share;
}

FaultSpec spec_of(const FaultElement& element, const Scenario& scenario) {
  FaultSpec spec;
  spec.name = element.name;
  spec.model = fault_model(scenario, element.model, element.target);
  spec.params = element.fixed();
  spec.onset = element.onset;
  spec.lifetime = element.onset_kind == OnsetKind::kLifetime;
  spec.age = element.age;
  spec.sound_until_s = element.sound_until_s;
  spec.has_end = element.lasts.has_value();
  if (element.lasts) spec.lasts = *element.lasts;
  spec.severity = element.severity;
  if (element.by_hand)
    spec.by_hand = FaultSpec::ByHand{element.by_hand->at, element.by_hand->number};
  return spec;
}

void add_specs(const FaultElement& element, const PartFrame& frame, const Place& place,
               Plant& plant) {
  FaultSpec tells = spec_of(element, frame.scenario);
  tells.target = place.spec.target;
  tells.device = place.spec.device;
  tells.first_device = place.spec.first_device;
  FaultSpec follows = tells;
  follows.told_elsewhere = true;
  for (std::uint32_t row = 0; row < tells.target->size(); ++row) {
    if (!is_chosen(element, *tells.target, row, frame.seed)) continue;
    const Concern concern = place.concern(tells.target->first_row() + row);
    if (concern == Concern::kTells) tells.rows.push_back(row);
    if (concern == Concern::kFollows) follows.rows.push_back(row);
  }
  plant.faults.push_back(std::move(tells));
  if (!follows.rows.empty()) plant.faults.push_back(std::move(follows));
}

}  // namespace

std::uint32_t rows_of(const Scenario& scenario, const std::string& target) {
  const std::string on = target.substr(0, target.find('.'));
  for (const DeviceElement& device : scenario.plant) {
    if (device.name == on) return device.count;
  }
  for (const LinkElement& link : scenario.links) {
    if (link.name != target) continue;
    for (const DeviceElement& device : scenario.plant) {
      if (device.name == link.from) return device.count;
    }
    return std::max(instances_of(scenario, link.from), instances_of(scenario, link.to));
  }
  ORRERY_CHECK(false, "the loader checks the targets of faults");
}

void build_faults(const PartFrame& frame, const NetworkParts& network, Plant& plant,
                  engine::Diagnostics& diagnostics) {
  for (const FaultElement& element : frame.scenario.faults) {
    const std::uint32_t rows = rows_of(frame.scenario, element.target);
    for (const std::uint32_t row : element.rows) {
      if (row < rows) continue;
      diagnostics.error("row-range", element.rows_place,
                        fmt::format("'{}' has rows 0 to {}, not {}", element.target, rows - 1, row),
                        "name rows that exist, or raise `count`");
    }
    for (const Place& place : places_of(element, frame, network, plant))
      add_specs(element, frame, place, plant);
  }
}

void build_commands(const PartFrame& frame, Plant& plant) {
  for (const HandCommand& command : frame.scenario.by_hand.commands) {
    for (const auto& devices : plant.devices) {
      const engine::Population& population = *devices.population;
      if (population.name() != command.devices.population) continue;
      for (std::uint32_t row = 0; row < population.size(); ++row) {
        const std::uint32_t chosen = population.first_row() + row - command.devices.first;
        if (chosen >= command.devices.count) continue;
        plant.commands.push_back({command.when.at, devices.first_device + row, command.input,
                                  command.value, command.when.number + chosen});
      }
    }
  }
}

}  // namespace orrery::scenarios
