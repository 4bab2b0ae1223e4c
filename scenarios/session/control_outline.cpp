// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/control_outline.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>

#include "engine/registry/check.h"
#include "scenarios/build/control_task.h"
#include "scenarios/build/control_units.h"
#include "scenarios/build/partition.h"
#include "scenarios/control/shown_units.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using Kind = ObservationElement::Kind;
using Seen = ControlOutline::Observation::Kind;

/// `shown` when the units file knows it; else the quantity stays in SI.
void show_in(const std::string& shown, ControlQuantity& quantity) {
  const auto unit = parse_unit(shown, {});
  if (!unit || shown.empty() || shown == "1") return;
  quantity.shown = shown;
  quantity.scale = *unit;
}

/// In the unit that a person writes the larger bound of its range in: 1 EUR/kWh, 30 degC.
void show_by_range(double low, double high, ControlQuantity& quantity) {
  const double bound = std::abs(low) > std::abs(high) ? low : high;
  if (quantity.unit == "1" || quantity.unit == "s" || !std::isfinite(bound)) return;
  const auto written = parse_quantity(format_quantity(bound, quantity.unit), {});
  if (written) show_in(written->unit, quantity);
}

std::string words_of(const std::string& model, const engine::ParamSet& params) {
  const engine::ControllerEntry* entry = find_controller(model);
  if (entry == nullptr) return model;
  for (const engine::ParamInfo& param : entry->info->params) {
    if (param.kind != engine::ParamKind::kFile || !params.has(param.name)) continue;
    const auto file = std::filesystem::path(params.text(param.name)).filename().string();
    if (!file.empty()) return fmt::format("{} ({})", model, file);
  }
  return model;
}

/// What kind each axis of the task is of, in its order.
std::vector<Seen> kinds_of(const ControlElement& control, const Scenario& scenario) {
  std::vector<Seen> kinds;
  const auto add = [&](std::size_t count, Seen kind) { kinds.insert(kinds.end(), count, kind); };
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind == Kind::kClock) add(2, Seen::kClock);
    if (seen.kind == Kind::kAction) add(control.acts.size(), Seen::kAction);
    if (seen.kind == Kind::kClock || seen.kind == Kind::kAction) continue;
    const auto& device = scenario.plant[population_named(scenario, seen.rows.population)];
    const std::size_t picks = picks_of(seen.rows, device.count, decision_makers(scenario, control));
    for (std::size_t j = 0; j < picks; ++j) {
      if (seen.kind == Kind::kForecast) {
        add(seen.ahead.size(), Seen::kForecast);
        continue;
      }
      add(1, Seen::kReading);
      add(seen.history - 1, Seen::kEarlier);
      add(seen.age ? 1 : 0, Seen::kAge);
    }
  }
  return kinds;
}

void add_observations(const Scenario& scenario, const ControlElement& control,
                      ControlOutline& outline) {
  const engine::ControlTask task = control_task(scenario, control);
  const std::vector<Seen> kinds = kinds_of(control, scenario);
  ORRERY_CHECK(kinds.size() == task.observation.size(), "a kind for each axis of the task");
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const engine::SpaceAxis& axis = task.observation[i];
    auto& one = outline.observations.emplace_back();
    one.name = axis.name;
    one.unit = axis.unit;
    one.kind = kinds[i];
    one.low = axis.low;
    one.high = axis.high;
    show_by_range(axis.low, axis.high, one);
  }
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind == Kind::kSignal) outline.signals.push_back(seen.signal);
  }
}

void add_actions(const Scenario& scenario, const ControlElement& control, ControlOutline& outline) {
  for (const ActionElement& act : control.acts) {
    const auto& info = scenario.plant[population_named(scenario, act.rows.population)].info;
    auto& one = outline.actions.emplace_back();
    one.name = act.name;
    one.unit = info.inputs[static_cast<std::size_t>(info.input_index(act.input))].unit;
    one.to = act.rows.population + "." + act.input;
    one.low = act.low;
    one.high = act.high;
    one.levels = act.levels;
    one.level_names = act.level_names;
    if (!act.levels.empty()) {
      const auto [low, high] = std::minmax_element(act.levels.begin(), act.levels.end());
      one.low = *low;
      one.high = *high;
    }
    show_by_range(one.low, one.high, one);
  }
}

