// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/site_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "models/catalog.h"
#include "scenarios/build/hosted.h"
#include "scenarios/build/instances.h"
#include "scenarios/build/placed.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/host/foreign_agent.h"
#include "scenarios/validate/judge_plan.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Plant;
using engine::SiteInput;

const SensorElement& sensor_named(const Scenario& scenario, const std::string& name) {
  for (const DeviceElement& device : scenario.plant) {
    for (const SensorElement& sensor : device.sensors) {
      if (sensor.name == name) return sensor;
    }
  }
  ORRERY_CHECK(false, "the loader checks the names of signals");
}

std::vector<std::string> observed_by(const AgentElement& agent) {
  std::vector<std::string> names;
  for (const ObservedSignal& observed : agent.observes) names.push_back(observed.signal);
  if (agent.only_while) names.push_back(agent.only_while->signal);
  return names;
}

/// The instances of all agents, in the order of their numbers.
template <class Visit>
void for_each_instance(const Scenario& scenario, Visit visit) {
  std::uint32_t number = 0;
  for (const AgentElement& agent : scenario.agents) {
    const engine::NodeId first = first_node_of(scenario, agent.node);
    const std::uint32_t instances = instances_of(scenario, agent.node);
    for (std::uint32_t i = 0; i < instances; ++i)
      visit(agent, Instance{i, number++, first + i, instances});
  }
}

void add_steps(const ObservedSignal& observed, engine::Duration period, SiteInput& input,
               Diagnostics& diagnostics) {
  engine::SignalInfo signal = input.signal;
  for (const StepElement& element : observed.steps) {
    auto step = find_step(element.model)->make({element.fixed(), signal, period});
    if (!step) {
      append_placed(step.error(), element.place, diagnostics);
      return;
    }
    signal = (*step)->output();
    input.steps.push_back(std::move(*step));
    input.step_names.push_back(element.model);
  }
}

SiteInput input_of(const PartFrame& frame, const ObservedSignal& observed, const Instance& at,
                   Diagnostics& diagnostics) {
  SiteInput input;
  input.signal = signal_at(*frame.directory, observed.signal, at);
  input.max_age = observed.max_age;
  add_steps(observed, sensor_named(frame.scenario, observed.signal).period, input, diagnostics);
  return input;
}

engine::SiteSpec site_spec(const PartFrame& frame, const AgentElement& element, const Instance& at,
                           Diagnostics& diagnostics) {
  engine::SiteSpec spec;
  spec.name = element.name;
  spec.number = at.number;
  spec.node = at.node;
  spec.period = element.period;
  spec.alignment = element.by_sample_time ? engine::Alignment::kTime : engine::Alignment::kTick;
  spec.hold = element.hold;
  spec.patience = element.by_sample_time ? element.period : engine::Duration{};
  for (const ObservedSignal& observed : element.observes)
    spec.inputs.push_back(input_of(frame, observed, at, diagnostics));
  if (element.only_while) {
    SiteInput gate;
    gate.signal = signal_at(*frame.directory, element.only_while->signal, at);
    gate.is_gate = true;
    gate.gate_above = element.only_while->above;
    gate.gate_settle = element.only_while->settle;
    spec.inputs.push_back(std::move(gate));
  }
  if (element.on_alert) {
    spec.on_alert =
        engine::AlertAction{element.on_alert->command, element.on_alert->value,
                            element.on_alert->at_most_every, element.on_alert->time_to_live};
  }
  return spec;
}

/// Controls start to judge when the agent does, so that all are scored on the same rows.
engine::ParamSet control_params(const engine::AgentEntry& control, const engine::ParamSet& agent) {
  engine::ParamSet params = engine::ParamSet::defaults(*control.info);
  for (const auto& param : control.info->params) {
    if (agent.has(param.name)) params.set(param.name, agent.values().at(param.name));
  }
  return params;
}

/// Rows a second that an agent sees: one a tick, or one a sampling time.
double row_rate_hz(const AgentElement& element, const Scenario& scenario) {
  engine::Duration slowest;
  for (const ObservedSignal& observed : element.observes)
    slowest = std::max(slowest, sensor_named(scenario, observed.signal).period);
  if (slowest.ns == 0) return 0.0;
  if (!element.by_sample_time) slowest = std::max(slowest, element.period);
  return 1.0 / slowest.seconds();
}

