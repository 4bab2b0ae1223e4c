// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/run/hand_targets.h"

#include <fmt/format.h>

#include <algorithm>

namespace orrery::gui {

using scenarios::PlantOutline;

namespace {

/// The selected rows of the population that the current item belongs to.
struct SelectedRows {
  const PlantOutline::Population* population = nullptr;
  std::uint32_t index = 0;
  std::vector<std::uint32_t> rows;  ///< in order; empty: all
};

SelectedRows selected_rows(const PlantOutline& outline, const std::vector<Item>& selection) {
  SelectedRows chosen;
  if (selection.empty()) return chosen;
  const Item current = selection.back();
  if (current.kind == Item::Kind::kPopulation && current.index < outline.populations.size()) {
    chosen.population = &outline.populations[current.index];
    chosen.index = current.index;
    return chosen;
  }
  if (current.kind != Item::Kind::kDevice) return chosen;
  const std::size_t owner = outline.population_of(current.index);
  if (owner >= outline.populations.size()) return chosen;
  chosen.population = &outline.populations[owner];
  chosen.index = static_cast<std::uint32_t>(owner);
  for (const Item item : selection) {
    const std::uint32_t row = item.index - chosen.population->first_device;
    if (item.kind == Item::Kind::kDevice && item.index >= chosen.population->first_device &&
        row < chosen.population->count)
      chosen.rows.push_back(row);
  }
  std::sort(chosen.rows.begin(), chosen.rows.end());
  return chosen;
}

HandTarget target_of(const std::string& name, const SelectedRows& chosen) {
  HandTarget target;
  target.base = name;
  const std::uint32_t count = chosen.population->count;
  if (chosen.rows.empty() && count > 1) {
    target.places = {name};
    target.label = fmt::format("{}, all {}", name, count);
    return target;
  }
  target.places =
      places_of(name, chosen.rows.empty() ? std::vector<std::uint32_t>{0} : chosen.rows);
  target.label = count == 1 ? name
                 : chosen.rows.size() == 1
                     ? target.places.front()
                     : fmt::format("{}, {} selected", name, chosen.rows.size());
  return target;
}

HandTarget link_target(const PlantOutline::Link& link) {
  HandTarget target;
  target.label = fmt::format("{}, from {} to {}", link.name, link.from, link.to);
  target.base = link.name;
  target.places = {link.name};
  target.kinds = link.faults;
  return target;
}

}  // namespace

std::vector<HandTarget> fault_targets(const PlantOutline& outline,
                                      const std::vector<Item>& selection) {
  std::vector<HandTarget> targets;
  const auto keep = [&](HandTarget target) {
    if (!target.kinds.empty()) targets.push_back(std::move(target));
  };
  if (!selection.empty() && selection.back().kind == Item::Kind::kLink &&
      selection.back().index < outline.links.size())
    keep(link_target(outline.links[selection.back().index]));
  const SelectedRows chosen = selected_rows(outline, selection);
  if (chosen.population == nullptr) return targets;
  HandTarget device = target_of(chosen.population->name, chosen);
  device.kinds = chosen.population->faults;
  keep(std::move(device));
  for (const auto& signal : outline.signals) {
    if (signal.population != chosen.index) continue;
    HandTarget sensor = target_of(signal.name, chosen);
    sensor.kinds = signal.faults;
    sensor.signal_unit = signal.unit;
    keep(std::move(sensor));
  }
  for (const auto& link : outline.links) {
    if (link.name == chosen.population->access_link) keep(link_target(link));
  }
  return targets;
}

std::vector<HandTarget> command_targets(const PlantOutline& outline,
                                        const std::vector<Item>& selection) {
  const SelectedRows chosen = selected_rows(outline, selection);
  if (chosen.population == nullptr || chosen.population->inputs.empty()) return {};
  HandTarget target = target_of(chosen.population->name, chosen);
  target.inputs = chosen.population->inputs;
  return {target};
}

std::vector<std::string> places_of(const std::string& name,
                                   const std::vector<std::uint32_t>& rows) {
  std::vector<std::string> places;
  for (std::size_t i = 0; i < rows.size();) {
    std::size_t last = i;
    while (last + 1 < rows.size() && rows[last + 1] == rows[last] + 1) ++last;
    places.push_back(i == last ? fmt::format("{}[{}]", name, rows[i])
                               : fmt::format("{}[{}..{}]", name, rows[i], rows[last]));
    i = last + 1;
  }
  return places;
}

}  // namespace orrery::gui