void add_measures(const Scenario& scenario, const ControlElement& control,
                  ControlOutline& outline) {
  for (const MeasureElement& measure : control.measures) {
    auto& one = outline.measures.emplace_back();
    one.name = measure.name;
    one.unit = measure.unit;
    one.so_far = measure.episode;
    one.is_difference = measure.change || measure.episode == MeasureElement::Reduce::kSum;
    show_in(shown_unit(scenario, control, measure), one);
  }
  for (const CostElement& cost : control.costs) {
    auto& one = outline.costs.emplace_back();
    one.name = cost.name;
    one.unit = si_unit(cost);
    one.budget = cost.budget;
    one.is_difference = true;
    show_in(shown_unit(scenario, control, cost), one);
    for (std::size_t m = 0; m < control.measures.size(); ++m) {
      if (control.measures[m].name == cost.cost.text) one.measure = m;
    }
  }
}

/// By row of the population; rows that several share are the first one's.
ControlOutline::Reach reach_of(const Scenario& scenario, const UnitRows& rows,
                               std::uint32_t makers) {
  ControlOutline::Reach reach;
  reach.population = static_cast<std::uint32_t>(population_named(scenario, rows.population));
  const std::uint32_t count = scenario.plant[reach.population].count;
  reach.makers.resize(count);
  for (std::uint32_t u = makers; u-- > 0;) {
    for (const std::uint32_t row : rows_of_maker(rows, count, makers, u)) reach.makers[row] = u;
  }
  return reach;
}

void add_makers(const Scenario& scenario, const ControlElement& control, ControlOutline& outline) {
  outline.makers = decision_makers(scenario, control);
  const std::uint32_t machines = instances_of(scenario, control.node);
  const engine::NodeId node = first_node_of(scenario, control.node);
  for (std::uint32_t i = 0; i < machines; ++i) {
    const std::uint32_t first = first_row_of_instance(i, outline.makers, machines);
    const std::uint32_t end = first_row_of_instance(i + 1, outline.makers, machines);
    if (end > first) outline.sites.push_back({node + i, first, end - first});
  }
  const auto add = [&](const UnitRows& rows) {
    outline.reaches.push_back(reach_of(scenario, rows, outline.makers));
  };
  if (!control.each.empty()) add({control.each, {}});
  for (const ActionElement& act : control.acts) add(act.rows);
  engine::DeviceId first = 0;
  const UnitRows standing = !control.each.empty()  ? UnitRows{control.each, {}}
                            : control.acts.empty() ? UnitRows{scenario.plant.front().name, {}}
                                                   : control.acts.front().rows;
  const std::size_t population = population_named(scenario, standing.population);
  for (std::size_t p = 0; p < population; ++p) first += scenario.plant[p].count;
  outline.first_device =
      first + rows_of_maker(standing, scenario.plant[population].count, outline.makers, 0).front();
}

}  // namespace

std::vector<ControlOutline> outline_of_controls(const Scenario& scenario) {
  std::vector<ControlOutline> all;
  for (const ControlElement& control : scenario.controls) {
    ControlOutline& outline = all.emplace_back();
    outline.name = control.name;
    outline.node = control.node;
    outline.each = control.each;
    outline.model = words_of(control.model, control.params);
    outline.fallback = words_of(control.fallback, control.fallback_params);
    outline.fallback_after = control.fallback_after;
    outline.period = control.period;
    outline.episode = control.episode;
    add_observations(scenario, control, outline);
    add_actions(scenario, control, outline);
    add_measures(scenario, control, outline);
    add_makers(scenario, control, outline);
  }
  return all;
}

std::string ControlOutline::maker_name(std::uint32_t maker) const {
  if (each.empty()) return {};
  return makers == 1 ? each : fmt::format("{}[{}]", each, maker);
}

}  // namespace orrery::scenarios
