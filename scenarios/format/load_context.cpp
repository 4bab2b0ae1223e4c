// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/load_context.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace orrery::scenarios {

namespace {

/// A whole number without a sign, at most nine digits.
std::optional<std::uint32_t> row_number(const std::string& text) {
  std::uint32_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  return whole && text.size() <= 9 ? std::optional(number) : std::nullopt;
}

template <class Elements>
auto named(const Elements& elements, const std::string& name) -> decltype(&elements[0]) {
  for (const auto& element : elements) {
    if (element.name == name) return &element;
  }
  return nullptr;
}

template <class Elements>
std::vector<std::string> names_of(const Elements& elements) {
  std::vector<std::string> names;
  for (const auto& element : elements) names.push_back(element.name);
  return names;
}

}  // namespace

const DeviceElement* LoadContext::device(const std::string& name) const {
  return named(scenario.plant, name);
}
const NodeElement* LoadContext::node(const std::string& name) const {
  return named(scenario.nodes, name);
}
const LinkElement* LoadContext::link(const std::string& name) const {
  return named(scenario.links, name);
}
std::vector<std::string> LoadContext::device_names() const { return names_of(scenario.plant); }
std::vector<std::string> LoadContext::node_names() const { return names_of(scenario.nodes); }
std::vector<std::string> LoadContext::link_names() const { return names_of(scenario.links); }

const SensorElement* LoadContext::sensor(const std::string& name, const DeviceElement** on) const {
  for (const auto& device : scenario.plant) {
    for (const auto& sensor : device.sensors) {
      if (sensor.name != name) continue;
      if (on != nullptr) *on = &device;
      return &sensor;
    }
  }
  return nullptr;
}

std::vector<std::string> LoadContext::sensor_names() const {
  std::vector<std::string> names;
  for (const auto& device : scenario.plant) {
    for (const auto& sensor : device.sensors) names.push_back(sensor.name);
  }
  return names;
}

const engine::PortInfo* LoadContext::scalar_output(const std::string& name,
                                                   const DeviceElement** on) const {
  const std::size_t dot = name.find('.');
  const DeviceElement* owner = device(name.substr(0, dot));
  if (owner == nullptr || dot == std::string::npos) return nullptr;
  const int output = owner->info.output_index(name.substr(dot + 1));
  if (output < 0) return nullptr;
  const auto& port = owner->info.outputs[static_cast<std::size_t>(output)];
  if (port.shape != engine::PortShape::kScalar) return nullptr;
  if (on != nullptr) *on = owner;
  return &port;
}

std::vector<std::string> LoadContext::scalar_output_names() const {
  std::vector<std::string> names;
  for (const auto& device : scenario.plant) {
    for (const auto& port : device.info.outputs) {
      if (port.shape == engine::PortShape::kScalar) names.push_back(device.name + "." + port.name);
    }
  }
  return names;
}

std::string LoadContext::signal_unit(const std::string& sensor_name) const {
  const DeviceElement* on = nullptr;
  const SensorElement* found = sensor(sensor_name, &on);
  if (found == nullptr) return device(sensor_name) || link(sensor_name) ? "1" : kUnknownUnit;
  const int output = on->info.output_index(found->measures);
  return output < 0 ? "1" : on->info.outputs[static_cast<std::size_t>(output)].unit;
}

void LoadContext::unknown(const Value& value, const std::string& what, const std::string& name,
                          const std::vector<std::string>& known) const {
  diagnostics.add(value.mistake("unknown-reference", fmt::format("no {} '{}'", what, name),
                                suggestion(name, known)));
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> row_range(const std::string& inside) {
  const std::size_t dots = inside.find("..");
  const auto first = row_number(inside.substr(0, dots));
  const auto last = dots == std::string::npos ? first : row_number(inside.substr(dots + 2));
  if (!first || !last || *last < *first) return std::nullopt;
  return std::pair(*first, *last);
}

bool leads(const Scenario& scenario, const std::string& devices, const std::string& node) {
  std::vector<std::string> reached = {devices};
  for (std::size_t i = 0; i < reached.size(); ++i) {
    for (const LinkElement& link : scenario.links) {
      for (const auto& [from, to] :
           {std::pair(link.from, link.to), std::pair(link.to, link.from)}) {
        const bool known = std::find(reached.begin(), reached.end(), to) != reached.end();
        if (from == reached[i] && !known) reached.push_back(to);
      }
    }
  }
  return std::find(reached.begin(), reached.end(), node) != reached.end();
}

bool is_driven(const DeviceElement& device, const std::string& input) {
  return std::any_of(device.wires.begin(), device.wires.end(),
                     [&](const WireElement& wire) { return wire.input == input; });
}

std::string text_under(const Value& map, const char* key) {
  const Value* value = map.find(key);
  return value != nullptr && value->is_string() ? value->raw() : std::string{};
}

}  // namespace orrery::scenarios
