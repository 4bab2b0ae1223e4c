// SPDX-License-Identifier: Apache-2.0
#include "scenarios/build/site_builder.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/random/stream.h"
#include "engine/registry/check.h"
#include "models/catalog.h"
#include "scenarios/build/placed.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/host/foreign_agent.h"
#include "scenarios/validate/judge_plan.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;
using engine::Plant;
using engine::SiteInput;

const Plant::Sensors* sensor_named(const Plant& plant, const std::string& name) {
  for (const auto& sensor : plant.sensors) {
    if (sensor.signal.name == name) return &sensor;
  }
  return nullptr;
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

SiteInput input_of(const ObservedSignal& observed, const Plant& plant, Diagnostics& diagnostics) {
  const Plant::Sensors* sensor = sensor_named(plant, observed.signal);
  SiteInput input;
  input.signal = sensor->signal;
  input.max_age = observed.max_age;
  add_steps(observed, sensor->bank->spec().period, input, diagnostics);
  return input;
}

engine::SiteSpec site_spec(const AgentElement& element, const NetworkParts& network,
                           const Plant& plant, Diagnostics& diagnostics) {
  engine::SiteSpec spec;
  spec.name = element.name;
  spec.node = network.nodes.at(element.node).front();
  spec.period = element.period;
  spec.alignment = element.by_sample_time ? engine::Alignment::kTime : engine::Alignment::kTick;
  spec.hold = element.hold;
  spec.patience = element.by_sample_time ? element.period : engine::Duration{};
  for (const ObservedSignal& observed : element.observes) {
    spec.inputs.push_back(input_of(observed, plant, diagnostics));
  }
  if (element.only_while) {
    SiteInput gate;
    gate.signal = sensor_named(plant, element.only_while->signal)->signal;
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
double row_rate_hz(const AgentElement& element, const Plant& plant) {
  engine::Duration slowest;
  for (const ObservedSignal& observed : element.observes)
    slowest = std::max(slowest, sensor_named(plant, observed.signal)->bank->spec().period);
  if (slowest.ns == 0) return 0.0;
  if (!element.by_sample_time) slowest = std::max(slowest, element.period);
  return 1.0 / slowest.seconds();
}

AgentFacts facts_of(const AgentElement& element, const engine::ParamSet& params,
                    const engine::AgentSite& site, const Plant& plant) {
  AgentFacts facts;
  facts.agent = element.name;
  facts.names = params.texts("names");
  facts.window = static_cast<std::uint32_t>(params.integer("window"));
  facts.rate_hz = row_rate_hz(element, plant);
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

void set_agents(const AgentElement& element, const Scenario& scenario, const Plant& plant,
                engine::AgentSite& site, Diagnostics& diagnostics) {
  const std::uint64_t seed = plant.seed;
  engine::ParamSet params = element.fixed();
  if (element.model == foreign_agent_entry().info->name) {
    const auto ready =
        prepare_foreign_agent(facts_of(element, params, site, plant), scenario.trusted, params);
    if (!ready) return append_placed(ready.error(), element.place, diagnostics);
  }
  auto agent = find_agent(element.model)->make(agent_spec(element.name, params, site, seed));
  if (!agent) {
    append_placed(agent.error(), element.place, diagnostics);
    return;
  }
  std::vector<engine::ControlAgent> controls;
  const std::vector<std::string> wanted = controls_of(element);
  for (const auto& entry : models::agent_catalog()) {
    if (std::find(wanted.begin(), wanted.end(), entry.info->name) == wanted.end()) continue;
    const std::string name = element.name + "/" + entry.info->name;
    auto control = entry.make(agent_spec(name, control_params(entry, params), site, seed));
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
                             const engine::AgentSite& site, std::uint64_t seed) {
  engine::AgentSpec spec;
  spec.name = name;
  spec.params = std::move(params);
  spec.features = site.features().components;
  spec.first_device = site.features().first_device;
  spec.device_count = site.features().device_count;
  spec.period = site.spec().period;
  spec.seed = seed;
  spec.entity = engine::entity_key(name, 0);
  return spec;
}

void build_sites(const Scenario& scenario, const NetworkParts& network, Plant& plant,
                 Diagnostics& diagnostics) {
  for (const AgentElement& element : scenario.agents) {
    Diagnostics mine;
    auto spec = site_spec(element, network, plant, mine);
    if (!mine.has_errors()) {
      auto site = std::make_unique<engine::AgentSite>(std::move(spec));
      set_agents(element, scenario, plant, *site, mine);
      if (!mine.has_errors()) {
        check_room(element, *site, plant.nodes[site->spec().node], mine);
        plant.sites.push_back(std::move(site));
      }
    }
    diagnostics.append(mine);
  }
}

}  // namespace orrery::scenarios
