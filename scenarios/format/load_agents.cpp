// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "models/catalog.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/named_files.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

namespace {

using engine::Duration;

/// An empty mapping where nothing is written, so that what is missing in it has a place.
Value nothing_at(const Value& value) { return Value::mapping(ValueStyle::kImplicit, value.spot()); }

/// A step is its name alone, or its name with parameters: `hampel`, `hampel: { window: 7 }`.
void load_step(const Value& item, const std::string& unit, LoadContext& context,
               ObservedSignal& observed) {
  StepElement step;
  const bool alone = item.is_string();
  if (!alone && (!item.is_mapping() || item.entries().size() != 1)) {
    context.diagnostics.add(item.mistake("type", "a step is a name, or a name with parameters",
                                         "write 'hampel' or 'hampel: { window: 7 }'"));
    return;
  }
  step.model = alone ? item.raw() : item.entries().front().key.text;
  const auto* entry = find_step(step.model);
  if (entry == nullptr) {
    return context.unknown(item, "step", step.model, model_names(engine::ModelKind::kStep));
  }
  const ParamReader reader(context.diagnostics, unit);
  reader.read(alone ? nothing_at(item) : item.entries().front().value, *entry->info, step);
  step.name = step.model;
  step.place = alone ? item.place() : item.entries().front().key.spot.place();
  observed.steps.push_back(std::move(step));
}

/// Reports a signal that does not exist or is on other devices than the agent's first one.
bool check_signal(const Value& value, const std::string& name, LoadContext& context,
                  const DeviceElement*& devices) {
  const DeviceElement* on = nullptr;
  if (context.sensor(name, &on) == nullptr) {
    context.unknown(value, "signal", name, context.sensor_names());
    return false;
  }
  if (devices != nullptr && devices != on) {
    context.diagnostics.add(
        value.mistake("signal-device",
                      fmt::format("'{}' is on '{}', the signals before are on '{}'", name, on->name,
                                  devices->name),
                      "an agent observes the devices of one population: use one agent for each"));
    return false;
  }
  devices = on;
  return true;
}

void load_observed(const Value& item, LoadContext& context, const DeviceElement*& devices,
                   AgentElement& agent) {
  ObservedSignal observed;
  observed.place = item.place();
  if (item.is_string()) {
    observed.signal = item.raw();
    if (check_signal(item, observed.signal, context, devices)) {
      agent.observes.push_back(std::move(observed));
    }
    return;
  }
  Element keys;
  ParamReader(context.diagnostics).read(item, observed_keys(), keys, {"steps"});
  observed.signal = text_under(item, "signal");
  observed.max_age = Duration::from_seconds(keys.numbers.at("max_age").mean());
  if (observed.signal.empty() ||
      !check_signal(*item.find("signal"), observed.signal, context, devices)) {
    return;
  }
  if (const Value* steps = item.find("steps")) {
    if (!steps->is_sequence()) {
      context.diagnostics.add(steps->mistake("type", "'steps' is a list", "write [hampel, ...]"));
      return;
    }
    const std::string unit = context.signal_unit(observed.signal);
    for (const Value& step : steps->items()) load_step(step, unit, context, observed);
  }
  agent.observes.push_back(std::move(observed));
}

void load_only_while(const Value& map, LoadContext& context, const DeviceElement*& devices,
                     AgentElement& agent) {
  Element keys;
  ParamReader(context.diagnostics).read(map, only_while_keys(), keys);
  GateElement gate;
  gate.signal = text_under(map, "signal");
  gate.place = map.place();
  gate.above = keys.numbers.at("above").mean();
  gate.settle = Duration::from_seconds(keys.numbers.at("for").mean());
  if (gate.signal.empty() || !check_signal(*map.find("signal"), gate.signal, context, devices))
    return;
  if (context.sensor(gate.signal)->samples != 1) {
    context.diagnostics.add(
        map.mistake("waveform", "a waveform cannot open or close a gate", "name a scalar signal"));
    return;
  }
  agent.only_while = gate;
}

void load_on_alert(const Value& map, LoadContext& context, const DeviceElement* devices,
                   AgentElement& agent) {
  Element keys;
  ParamReader(context.diagnostics).read(map, on_alert_keys(), keys);
  AlertElement alert;
  alert.command = text_under(map, "command");
  alert.place = map.place();
  alert.value = keys.numbers.at("value").mean();
  alert.at_most_every = Duration::from_seconds(keys.numbers.at("at_most_every").mean());
  alert.time_to_live = Duration::from_seconds(keys.numbers.at("time_to_live").mean());
  if (devices != nullptr && !alert.command.empty() &&
      devices->info.input_index(alert.command) < 0) {
    std::vector<std::string> inputs;
    for (const auto& port : devices->info.inputs) inputs.push_back(port.name);
    return context.unknown(*map.find("command"), fmt::format("input of {}", devices->model),
                           alert.command, inputs);
  }
  if (devices != nullptr && is_driven(*devices, alert.command)) {
    context.diagnostics.add(map.find("command")->mistake(
        "wired-command",
        fmt::format("wires drive '{}.{}': a command would last one step at most", devices->name,
                    alert.command),
        "command an input without a wire, or take it out of 'inputs'"));
  }
  agent.on_alert = alert;
}

void load_controls(const Value& value, const engine::ParamSet& keys, LoadContext& context,
                   AgentElement& agent) {
  std::vector<std::string> known;
  for (const auto& entry : models::agent_catalog()) {
    if (entry.control) known.push_back(entry.info->name);
  }
  agent.controls = keys.texts("controls");
  const std::vector<Value> one = {value};
  for (const Value& item : value.is_sequence() ? value.items() : one) {
    if (!item.is_string()) continue;  // reported by the reader
    if (std::find(known.begin(), known.end(), item.raw()) == known.end())
      context.unknown(item, "control", item.raw(), known);
  }
}

Scoring scoring_of(const std::string& word) {
  if (word == "exact") return Scoring::kExact;
  return word == "summary" ? Scoring::kSummary : Scoring::kAuto;
}

/// Unit of a level that an agent is told: that of the one signal it observes as it is, else 1.
std::string judged_unit(const Value& map, const LoadContext& context) {
  const Value* observes = map.find("observes");
  if (observes == nullptr || !observes->is_sequence() || observes->items().size() != 1) return "1";
  const Value& only = observes->items().front();
  if (only.is_string()) return context.signal_unit(only.raw());
  const bool as_it_is = only.is_mapping() && only.find("steps") == nullptr;
  return as_it_is ? context.signal_unit(text_under(only, "signal")) : "1";
}

void load_agent(const Entry& entry, LoadContext& context) {
  context.agent_names.push_back(entry.key.text);
  if (!check_name(entry.key, context.diagnostics)) return;
  const Value& map = entry.value;
  Element keys;
  ParamReader(context.diagnostics)
      .read(map, agent_keys(), keys, {"observes", "parameters", "only_while", "on_alert"});
  if (!map.is_mapping()) return;
  AgentElement agent;
  agent.model = text_under(map, "model");
  const auto* model = find_agent(agent.model);
  if (model == nullptr) {
    if (const Value* named = map.find("model"); named != nullptr && named->is_string()) {
      context.unknown(*named, "agent model", agent.model, model_names(engine::ModelKind::kAgent));
    }
    return;
  }
  const Value* parameters = map.find("parameters");
  ParamReader(context.diagnostics, judged_unit(map, context))
      .read(parameters != nullptr ? *parameters : nothing_at(map), *model->info, agent);
  if (parameters != nullptr) resolve_files(*parameters, *model->info, context, agent);
  agent.name = entry.key.text;
  agent.place = map.place();
  agent.node = text_under(map, "node");
  agent.node_place = map.find("node") != nullptr ? map.find("node")->place() : map.place();
  agent.period = Duration::from_seconds(keys.numbers.at("period").mean());
  agent.hold = Duration::from_seconds(keys.numbers.at("hold").mean());
  agent.by_sample_time = keys.texts.text("rows") == "sample_time";
  agent.scoring = scoring_of(keys.texts.text("scoring"));
  if (const Value* controls = map.find("controls"); controls != nullptr)
    load_controls(*controls, keys.texts, context, agent);
  if (const Value* node = map.find("node"); node != nullptr && node->is_string() &&
                                            !context.nodes_unreadable &&
                                            context.node(agent.node) == nullptr) {
    context.unknown(*node, "node", agent.node, context.node_names());
  }
  const DeviceElement* devices = nullptr;
  const Value* observes = map.find("observes");
  if (observes == nullptr || !observes->is_sequence() || observes->items().empty()) {
    const bool other = observes != nullptr && !observes->is_sequence() && !observes->is_null();
    context.diagnostics.add((observes != nullptr ? *observes : map)
                                .mistake(other ? "type" : "missing-key",
                                         "an agent observes a list of signals",
                                         "add 'observes: [pump.vibration]', for instance"));
    return;
  }
  for (const Value& item : observes->items()) load_observed(item, context, devices, agent);
  if (const Value* gate = map.find("only_while"); gate != nullptr && !gate->is_null())
    load_only_while(*gate, context, devices, agent);
  if (const Value* alert = map.find("on_alert"); alert != nullptr && !alert->is_null())
    load_on_alert(*alert, context, devices, agent);
  if (!agent.observes.empty()) context.scenario.agents.push_back(std::move(agent));
}

}  // namespace

void load_agents(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "agents by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) load_agent(entry, context);
}

}  // namespace orrery::scenarios
