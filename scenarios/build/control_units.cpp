// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/control_units.h"

#include <algorithm>
#include <set>

#include "engine/registry/check.h"
#include "scenarios/build/partition.h"

namespace orrery::scenarios {

std::size_t population_named(const Scenario& scenario, const std::string& name) {
  const auto found = std::find_if(scenario.plant.begin(), scenario.plant.end(),
                                  [&](const DeviceElement& device) { return device.name == name; });
  ORRERY_CHECK(found != scenario.plant.end(), "the loader checks the names of populations");
  return static_cast<std::size_t>(found - scenario.plant.begin());
}

std::uint32_t decision_makers(const Scenario& scenario, const ControlElement& control) {
  if (control.each.empty()) return control.copies;
  return scenario.plant[population_named(scenario, control.each)].count;
}

std::size_t picks_of(const UnitRows& rows, std::uint32_t count, std::uint32_t makers) {
  if (count < makers) return 1;
  return rows.rows.empty() ? count / makers : rows.rows.size();
}

std::vector<std::uint32_t> rows_of_maker(const UnitRows& rows, std::uint32_t count,
                                         std::uint32_t makers, std::uint32_t u) {
  if (count < makers) {
    const auto shared = std::uint64_t{u} * count / makers;
    return {static_cast<std::uint32_t>(shared)};
  }
  const std::uint32_t each = count / makers;
  std::vector<std::uint32_t> mine;
  if (rows.rows.empty()) {
    for (std::uint32_t i = 0; i < each; ++i) mine.push_back(u * each + i);
  }
  for (const std::uint32_t row : rows.rows) {
    ORRERY_CHECK(row < each, "the loader checks which rows a decision maker has");
    mine.push_back(u * each + row);
  }
  return mine;
}

bool commands(const ControlElement& control, const std::string& population) {
  return std::any_of(control.acts.begin(), control.acts.end(),
                     [&](const ActionElement& act) { return act.rows.population == population; });
}

std::vector<std::size_t> upstream_of(const Scenario& scenario, std::size_t population) {
  std::set<std::size_t> found;
  std::vector<std::size_t> next{population};
  while (!next.empty()) {
    const std::size_t one = next.back();
    next.pop_back();
    if (!found.insert(one).second) continue;
    for (const WireElement& wire : scenario.plant[one].wires)
      next.push_back(population_named(scenario, wire.from));
  }
  return {found.begin(), found.end()};
}

std::vector<std::size_t> populations_read(const Scenario& scenario, const ControlElement& control) {
  std::set<std::size_t> found;
  for (const MeasureElement& measure : control.measures)
    found.insert(population_named(scenario, measure.rows.population));
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind != ObservationElement::Kind::kForecast) continue;
    const auto all = upstream_of(scenario, population_named(scenario, seen.rows.population));
    found.insert(all.begin(), all.end());
  }
  return {found.begin(), found.end()};
}

bool lies_with_makers(const Scenario& scenario, const ControlElement& control,
                      std::size_t population) {
  const DeviceElement& device = scenario.plant[population];
  const LinkElement* link = access_link(scenario, device.name);
  const std::uint32_t makers = decision_makers(scenario, control);
  return link != nullptr && link->to == control.node && !link->in_turn &&
         makers % instances_of(scenario, control.node) == 0 && device.count % makers == 0;
}

}  // namespace orrery::scenarios
