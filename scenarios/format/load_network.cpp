// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "engine/compute/hardware_profile.h"
#include "engine/network/link_model.h"
#include "scenarios/format/linear_unit.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

namespace {

void load_node(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  NodeElement node;
  ParamReader(context.diagnostics)
      .read(entry.value, joined(node_keys(), engine::node_info()), node);
  node.name = entry.key.text;
  node.count = static_cast<std::uint32_t>(node.numbers.at("count").mean());
  if (context.device(node.name) != nullptr) {
    context.diagnostics.add(entry.key.spot.mistake(
        "name-taken", fmt::format("'{}' is already a device", node.name), "choose another name"));
  }
  context.scenario.nodes.push_back(std::move(node));
}

void load_link(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  LinkElement link;
  const Value& map = entry.value;
  ParamReader(context.diagnostics).read(map, joined(link_keys(), engine::link_model_info()), link);
  link.name = entry.key.text;
  link.from = text_under(map, "from");
  link.to = text_under(map, "to");
  link.in_turn = text_under(map, "spread") == "in_turn";
  bool known = true;
  if (!link.from.empty() && context.device(link.from) == nullptr &&
      context.node(link.from) == nullptr) {
    auto names = context.device_names();
    for (const auto& node : context.node_names()) names.push_back(node);
    context.unknown(*map.find("from"), "device or node", link.from, names);
    known = false;
  }
  if (!link.to.empty() && context.node(link.to) == nullptr) {
    context.unknown(*map.find("to"), "node", link.to, context.node_names());
    known = false;
  }
  if (known && link.from == link.to && !link.from.empty()) {
    context.diagnostics.add(
        map.mistake("link-loop", "a link from a node to itself", "name another node under 'to'"));
  }
  if (context.device(link.name) != nullptr || context.node(link.name) != nullptr) {
    context.diagnostics.add(entry.key.spot.mistake(
        "name-taken", fmt::format("'{}' is already a device or a node", link.name),
        "choose another name: faults and reports tell links by it"));
  }
  for (const auto& other : context.scenario.links) {
    if (other.from != link.from || context.device(link.from) == nullptr) continue;
    context.diagnostics.add(map.mistake(
        "link-twice",
        fmt::format("the devices of '{}' already hang on link '{}'", link.from, other.name),
        "a device has one access link: remove one of the two"));
  }
  context.scenario.links.push_back(std::move(link));
}

void load_field(const Entry& entry, const std::string& devices, LoadContext& context,
                AdapterElement& adapter) {
  AdapterField field;
  field.signal = entry.key.text;
  field.place = entry.value.place();
  Element keys;
  ParamReader(context.diagnostics).read(entry.value, adapter_field_keys(), keys);
  const DeviceElement* on = nullptr;
  if (context.sensor(field.signal, &on) == nullptr || on->name != devices) {
    context.diagnostics.add(entry.key.spot.mistake(
        "unknown-reference", fmt::format("no signal '{}' of '{}'", field.signal, devices),
        suggestion(field.signal, context.sensor_names())));
    return;
  }
  const std::string si = context.signal_unit(field.signal);
  const auto fixed = keys.fixed();
  field.field = fixed.text("field");
  field.resolution = fixed.number("resolution");
  field.range = {fixed.number("min"), fixed.number("max")};
  if (field.range.min > field.range.max) {
    context.diagnostics.add(
        entry.value.mistake("range-empty",
                            fmt::format("min {} lies above max {}: every value would be rejected",
                                        field.range.min, field.range.max),
                            "exchange them"));
    return;
  }
  if (const Value* unit = entry.value.find("unit"); !fixed.text("unit").empty()) {
    const auto conversion =
        linear_unit(fixed.text("unit"), si, engine::UnitRole::kAbsolute, unit->place());
    if (!conversion) return context.diagnostics.append(conversion.error());
    field.scale = conversion->scale;
    field.offset = conversion->offset;
  }
  adapter.fields.push_back(std::move(field));
}

void load_adapter(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  AdapterElement adapter;
  adapter.name = entry.key.text;
  adapter.place = entry.value.place();
  if (!expect_mapping(entry.value, "an adapter", context.diagnostics)) return;
  for (const Entry& item : entry.value.entries()) {
    if (item.key.text == "devices" || item.key.text == "fields") continue;
    context.diagnostics.add(item.key.spot.mistake(
        "unknown-key", fmt::format("'{}' is not a key of adapter", item.key.text),
        suggestion(item.key.text, {"devices", "fields"})));
  }
  const Value* named = entry.value.find("devices");
  if (named == nullptr) {
    context.diagnostics.add(entry.value.mistake("missing-key", "'devices' is missing",
                                                "add 'devices': the population that speaks so"));
    return;
  }
  if (const auto text = named->as_string(); !text) return context.diagnostics.append(text.error());
  adapter.devices = named->raw();
  if (context.device(adapter.devices) == nullptr) {
    return context.unknown(*named, "device", adapter.devices, context.device_names());
  }
  for (const auto& other : context.scenario.adapters) {
    if (other.devices != adapter.devices) continue;
    context.diagnostics.add(named->mistake(
        "adapter-twice",
        fmt::format("the devices of '{}' already speak through '{}'", other.devices, other.name),
        "a population has one adapter: put all fields into it"));
    return;
  }
  if (const Value* fields = entry.value.find("fields");
      fields != nullptr && expect_mapping(*fields, "fields by signal", context.diagnostics)) {
    for (const Entry& field : fields->entries()) {
      load_field(field, adapter.devices, context, adapter);
    }
  }
  context.scenario.adapters.push_back(std::move(adapter));
}

}  // namespace

void load_network(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "nodes, links, adapters", context.diagnostics)) return;
  const auto each = [&](const char* key, void (*load)(const Entry&, LoadContext&)) {
    const Value* part = section.find(key);
    if (part == nullptr) return true;
    if (!expect_mapping(*part, key, context.diagnostics)) return false;
    for (const Entry& entry : part->entries()) load(entry, context);
    return true;
  };
  context.nodes_unreadable = !each("nodes", load_node);
  if (!context.nodes_unreadable) each("links", load_link);
  each("adapters", load_adapter);
  for (const Entry& entry : section.entries()) {
    if (entry.key.text == "nodes" || entry.key.text == "links" || entry.key.text == "adapters") {
      continue;
    }
    context.diagnostics.add(entry.key.spot.mistake(
        "unknown-key", fmt::format("'{}' is not a key of network", entry.key.text),
        suggestion(entry.key.text, {"nodes", "links", "adapters"})));
  }
}

}  // namespace orrery::scenarios
