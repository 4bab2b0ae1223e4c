// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/control_task.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>

#include "scenarios/build/control_units.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::ControlTask;
using engine::SpaceAxis;
using Kind = ObservationElement::Kind;

/// Beyond, choices go by their numbers.
constexpr std::size_t kNamedChoices = 256;

std::size_t picks_of(const Scenario& scenario, const ControlElement& control,
                     const UnitRows& rows) {
  const std::uint32_t count = scenario.plant[population_named(scenario, rows.population)].count;
  return picks_of(rows, count, decision_makers(scenario, control));
}

std::string output_unit(const DeviceElement& device, const std::string& output) {
  return device.info.outputs[static_cast<std::size_t>(device.info.output_index(output))].unit;
}

std::string signal_unit(const DeviceElement& device, const std::string& signal) {
  const auto sensor = std::find_if(device.sensors.begin(), device.sensors.end(),
                                   [&](const auto& one) { return one.name == signal; });
  return output_unit(device, sensor->measures);
}

std::string span_text(engine::Duration span) { return format_quantity(span.seconds(), "s"); }

void add_signal_axes(const ControlElement& control, const ObservationElement& seen,
                     const std::string& unit, const std::string& name, ControlTask& task) {
  for (std::uint32_t h = 0; h < seen.history; ++h) {
    task.observation.push_back(
        {h == 0 ? name : fmt::format("{}[-{}]", name, span_text(control.period * h)), unit,
         seen.low, seen.high});
  }
  if (!seen.age) return;
  const double longest =
      seen.hold.ns > 0 ? seen.hold.seconds() : std::numeric_limits<double>::infinity();
  task.observation.push_back({name + ".age", "s", 0.0, longest});
}

void add_axes(const Scenario& scenario, const ControlElement& control,
              const ObservationElement& seen, ControlTask& task) {
  if (seen.kind == Kind::kClock) {
    task.observation.push_back({seen.name + ".sin", "1", -1.0, 1.0});
    task.observation.push_back({seen.name + ".cos", "1", -1.0, 1.0});
    return;
  }
  if (seen.kind == Kind::kAction) {
    for (const ActionElement& act : control.acts) {
      const auto& info = scenario.plant[population_named(scenario, act.rows.population)].info;
      const auto input = static_cast<std::size_t>(info.input_index(act.input));
      task.observation.push_back(
          {fmt::format("{}.{}", seen.name, act.name), info.inputs[input].unit, act.low, act.high});
    }
    return;
  }
  const DeviceElement& device = scenario.plant[population_named(scenario, seen.rows.population)];
  const std::size_t picks = picks_of(scenario, control, seen.rows);
  for (std::size_t j = 0; j < picks; ++j) {
    const std::string name = picks == 1 ? seen.name : fmt::format("{}[{}]", seen.name, j);
    if (seen.kind == Kind::kSignal) {
      add_signal_axes(control, seen, signal_unit(device, seen.signal), name, task);
      continue;
    }
    for (const engine::Duration ahead : seen.ahead) {
      task.observation.push_back(
          {ahead.ns == 0 ? name : fmt::format("{}[+{}]", name, span_text(ahead)),
           output_unit(device, seen.output), seen.low, seen.high});
    }
  }
}

std::size_t nearest_level(const ActionElement& act) {
  const auto nearest = std::min_element(
      act.levels.begin(), act.levels.end(),
      [&](double a, double b) { return std::abs(a - act.at_first) < std::abs(b - act.at_first); });
  return static_cast<std::size_t>(nearest - act.levels.begin());
}

std::string level_name(const ActionElement& act, std::size_t level) {
  return act.level_names.empty() ? fmt::format("{} {:g}", act.name, act.levels[level])
                                 : act.level_names[level];
}

void add_choices(const ControlElement& control, ControlTask& task) {
  std::size_t choices = 1;
  std::size_t first = 0;
  for (const ActionElement& act : control.acts) {
    choices *= act.levels.size();
    first = first * act.levels.size() + nearest_level(act);
  }
  task.choices = static_cast<std::uint32_t>(choices);
  task.at_first = {static_cast<double>(first)};
  for (std::size_t choice = 0; choices <= kNamedChoices && choice < choices; ++choice) {
    std::string name;
    std::size_t rest = choice;
    for (auto act = control.acts.rbegin(); act != control.acts.rend(); ++act) {
      const std::string level = level_name(*act, rest % act->levels.size());
      name = name.empty() ? level : level + ", " + name;
      rest /= act->levels.size();
    }
    task.choice_names.push_back(std::move(name));
  }
}

void add_box(const Scenario& scenario, const ControlElement& control, ControlTask& task) {
  for (const ActionElement& act : control.acts) {
    const auto& info = scenario.plant[population_named(scenario, act.rows.population)].info;
    const auto input = static_cast<std::size_t>(info.input_index(act.input));
    task.action.push_back({act.name, info.inputs[input].unit, act.low, act.high});
    task.at_first.push_back(std::clamp(act.at_first, act.low, act.high));
  }
}

}  // namespace

engine::ControlTask control_task(const Scenario& scenario, const ControlElement& control) {
  ControlTask task;
  task.name = scenario.controls.size() > 1 ? scenario.name + "/" + control.name : scenario.name;
  for (const ObservationElement& seen : control.observes) add_axes(scenario, control, seen, task);
  if (!control.acts.empty() && !control.acts.front().levels.empty()) {
    add_choices(control, task);
  } else {
    add_box(scenario, control, task);
  }
  const std::uint32_t makers = decision_makers(scenario, control);
  for (std::uint32_t u = 0; !control.each.empty() && makers > 1 && u < makers; ++u)
    task.agents.push_back(fmt::format("{}[{}]", control.each, u));
  for (const CostElement& cost : control.costs) task.costs.push_back({cost.name, cost.budget});
  for (const MeasureElement& measure : control.measures)
    task.measures.push_back({measure.name, measure.unit});
  task.period = control.period;
  task.steps_max = static_cast<std::uint32_t>(
      std::min<std::int64_t>(control.episode.ns / control.period.ns, UINT32_MAX));
  return task;
}

}  // namespace orrery::scenarios
