// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/fault_builder.h"

#include <fmt/format.h>

#include "engine/random/stream.h"
#include "engine/registry/check.h"

namespace orrery::scenarios {

namespace {

using engine::Plant;

void resolve_target(const FaultElement& element, const NetworkParts& network, const Plant& plant,
                    engine::FaultSpec& spec) {
  for (const auto& devices : plant.devices) {
    if (devices.population->name() != element.target) continue;
    spec.target = spec.device = devices.population.get();
    spec.first_device = devices.first_device;
  }
  for (const auto& sensor : plant.sensors) {
    if (sensor.signal.name != element.target) continue;
    spec.target = sensor.bank.get();
    spec.device = plant.devices[sensor.host].population.get();
    spec.first_device = plant.devices[sensor.host].first_device;
  }
  if (const auto link = network.links.find(element.target); link != network.links.end()) {
    spec.target = link->second;
  }
  ORRERY_CHECK(spec.target != nullptr, "the loader checks the targets of faults");
}

/// Each row decides by a draw of its own, so that a larger population keeps the fate of its first
/// rows.
std::vector<std::uint32_t> chosen_rows(const FaultElement& element,
                                       const engine::FaultTarget& target, std::uint64_t seed) {
  if (!element.rows.empty()) return element.rows;
  std::vector<std::uint32_t> rows;
  for (std::uint32_t row = 0; row < target.size(); ++row) {
    const std::uint64_t who = engine::entity_key(element.name, target.entity(row));
    engine::Stream stream({seed, who, engine::Purpose::kFaultTarget});
    if (stream.uniform() < element.share) rows.push_back(row);
  }
  return rows;
}

}  // namespace

void build_faults(const Scenario& scenario, const NetworkParts& network, Plant& plant,
                  engine::Diagnostics& diagnostics) {
  for (const FaultElement& element : scenario.faults) {
    engine::FaultSpec spec;
    spec.name = element.name;
    spec.model = fault_model(scenario, element.model, element.target);
    spec.params = element.fixed();
    resolve_target(element, network, plant, spec);
    for (const std::uint32_t row : element.rows) {
      if (row < spec.target->size()) continue;
      diagnostics.error("row-range", element.rows_place,
                        fmt::format("'{}' has rows 0 to {}, not {}", element.target,
                                    spec.target->size() - 1, row),
                        "name rows that exist, or raise `count`");
    }
    spec.rows = chosen_rows(element, *spec.target, plant.seed);
    spec.onset = element.onset;
    spec.lifetime = element.onset_kind == OnsetKind::kLifetime;
    spec.age = element.age;
    spec.sound_until_s = element.sound_until_s;
    spec.has_end = element.lasts.has_value();
    if (element.lasts) spec.lasts = *element.lasts;
    spec.severity = element.severity;
    plant.faults.push_back(std::move(spec));
  }
}

}  // namespace orrery::scenarios
