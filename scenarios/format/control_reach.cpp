// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <map>

#include "scenarios/format/control_reader.h"

namespace orrery::scenarios {

namespace {

/// Who commands a population: what a message says.
std::map<std::string, std::string> commanded_by(const Scenario& scenario) {
  std::map<std::string, std::string> who;
  for (const AgentElement& agent : scenario.agents) {
    if (!agent.on_alert) continue;
    const std::string& signal = agent.observes.front().signal;
    who.emplace(signal.substr(0, signal.find('.')), fmt::format("agent '{}'", agent.name));
  }
  for (const ControlElement& control : scenario.controls) {
    for (const ActionElement& action : control.acts)
      who.emplace(action.rows.population, fmt::format("control '{}'", control.name));
  }
  return who;
}

/// `price <- meter <- heat_pump`: from a population upstream along wires to one that is commanded;
/// empty when none is.
std::vector<std::string> path_to_commanded(const std::string& from, const LoadContext& context,
                                           const std::map<std::string, std::string>& commanded) {
  std::vector<std::pair<std::string, std::size_t>> reached = {{from, 0}};  // and where it came from
  for (std::size_t i = 0; i < reached.size(); ++i) {
    if (commanded.contains(reached[i].first)) {
      std::vector<std::string> path = {reached[i].first};
      for (std::size_t at = i; at != 0; at = reached[at].second)
        path.insert(path.begin(), reached[reached[at].second].first);
      return path;
    }
    for (const WireElement& wire : context.device(reached[i].first)->wires) {
      const bool known = std::any_of(reached.begin(), reached.end(),
                                     [&](const auto& other) { return other.first == wire.from; });
      if (!known) reached.emplace_back(wire.from, i);
    }
  }
  return {};
}

void check_forecast(const ObservationElement& seen, LoadContext& context,
                    const std::map<std::string, std::string>& commanded) {
  const auto path = path_to_commanded(seen.rows.population, context, commanded);
  if (path.empty()) return;
  std::string way;
  for (const std::string& name : path) way += (way.empty() ? "" : " <- ") + name;
  context.diagnostics.error(
      "forecast-not-exogenous", seen.place,
      fmt::format("'{}.{}' follows from what {} does ({}): nobody can know it ahead of time",
                  seen.rows.population, seen.output, commanded.at(path.back()), way),
      "forecast a population that nothing commands: weather, people, or a tariff of its own for "
      "the price");
}

/// A message between the devices and the node has a way. False where the node is the mistake, which
/// the next devices would only repeat.
bool check_way(const std::string& devices, const char* what, const engine::SourcePlace& place,
               const ControlElement& control, LoadContext& context) {
  const auto& links = context.scenario.links;
  const auto access = std::find_if(links.begin(), links.end(),
                                   [&](const LinkElement& link) { return link.from == devices; });
  if (access == links.end()) {
    context.diagnostics.error(
        "no-link", place,
        fmt::format("{} never arrives: the devices of '{}' have no link", what, devices),
        fmt::format("add a link with 'from: {}' under network.links", devices));
    return true;
  }
  if (!leads(context.scenario, devices, control.node)) {
    context.diagnostics.error(
        "no-route", place,
        fmt::format("{} never arrives: no links lead from the devices of '{}' to node '{}'", what,
                    devices, control.node),
        "add a link between the two, or let the controller run on a node that has one");
    return false;
  }
  const NodeElement& node = *context.node(control.node);
  if (node.count == 1 || (access->to == control.node && !access->in_turn)) return true;
  context.diagnostics.error(
      "control-instances", place,
      fmt::format(
          "control '{}' runs on each of the {} machines of '{}', but the devices of '{}' {}",
          control.name, node.count, control.node, devices,
          access->to == control.node ? "are dealt out in turn"
                                     : fmt::format("hang on '{}'", access->to)),
      "let it run on the node that they hang on in blocks, or on one with 'count: 1'");
  return false;
}

void check_ways(const ControlElement& control, LoadContext& context) {
  std::vector<std::string> told;
  bool goes_on = true;
  const auto check_once = [&](const std::string& devices, const char* what,
                              const engine::SourcePlace& place) {
    if (!goes_on || std::find(told.begin(), told.end(), devices) != told.end()) return;
    told.push_back(devices);
    goes_on = check_way(devices, what, place, control, context);
  };
  for (const ObservationElement& seen : control.observes) {
    if (seen.kind == ObservationElement::Kind::kSignal)
      check_once(seen.rows.population, "this observation", seen.place);
  }
  for (const ActionElement& action : control.acts)
    check_once(action.rows.population, "this command", action.place);
}

/// A controller on several machines has its decision makers dealt out to them.
bool check_machines(const ControlElement& control, LoadContext& context) {
  const std::uint32_t machines = context.node(control.node)->count;
  const DeviceElement* each = context.device(control.each);
  const std::uint32_t units = each == nullptr ? 1 : each->count;
  if (units % machines == 0) return true;
  context.diagnostics.error(
      "control-instances", control.place,
      fmt::format("{} decision makers cannot be dealt out to the {} machines of '{}'", units,
                  machines, control.node),
      "let 'each' name a population of as many rows, or run it on a node with 'count: 1'");
  return false;
}

}  // namespace

void check_controls(LoadContext& context) {
  const auto commanded = commanded_by(context.scenario);
  for (const ControlElement& control : context.scenario.controls) {
    for (const ObservationElement& seen : control.observes) {
      if (seen.kind == ObservationElement::Kind::kForecast)
        check_forecast(seen, context, commanded);
    }
    if (context.node(control.node) == nullptr || context.nodes_unreadable) continue;
    if (check_machines(control, context)) check_ways(control, context);
  }
}

}  // namespace orrery::scenarios
