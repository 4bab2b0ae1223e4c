// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/control_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "scenarios/build/control_units.h"
#include "scenarios/build/forecast_builder.h"
#include "scenarios/build/hosted.h"
#include "scenarios/build/instances.h"
#include "scenarios/build/placed.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Plant;
using Kind = ObservationElement::Kind;

/// An instance with the decision makers that are its own.
struct ControlInstance {
  Instance at;
  std::uint32_t makers = 1;  ///< over the whole plant
  std::uint32_t first = 0;
  std::uint32_t count = 1;
};

/// The instances of all controls, in the order of their numbers.
template <class Visit>
void for_each_control(const Scenario& scenario, Visit visit) {
  std::uint32_t number = 0;
  for (const AgentElement& agent : scenario.agents) number += instances_of(scenario, agent.node);
  for (const ControlElement& control : scenario.controls) {
    const engine::NodeId node = first_node_of(scenario, control.node);
    const std::uint32_t machines = instances_of(scenario, control.node);
    const std::uint32_t makers = decision_makers(scenario, control);
    for (std::uint32_t i = 0; i < machines; ++i) {
      const std::uint32_t first = first_row_of_instance(i, makers, machines);
      const std::uint32_t end = first_row_of_instance(i + 1, makers, machines);
      visit(control,
            ControlInstance{{i, number++, node + i, machines}, makers, first, end - first});
    }
  }
}

/// What one instance is made from.
class SiteMaker {
 public:
  SiteMaker(const PartFrame& frame, const ControlElement& element, const ControlInstance& at,
            ForecastBuilder& forecasts, const Plant& plant)
      : frame_(frame), element_(element), at_(at), forecasts_(forecasts), plant_(plant) {}

  engine::ControlSiteSpec spec() {
    engine::ControlSiteSpec spec;
    spec.name = element_.name;
    spec.number = at_.at.number;
    spec.node = at_.at.node;
    spec.period = element_.period;
    spec.rows = at_.count;
    spec.first_row = at_.first;
    spec.task = control_task(frame_.scenario, element_);
    for (const ObservationElement& seen : element_.observes)
      spec.observes.push_back(observed(seen));
    for (const ActionElement& act : element_.acts) spec.acts.push_back(action(act));
    spec.first_device = first_device(spec);
    for (const MeasureElement& measure : element_.measures)
      spec.measures.push_back({measure.name, output(measure.rows, measure.output),
                               static_cast<engine::ControlMeasure::Reduce>(measure.reduce),
                               measure.change, measure.unit});
    spec.reward = element_.reward.function;
    if (element_.terminated) spec.terminated = element_.terminated->function;
    for (const CostElement& cost : element_.costs) spec.costs.push_back(cost.cost.function);
    spec.fallback_after = element_.fallback_after;
    return spec;
  }

 private:
  engine::ObservedAxes observed(const ObservationElement& seen) {
    switch (seen.kind) {
      case Kind::kSignal: return signal(seen);
      case Kind::kForecast: return forecasts_.axes(seen, output(seen.rows, seen.output));
      case Kind::kClock: return engine::ClockAxes{seen.cycle};
      case Kind::kAction: return engine::ActionAxes{};
    }
    ORRERY_CHECK(false, "unknown kind of observation");
  }

  engine::SignalAxes signal(const ObservationElement& seen) {
    engine::SignalAxes axes;
    axes.signal = signal_at(*frame_.directory, seen.signal, at_.at);
    axes.picks = picks(seen.rows);
    for (const engine::DeviceId device : devices(seen.rows)) {
      const std::uint32_t from_first = device - axes.signal.first_device;
      ORRERY_CHECK(from_first < axes.signal.device_count, "devices hang on the node in blocks");
      axes.devices.push_back(from_first);
    }
    axes.hold = seen.hold;
    axes.history = seen.history;
    axes.age = seen.age;
    axes.range = {seen.low, seen.high};
    axes.otherwise = seen.otherwise;
    return axes;
  }

  engine::ControlAction action(const ActionElement& act) {
    engine::ControlAction action;
    action.name = act.name;
    action.input = act.input;
    const auto& info = population(act.rows).info;
    action.unit = info.inputs[static_cast<std::size_t>(info.input_index(act.input))].unit;
    action.picks = picks(act.rows);
    action.devices = devices(act.rows);
    action.low = act.low;
    action.high = act.high;
    action.levels = act.levels;
    action.rate_per_s = act.rate_per_s;
    action.delay = act.delay;
    action.time_to_live = act.time_to_live;
    action.fail_safe = act.fail_safe;
    action.at_first = act.at_first;
    return action;
  }

  engine::UnitOutput output(const UnitRows& of, const std::string& name) {
    const DeviceElement& device = population(of);
    engine::UnitOutput output;
    output.output = device.info.output_index(name);
    output.picks = picks(of);
    const std::vector<std::uint32_t> mine = rows(of);
    output.devices = block_of(device.name, mine.front());
    const engine::Population& block = *plant_.devices[output.devices].population;
    output.population = &block;
    for (const std::uint32_t row : mine) {
      ORRERY_CHECK(row - block.first_row() < block.size(), "what a control reads stays together");
      output.rows.push_back(row - block.first_row());
    }
    return output;
  }

  /// Where the part has a row of a population.
  std::size_t block_of(const std::string& name, std::uint32_t row) const {
    for (std::size_t d = 0; d < plant_.devices.size(); ++d) {
      const engine::Population& block = *plant_.devices[d].population;
      if (block.name() == name && row - block.first_row() < block.size()) return d;
    }
    ORRERY_CHECK(false, "what a control reads is in its part");
  }

