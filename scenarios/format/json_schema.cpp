// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/json_schema.h"

#include "engine/compute/hardware_profile.h"
#include "engine/network/link_model.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/control_keys.h"
#include "scenarios/format/experiment_keys.h"
#include "scenarios/format/layout_keys.h"
#include "scenarios/format/model_json.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

using nlohmann::ordered_json;

namespace {

ordered_json object_of(const engine::ModelInfo& info, bool may_vary,
                       const ordered_json& more = ordered_json::object()) {
  ordered_json properties = schema_properties(info, may_vary);
  for (const auto& [key, schema] : more.items()) properties[key] = schema;
  const auto required = required_names(info);
  // A key with nothing behind it is an empty mapping.
  ordered_json object = {{"type", "object"},
                         {"description", info.summary},
                         {"properties", properties},
                         {"additionalProperties", false}};
  if (required.empty()) object["type"] = {"object", "null"};
  if (!required.empty()) object["required"] = required;
  return object;
}

ordered_json names_of(engine::ModelKind kind) {
  ordered_json names = ordered_json::array();
  for (const auto* info : all_models()) {
    if (info->kind == kind) names.push_back(info->name);
  }
  return names;
}

/// Things by name.
ordered_json map_of(const ordered_json& schema, const char* description) {
  return {{"type", {"object", "null"}},
          {"description", description},
          {"propertyNames", {{"pattern", "^[A-Za-z_][A-Za-z0-9_]{0,63}$"}}},
          {"additionalProperties", schema}};
}

/// One of several shapes, chosen by the value of `model`: an if-then for each model.
ordered_json by_model(const engine::ModelInfo& keys, engine::ModelKind kind, bool may_vary,
                      const ordered_json& more) {
  ordered_json base = {{"type", "object"}, {"description", keys.summary}};
  if (const auto required = required_names(keys); !required.empty()) base["required"] = required;
  base["allOf"] = ordered_json::array();
  for (const auto* info : all_models()) {
    if (info->kind != kind) continue;
    ordered_json then = object_of(joined(keys, *info), may_vary, more);
    then.erase("description");
    base["allOf"].push_back(
        {{"if", {{"properties", {{"model", {{"const", info->name}}}}}, {"required", {"model"}}}},
         {"then", then}});
  }
  // Or one that the scenario defines itself.
  base["properties"] = {{"model", {{"type", "string"}}}};
  return base;
}

ordered_json text() { return {{"type", "string"}}; }
ordered_json one_or_more_texts() {
  return {{"anyOf", {text(), {{"type", "array"}, {"minItems", 1}, {"items", text()}}}}};
}

/// Files and columns of a recording are mappings of their own kind.
ordered_json replay_schema() {
  const ordered_json found = {
      {"type", "object"},
      {"properties",
       {{"data", text()}, {"file", one_or_more_texts()}, {"otherwise", one_or_more_texts()}}},
      {"required", {"data", "file"}},
      {"additionalProperties", false}};
  const ordered_json column = {
      {"type", "object"},
      {"properties", {{"column", text()}, {"unit", {{"type", {"string", "integer"}}}}}},
      {"required", {"column"}},
      {"additionalProperties", false}};
  ordered_json files = one_or_more_texts();
  files["anyOf"].push_back(found);
  return object_of(*find_device("replay/csv")->info, false,
                   {{"files", files},
                    {"columns",
                     {{"type", "object"},
                      {"minProperties", 1},
                      {"additionalProperties", {{"anyOf", {text(), column}}}}}}});
}

/// `20`, `0.1 K`: the unit is that of something named beside it, which the schema cannot know.
ordered_json plain_or_united() { return {{"type", {"number", "string"}}}; }

/// A step is its name, or its name with parameters.
ordered_json step_schema() {
  ordered_json steps = ordered_json::object();
  for (const auto* info : all_models()) {
    if (info->kind == engine::ModelKind::kStep) steps[info->name] = object_of(*info, false);
  }
  return {{"anyOf",
           {{{"enum", names_of(engine::ModelKind::kStep)}},
            {{"type", "object"},
             {"properties", steps},
             {"minProperties", 1},
             {"maxProperties", 1},
             {"additionalProperties", false}}}}};
}

/// Numbers of a population's parameters may be listed, one a row.
ordered_json with_lists(ordered_json object, const engine::ModelInfo& info) {
  for (const auto& param : info.params) {
    auto& schema = object["properties"][param.name];
    if (param.whole_population || !schema.contains("anyOf")) continue;
    const ordered_json item = {{"anyOf", {schema["anyOf"][0], schema["anyOf"][1]}}};
    schema["anyOf"].push_back({{"type", "array"}, {"minItems", 1}, {"items", item}});
  }
  return object;
}

/// What drives each input: an output's name, a wire, or several of these.
ordered_json wires_schema() {
  const ordered_json one = {{"anyOf", {text(), object_of(wire_keys(), false)}}};
  const ordered_json some = {{"type", "array"}, {"minItems", 1}, {"items", one}};
  return map_of({{"anyOf", {text(), object_of(wire_keys(), false), some}}},
                "wires by input: outputs that drive it");
}

ordered_json plant_schema() {
  const engine::ModelInfo& analog = *find_sensor("analog")->info;
  ordered_json sensor = with_lists(object_of(joined(sensor_keys(), analog), true), analog);
  sensor["properties"]["model"] = {{"enum", names_of(engine::ModelKind::kSensor)}};
  ordered_json device = object_of(device_keys(), false,
                                  {{"parameters", {{"type", {"object", "null"}}}},
                                   {"inputs", wires_schema()},
                                   {"sensors", map_of(sensor, "sensors by name")}});
  device["allOf"] = ordered_json::array();
  for (const auto* info : all_models()) {
    if (info->kind != engine::ModelKind::kDevice) continue;
    const ordered_json parameters =
        info->name == "replay/csv" ? replay_schema() : with_lists(object_of(*info, true), *info);
    device["allOf"].push_back(
        {{"if", {{"properties", {{"model", {{"const", info->name}}}}}, {"required", {"model"}}}},
         {"then", {{"properties", {{"parameters", parameters}}}}}});
  }
  ordered_json plant = map_of(device, "devices by name");
  plant["type"] = "object";
  plant["minProperties"] = 1;
  return plant;
}

ordered_json network_schema() {
  ordered_json fields = map_of(object_of(adapter_field_keys(), false), "payload fields by signal");
  fields.erase("propertyNames");
  const ordered_json adapter = {{"type", "object"},
                                {"properties", {{"devices", text()}, {"fields", fields}}},
                                {"required", {"devices"}},
                                {"additionalProperties", false}};
  return {
      {"type", "object"},
      {"properties",
       {{"nodes", map_of(object_of(joined(node_keys(), engine::node_info()), false), "nodes")},
        {"links", map_of(object_of(joined(link_keys(), engine::link_model_info()), true), "links")},
        {"adapters", map_of(adapter, "vendors' payloads")}}},
      {"additionalProperties", false}};
}

ordered_json faults_schema() {
  const ordered_json when = number_or_distribution();
  ordered_json more = {
      {"at", when},
      {"between", {{"type", "array"}, {"items", when}, {"minItems", 2}, {"maxItems", 2}}},
      {"lifetime", when},
      {"age", when},
      {"lasts", when},
      {"severity", when},
      {"rows",
       {{"anyOf",
         {{{"type", "integer"}, {"minimum", 0}},
          {{"type", "array"},
           {"minItems", 1},
           {"items", {{"type", "integer"}, {"minimum", 0}}}}}}}}};
  ordered_json fault = by_model(fault_keys(), engine::ModelKind::kFault, false, more);
  fault["oneOf"] = ordered_json::array();
  for (const char* key : {"at", "between", "lifetime"}) {
    fault["oneOf"].push_back({{"required", ordered_json::array({key})}});
  }
  return map_of(fault, "faults by name");
}

ordered_json gates_schema() {
  ordered_json gate = object_of(gate_keys(), false);
  gate["anyOf"] = ordered_json::array();
  for (const char* key : {"at_least", "at_most"}) {
    gate["anyOf"].push_back({{"required", ordered_json::array({key})}});
  }
  return map_of(gate, "gates");
}

ordered_json agents_schema() {
  const ordered_json steps = {{"type", "array"}, {"items", step_schema()}};
  const ordered_json observed = {
      {"anyOf", {text(), object_of(observed_keys(), false, {{"steps", steps}})}}};
  ordered_json agent =
      object_of(agent_keys(), false,
                {{"observes", {{"type", "array"}, {"minItems", 1}, {"items", observed}}},
                 {"parameters", {{"type", {"object", "null"}}}},
                 {"only_while", object_of(only_while_keys(), false)},
                 {"on_alert", object_of(on_alert_keys(), false)}});
  agent["required"].push_back("observes");
  agent["properties"]["model"] = {{"enum", names_of(engine::ModelKind::kAgent)}};
  agent["allOf"] = ordered_json::array();
  for (const auto* info : all_models()) {
    if (info->kind != engine::ModelKind::kAgent) continue;
    agent["allOf"].push_back(
        {{"if", {{"properties", {{"model", {{"const", info->name}}}}}, {"required", {"model"}}}},
         {"then", {{"properties", {{"parameters", object_of(*info, false)}}}}}});
  }
  return map_of(agent, "agents by name");
}

/// A controller is its name, or its name with parameters.
ordered_json controller_schema(const engine::ModelInfo& keys) {
  ordered_json full = object_of(keys, false, {{"parameters", {{"type", {"object", "null"}}}}});
  full["allOf"] = ordered_json::array();
  for (const auto* info : all_models()) {
    if (info->kind != engine::ModelKind::kController) continue;
    full["allOf"].push_back(
        {{"if", {{"properties", {{"model", {{"const", info->name}}}}}, {"required", {"model"}}}},
         {"then", {{"properties", {{"parameters", object_of(*info, false)}}}}}});
  }
  if (full["allOf"].empty()) full.erase("allOf");
  return {{"anyOf", {text(), full}}};
}

ordered_json control_schema() {
  const ordered_json value = plain_or_united();
  const ordered_json observed = {
      {"anyOf",
       {object_of(observed_reading_keys(), false, {{"otherwise", value}}),
        object_of(observed_forecast_keys(), false, {{"error", value}}),
        object_of(observed_clock_keys(), false), object_of(observed_action_keys(), false)}}};
  ordered_json act = object_of(
      act_keys(), false, {{"at_first", value}, {"fail_safe", object_of(fail_safe_keys(), false)}});
  act["oneOf"] = {{{"required", {"range"}}}, {{"required", {"levels"}}}};
  ordered_json cost = object_of(cost_keys(), false, {{"cost", value}, {"budget", value}});
  cost["required"] = {"cost", "budget"};
  ordered_json observes = map_of(observed, "observations by name");
  ordered_json acts = map_of(act, "actions by name");
  for (ordered_json* needed : {&observes, &acts}) {
    (*needed)["type"] = "object";
    (*needed)["minProperties"] = 1;
  }
  ordered_json control =
      object_of(control_keys(), false,
                {{"observes", observes},
                 {"acts", acts},
                 {"measures", map_of(object_of(measure_keys(), false), "measures by name")},
                 {"reward", text()},
                 {"terminated", text()},
                 {"costs", map_of(cost, "costs by name")},
                 {"controller", controller_schema(controller_keys())},
                 {"fallback", controller_schema(fallback_keys())}});
  for (const char* key : {"observes", "acts", "reward"}) control["required"].push_back(key);
  return map_of(control, "controllers by name");
}

ordered_json layout_schema() {
  const ordered_json point = {{"type", "array"},
                              {"minItems", 2},
                              {"maxItems", 2},
                              {"items", {{"type", {"string", "number"}}}}};
  const ordered_json positions = {{"positions", {{"type", "array"}, {"items", point}}}};
  return object_of(layout_keys(), false,
                   {{"places", map_of(object_of(place_keys(), false, positions), "places by name")},
                    {"floor", object_of(floor_keys(), false)},
                    {"outlines", map_of(object_of(outline_keys(), false), "outlines by name")},
                    {"origin", object_of(origin_keys(), false)}});
}

ordered_json factor_schema() {
  const ordered_json settings = {{"type", {"object", "null"}}};
  ordered_json factor = object_of(factor_keys(), false,
                                  {{"levels", map_of(settings, "settings by path, by level")},
                                   {"values", {{"type", "array"}, {"minItems", 1}}},
                                   {"from", plain_or_united()},
                                   {"to", plain_or_united()}});
  factor["oneOf"] = {{{"required", {"levels"}}},
                     {{"required", {"path", "values"}}},
                     {{"required", {"path", "from", "to"}}}};
  return factor;
}

ordered_json experiment_schema() {
  ordered_json compare =
      object_of(compare_keys(), false, {{"baseline", {{"type", {"string", "number"}}}}});
  compare["required"].push_back("baseline");
  const ordered_json points = {{"type", "array"}, {"minItems", 1}, {"items", {{"type", "object"}}}};
  return object_of(experiment_keys(), false,
                   {{"factors", map_of(factor_schema(), "factors by name")},
                    {"points", points},
                    {"sample", object_of(sample_keys(), false)},
                    {"stop", object_of(stop_keys(), false)},
                    {"compare", compare},
                    {"optimise", object_of(optimise_keys(), false)},
                    {"budget", object_of(budget_keys(), false)}});
}

}  // namespace

ordered_json scenario_schema() {
  ordered_json schema = object_of(scenario_keys(), false,
                                  {{"plant", plant_schema()},
                                   {"network", network_schema()},
                                   {"faults", faults_schema()},
                                   {"agents", agents_schema()},
                                   {"control", control_schema()},
                                   {"record", object_of(record_keys(), false)},
                                   {"partition", object_of(partition_keys(), false)},
                                   {"layout", layout_schema()},
                                   {"metrics", map_of(object_of(metric_keys(), false), "metrics")},
                                   {"gates", gates_schema()},
                                   {"experiment", experiment_schema()},
                                   {"define", {{"type", "object"}}},
                                   {"templates", {{"type", "object"}}},
                                   {"include", {{"type", {"string", "array"}}}},
                                   {"extends", {{"type", "string"}}}});
  ordered_json head = {{"$schema", "http://json-schema.org/draft-07/schema#"},
                       {"title", "Orrery scenario"}};
  head.update(schema);
  head["required"].push_back("plant");
  head["definitions"] = {{"distribution", distribution_definition()}};
  return head;
}

}  // namespace orrery::scenarios