AgentFacts facts_of(const AgentElement& element, const engine::ParamSet& params,
                    const engine::AgentSite& site, const Scenario& scenario) {
  AgentFacts facts;
  facts.agent = element.name;
  facts.names = params.texts("names");
  facts.window = static_cast<std::uint32_t>(params.integer("window"));
  facts.rate_hz = row_rate_hz(element, scenario);
  const auto& names = site.features().components;
  for (const SiteInput& input : site.spec().inputs) {
    if (input.is_gate) continue;
    const auto& signal = input.steps.empty() ? input.signal : input.steps.back()->output();
    for (std::uint32_t i = 0; i < signal.width; ++i) {
      // Features of one signal may have units of their own: rms in mm/s, kurtosis in none.
      facts.features.push_back(
          {names[facts.features.size()], signal.components.empty() ? signal.unit : std::string{}});
    }
  }
  return facts;
}

void set_agents(const PartFrame& frame, const AgentElement& element, const Instance& at,
                engine::AgentSite& site, Diagnostics& diagnostics) {
  const Scenario& scenario = frame.scenario;
  const std::uint64_t seed = frame.seed;
  engine::ParamSet params = element.fixed();
  const HostedAgents::Maker* hosted = HostedAgents::of(element.name);
  if (hosted == nullptr && element.model == foreign_agent_entry().info->name) {
    const auto ready =
        prepare_foreign_agent(facts_of(element, params, site, scenario), scenario.trusted, params);
    if (!ready) return append_placed(ready.error(), element.place, diagnostics);
  }
  const engine::AgentSpec spec = agent_spec(element.name, params, site, seed, at.index);
  auto agent = hosted != nullptr ? (*hosted)(spec) : find_agent(element.model)->make(spec);
  if (!agent) {
    append_placed(agent.error(), element.place, diagnostics);
    return;
  }
  std::vector<engine::ControlAgent> controls;
  const std::vector<std::string> wanted = controls_of(element);
  for (const auto& entry : models::agent_catalog()) {
    if (std::find(wanted.begin(), wanted.end(), entry.info->name) == wanted.end()) continue;
    const std::string name = element.name + "/" + entry.info->name;
    auto control =
        entry.make(agent_spec(name, control_params(entry, params), site, seed, at.index));
    ORRERY_CHECK(control.has_value(), "controls accept every feature");
    controls.push_back({name, std::move(*control)});
  }
  site.set_agent(std::move(*agent), std::move(controls));
}

void check_room(const AgentElement& element, const engine::AgentSite& site,
                const engine::Node& node, Diagnostics& diagnostics) {
  const auto needed = static_cast<double>(site.agent().cost().state_bytes);
  if (needed <= node.profile().ram_byte) return;
  diagnostics.error(
      "agent-too-large", element.place,
      fmt::format("agent '{}' needs {:.0f} byte but node '{}' ({}) has {:.0f}", element.name,
                  needed, node.name(), node.profile().name, node.profile().ram_byte),
      "move it to a larger node, or let it observe fewer devices or features");
}

}  // namespace

engine::AgentSpec agent_spec(const std::string& name, engine::ParamSet params,
                             const engine::AgentSite& site, std::uint64_t seed,
                             std::uint32_t instance) {
  engine::AgentSpec spec;
  spec.name = name;
  spec.params = std::move(params);
  spec.features = site.features().components;
  spec.first_device = site.features().first_device;
  spec.device_count = site.features().device_count;
  spec.period = site.spec().period;
  spec.seed = seed;
  spec.entity = engine::entity_key(name, instance);
  return spec;
}

void add_agents(const Scenario& scenario, engine::PlantDirectory& directory) {
  for_each_instance(scenario, [&](const AgentElement& agent, const Instance& at) {
    directory.agents.push_back(agent.name);
    for (const std::string& name : observed_by(agent))
      directory.subscribe(signal_at(directory, name, at), at.node);
  });
}

void build_sites(const PartFrame& frame, Plant& plant, Diagnostics& diagnostics) {
  for_each_instance(frame.scenario, [&](const AgentElement& element, const Instance& at) {
    if (!frame.owns_node(at.node)) return;
    Diagnostics mine;
    auto spec = site_spec(frame, element, at, mine);
    if (!mine.has_errors()) {
      auto site = std::make_unique<engine::AgentSite>(std::move(spec));
      set_agents(frame, element, at, *site, mine);
      if (!mine.has_errors()) {
        check_room(element, *site, plant.nodes[site->spec().node], mine);
        plant.sites.push_back(std::move(site));
      }
    }
    if (at.index == 0 || !diagnostics.has_errors()) diagnostics.append(mine);
  });
}

}  // namespace orrery::scenarios
