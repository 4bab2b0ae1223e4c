// SPDX-License-Identifier: Apache-2.0
#include "scenarios/session/plant_outline.h"

#include <fmt/format.h>

#include <algorithm>

#include "devices/catalog.h"
#include "engine/network/link_model.h"
#include "scenarios/build/partition.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/format/catalogue.h"

namespace orrery::scenarios {

namespace {

/// Kinds of fault from the catalogue whose fault points the target has.
void add_suiting(const engine::ModelInfo& target, std::vector<std::string>& names) {
  for (const auto* list : {&devices::fault_catalog(), &engine::common_fault_models()}) {
    for (const engine::FaultModel& fault : *list) {
      if (fault.missing_point(target).empty()) names.push_back(fault.info.name);
    }
  }
}

std::vector<std::string> faults_of(const DeviceElement& device) {
  std::vector<std::string> names;
  if (device.defined) {
    for (const engine::FaultModel& own : device.defined->faults) names.push_back(own.info.name);
  }
  add_suiting(device.info, names);
  return names;
}

std::vector<std::string> faults_of(const SensorElement& sensor) {
  std::vector<std::string> names;
  if (const auto* entry = find_sensor(sensor.model)) add_suiting(*entry->info, names);
  return names;
}

PlantOutline::Population population_of(const Scenario& scenario, const DeviceElement& device) {
  PlantOutline::Population population;
  population.name = device.name;
  population.model = device.defined ? "define" : device.model;
  population.summary = device.info.summary;
  population.count = device.count;
  population.outputs = device.info.outputs;
  population.inputs = device.info.inputs;
  population.faults = faults_of(device);
  if (const LinkElement* link = access_link(scenario, device.name)) {
    population.access_link = link->name;
  }
  return population;
}

void add_signals(const Scenario& scenario, PlantOutline& outline) {
  const auto directory = make_directory(scenario);
  std::size_t id = 0;
  for (std::uint32_t p = 0; p < scenario.plant.size(); ++p) {
    for (const SensorElement& sensor : scenario.plant[p].sensors) {
      outline.signals.push_back({directory->signals[id++], p, sensor.measures, faults_of(sensor)});
    }
  }
}

void add_network(const Scenario& scenario, PlantOutline& outline) {
  std::uint32_t next = 0;
  for (const NodeElement& node : scenario.nodes) {
    outline.nodes.push_back({node.name, node.fixed().text("profile"), next, node.count});
    next += node.count;
  }
  std::vector<std::string> faults;
  add_suiting(engine::link_model_info(), faults);
  for (const LinkElement& link : scenario.links) {
    outline.links.push_back({link.name, link.from, link.to, link_summary(link), faults});
  }
}

/// The population whose name is before the dot; `populations.size()` when there is none.
std::uint32_t owner_of(const PlantOutline& outline, const std::string& signal) {
  const std::string name = signal.substr(0, signal.find('.'));
  std::uint32_t p = 0;
  while (p < outline.populations.size() && outline.populations[p].name != name) ++p;
  return p;
}

void add_recorded_signal(const engine::SeriesRecord& series, PlantOutline& outline) {
  const auto same = [&](const auto& signal) { return signal.name == series.name; };
  if (std::any_of(outline.signals.begin(), outline.signals.end(), same)) return;
  const std::uint32_t owner = owner_of(outline, series.name);
  if (owner == outline.populations.size()) return;
  PlantOutline::Signal signal;
  signal.id = static_cast<engine::SignalId>(outline.signals.size());
  signal.name = series.name;
  signal.unit = series.unit;
  signal.width = series.width;
  signal.sample_rate_hz = series.sample_rate_hz;
  signal.components = series.components;
  signal.first_device = outline.populations[owner].first_device;
  signal.device_count = outline.populations[owner].count;
  signal.population = owner;
  outline.signals.push_back(std::move(signal));
}

void add_recorded_agent(const std::string& name, PlantOutline& outline) {
  if (name.empty() || name.find('/') != std::string::npos) return;  // a control beside an agent
  const auto same = [&](const auto& agent) { return agent.name == name; };
  if (std::any_of(outline.agents.begin(), outline.agents.end(), same)) return;
  outline.agents.push_back({name, "", "", {}});
}

}  // namespace

PlantOutline outline_of(const Scenario& scenario) {
  PlantOutline outline;
  outline.title = scenario.name;
  outline.description = scenario.description;
  engine::DeviceId next = 0;
  for (const DeviceElement& device : scenario.plant) {
    outline.populations.push_back(population_of(scenario, device));
    outline.populations.back().first_device = next;
    next += device.count;
  }
  add_signals(scenario, outline);
  add_network(scenario, outline);
  for (const AgentElement& agent : scenario.agents) {
    outline.agents.push_back({agent.name, agent.model, agent.node, {}});
    for (const ObservedSignal& observed : agent.observes) {
      outline.agents.back().observes.push_back(observed.signal);
    }
  }
  outline.controls = outline_of_controls(scenario);
  return outline;
}

PlantOutline outline_of(const engine::RunTables& tables) {
  PlantOutline outline;
  outline.title = tables.header.scenario_name;
  outline.description = tables.header.description;
  for (const engine::PopulationRecord& record : tables.populations) {
    PlantOutline::Population population;
    population.name = record.name;
    population.model = record.model;
    population.first_device = record.first_device;
    population.count = record.count;
    outline.populations.push_back(std::move(population));
  }
  std::uint32_t next = 0;
  for (const engine::NodeRecord& node : tables.nodes) {
    outline.nodes.push_back({node.name, node.hardware, next, node.count});
    next += node.count;
  }
  for (const engine::LinkRecord& link : tables.links) {
    outline.links.push_back({link.name, link.from, link.to, link.summary, {}});
    const std::uint32_t owner = owner_of(outline, link.from);
    if (owner < outline.populations.size() && outline.populations[owner].access_link.empty()) {
      outline.populations[owner].access_link = link.name;
    }
  }
  for (const engine::SeriesRecord& series : tables.series) {
    if (series.stage == engine::kScoreStage) {
      add_recorded_agent(series.name, outline);
    } else {
      add_recorded_signal(series, outline);
    }
  }
  for (const engine::MetricRecord& metric : tables.metrics) {
    add_recorded_agent(metric.agent, outline);
  }
  for (const engine::AlertRecord& alert : tables.alerts) add_recorded_agent(alert.agent, outline);
  return outline;
}

std::uint32_t PlantOutline::device_count() const {
  return populations.empty() ? 0 : populations.back().first_device + populations.back().count;
}

std::size_t PlantOutline::population_of(engine::DeviceId device) const {
  const auto after = std::upper_bound(populations.begin(), populations.end(), device,
                                      [](engine::DeviceId id, const Population& population) {
                                        return id < population.first_device;
                                      });
  if (after == populations.begin()) return populations.size();
  const auto at = after - 1;
  if (device - at->first_device >= at->count) return populations.size();
  return static_cast<std::size_t>(at - populations.begin());
}

std::string PlantOutline::device_name(engine::DeviceId device) const {
  const std::size_t p = population_of(device);
  if (p == populations.size()) return fmt::format("device {}", device);
  const Population& population = populations[p];
  if (population.count == 1) return population.name;
  return fmt::format("{}[{}]", population.name, device - population.first_device);
}

std::vector<ControlLook> PlantOutline::controls_on(std::uint32_t node) const {
  std::vector<ControlLook> looks;
  for (std::uint32_t c = 0; c < controls.size(); ++c) {
    for (const auto& site : controls[c].sites) {
      if (site.node == node) looks.push_back({c, site.first, site.count});
    }
  }
  return looks;
}

std::vector<ControlLook> PlantOutline::controls_of(engine::DeviceId device) const {
  std::vector<ControlLook> looks;
  const std::size_t population = population_of(device);
  if (population >= populations.size()) return looks;
  const std::uint32_t row = device - populations[population].first_device;
  for (std::uint32_t c = 0; c < controls.size(); ++c) {
    for (const auto& reach : controls[c].reaches) {
      if (reach.population != population || !reach.makers[row]) continue;
      looks.push_back({c, *reach.makers[row], 1});
      break;
    }
  }
  return looks;
}

std::vector<ControlLook> PlantOutline::controls_of_population(std::uint32_t population) const {
  std::vector<ControlLook> looks;
  for (std::uint32_t c = 0; c < controls.size(); ++c) {
    const auto& reaches = controls[c].reaches;
    if (std::any_of(reaches.begin(), reaches.end(),
                    [&](const auto& reach) { return reach.population == population; }))
      looks.push_back({c, 0, controls[c].makers});
  }
  return looks;
}

}  // namespace orrery::scenarios