  const DeviceElement& population(const UnitRows& of) const {
    return frame_.scenario.plant[population_named(frame_.scenario, of.population)];
  }
  std::size_t picks(const UnitRows& of) const {
    return picks_of(of, population(of).count, at_.makers);
  }
  /// Of this instance's decision makers, one after the other, by row of the whole population.
  std::vector<std::uint32_t> rows(const UnitRows& of) const {
    std::vector<std::uint32_t> all;
    for (std::uint32_t u = at_.first; u < at_.first + at_.count; ++u) {
      const auto mine = rows_of_maker(of, population(of).count, at_.makers, u);
      all.insert(all.end(), mine.begin(), mine.end());
    }
    return all;
  }
  std::vector<engine::DeviceId> devices(const UnitRows& of) const {
    const auto& known = frame_.directory->devices[population_named(frame_.scenario, of.population)];
    std::vector<engine::DeviceId> all = rows(of);
    for (engine::DeviceId& device : all) device += known.first_device;
    return all;
  }

  /// The row of `each`, or else the first device that is commanded.
  engine::DeviceId first_device(const engine::ControlSiteSpec& spec) const {
    if (!element_.each.empty()) {
      const std::size_t each = population_named(frame_.scenario, element_.each);
      return frame_.directory->devices[each].first_device + at_.first;
    }
    return spec.acts.empty() ? 0 : spec.acts.front().devices.front();
  }

  const PartFrame& frame_;
  const ControlElement& element_;
  const ControlInstance& at_;
  ForecastBuilder& forecasts_;
  const Plant& plant_;
};

std::unique_ptr<engine::Controller> make_controller(const PartFrame& frame,
                                                    const ControlElement& element,
                                                    const ControlInstance& at,
                                                    const engine::ControlTask& task,
                                                    bool is_fallback, Diagnostics& diagnostics) {
  const std::string& model = is_fallback ? element.fallback : element.model;
  const HostedControllers::Maker* hosted =
      is_fallback ? nullptr : HostedControllers::of(element.name);
  if (model.empty() && hosted == nullptr) return nullptr;
  engine::ControllerSpec spec;
  spec.task = task;
  spec.params = is_fallback ? element.fallback_params : element.params;
  spec.rows = at.count;
  spec.seed = frame.seed;
  spec.entity = engine::entity_key(element.name + (is_fallback ? "/fallback" : ""), at.at.index);
  const engine::ControllerEntry* entry = hosted != nullptr ? nullptr : find_controller(model);
  ORRERY_CHECK(hosted != nullptr || entry != nullptr, "the loader checks the names of controllers");
  auto made = hosted != nullptr ? (*hosted)(spec) : entry->make(spec);
  if (made) return std::move(*made);
  append_placed(made.error(), element.model_place, diagnostics);
  return nullptr;
}

void check_room(const ControlElement& element, const engine::ControlSite& site,
                const engine::Node& node, Diagnostics& diagnostics) {
  if (site.controller() == nullptr) return;
  const auto needed =
      static_cast<double>(site.rows()) * static_cast<double>(site.controller()->cost().state_bytes);
  if (needed <= node.profile().ram_byte) return;
  diagnostics.error(
      "controller-too-large", element.model_place,
      fmt::format("controller '{}' needs {:.0f} byte but node '{}' ({}) has {:.0f}", element.name,
                  needed, node.name(), node.profile().name, node.profile().ram_byte),
      "move it to a larger node, or let it decide for fewer devices");
}

void build_control(const PartFrame& frame, const ControlElement& element, const ControlInstance& at,
                   ForecastBuilder& forecasts, Plant& plant, Diagnostics& diagnostics) {
  engine::ControlSiteSpec spec = SiteMaker(frame, element, at, forecasts, plant).spec();
  auto controller = make_controller(frame, element, at, spec.task, false, diagnostics);
  auto fallback = make_controller(frame, element, at, spec.task, true, diagnostics);
  if (diagnostics.has_errors()) return;
  auto site = std::make_unique<engine::ControlSite>(std::move(spec));
  site->set_controllers(std::move(controller), std::move(fallback));
  check_room(element, *site, plant.nodes[at.at.node], diagnostics);
  plant.controls.push_back(std::move(site));
}

}  // namespace

void add_controls(const Scenario& scenario, engine::PlantDirectory& directory) {
  for_each_control(scenario, [&](const ControlElement& control, const ControlInstance& at) {
    directory.agents.push_back(control.name);
    for (const ObservationElement& seen : control.observes) {
      if (seen.kind == Kind::kSignal)
        directory.subscribe(signal_at(directory, seen.signal, at.at), at.at.node);
    }
  });
}

void build_controls(const PartFrame& frame, Plant& plant, Diagnostics& diagnostics) {
  std::unique_ptr<ForecastBuilder> forecasts;
  const ControlElement* last = nullptr;
  for_each_control(frame.scenario, [&](const ControlElement& element, const ControlInstance& at) {
    if (!frame.owns_node(at.at.node) || diagnostics.has_errors()) return;
    if (last != &element) {
      forecasts = std::make_unique<ForecastBuilder>(frame, element, plant, diagnostics);
      last = &element;
    }
    if (!diagnostics.has_errors())
      build_control(frame, element, at, *forecasts, plant, diagnostics);
  });
}

}  // namespace orrery::scenarios
