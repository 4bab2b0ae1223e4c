// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/model_json.h"

#include <cmath>

#include "engine/random/distribution.h"
#include "engine/registry/check.h"

namespace orrery::scenarios {

using engine::ParamInfo;
using engine::ParamKind;
using nlohmann::ordered_json;

namespace {

bool is_numeric(ParamKind kind) {
  return kind == ParamKind::kNumber || kind == ParamKind::kInteger || kind == ParamKind::kFlag;
}

ordered_json to_json(const ParamInfo& param) {
  ordered_json row;
  row["name"] = param.name;
  row["kind"] = to_string(param.kind);
  if (is_numeric(param.kind)) {
    row["unit"] = param.unit;
    if (param.role == engine::UnitRole::kDifference) row["difference"] = true;
    if (!param.required) row["default"] = param.default_number;
    if (std::isfinite(param.range.min)) row["min"] = param.range.min;
    if (std::isfinite(param.range.max)) row["max"] = param.range.max;
  } else if (!param.required) {
    row["default"] = param.default_text;
  }
  if (param.required) row["required"] = true;
  if (!param.choices.empty()) row["choices"] = param.choices;
  row["meaning"] = param.meaning;
  if (!param.source.empty()) row["source"] = param.source;
  return row;
}

ordered_json to_json(const std::vector<engine::PortInfo>& ports) {
  ordered_json rows = ordered_json::array();
  for (const auto& port : ports) {
    const char* shapes[] = {"scalar", "waveform", "image", "position"};
    rows.push_back({{"name", port.name},
                    {"unit", port.unit},
                    {"shape", shapes[static_cast<int>(port.shape)]},
                    {"meaning", port.meaning}});
  }
  return rows;
}

/// `5 min`, `-3.2e-4 m3/s`: what begins like a number.
ordered_json quantity_schema() {
  return {{"type", "string"},
          {"pattern",
           "^[ \\t]*[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?[ \\t]*(([^0-9.,_ "
           "\\t]|1/).*)?$"}};
}

/// A number is written plainly when it has no unit, else as text with one (0 needs none); or as a
/// distribution.
ordered_json number_schema(const ParamInfo& param, bool may_vary) {
  ordered_json plain = {{"type", param.kind == ParamKind::kInteger ? "integer" : "number"}};
  if (std::isfinite(param.range.min)) plain["minimum"] = param.range.min;
  if (std::isfinite(param.range.max)) plain["maximum"] = param.range.max;
  if (param.unit != "1" && param.unit.rfind("signal", 0) != 0) plain["enum"] = {0};
  if (param.kind == ParamKind::kInteger && param.whole_population) return plain;
  ordered_json any = ordered_json::array({plain, quantity_schema()});
  if (may_vary && !param.whole_population) any.push_back(distribution_schema());
  return {{"anyOf", any}};
}

ordered_json value_schema(const ParamInfo& param, bool may_vary) {
  switch (param.kind) {
    case ParamKind::kNumber:
    case ParamKind::kInteger: return number_schema(param, may_vary);
    case ParamKind::kFlag: return {{"type", "boolean"}};
    case ParamKind::kChoice: return {{"enum", param.choices}};
    case ParamKind::kText:
    case ParamKind::kSignal: return {{"type", "string"}};
    case ParamKind::kFile: return {{"type", {"string", "object", "array"}}};
    case ParamKind::kNumbers:
      return {{"anyOf",
               {{{"type", "number"}},
                quantity_schema(),
                {{"type", "array"},
                 {"items", {{"anyOf", {{{"type", "number"}}, quantity_schema()}}}}}}}};
    case ParamKind::kTexts:
      return {
          {"anyOf", {{{"type", "string"}}, {{"type", "array"}, {"items", {{"type", "string"}}}}}}};
  }
  ORRERY_CHECK(false, "unknown ParamKind");
}

}  // namespace

ordered_json distribution_schema() { return {{"$ref", "#/definitions/distribution"}}; }

ordered_json distribution_definition() {
  const ordered_json number = {{"anyOf", {{{"type", "number"}}, quantity_schema()}}};
  ordered_json kinds = ordered_json::object();
  for (const auto& info : engine::distribution_infos()) {
    ordered_json arguments = ordered_json::object();
    for (const auto& argument : info.params) arguments[argument.name] = number;
    kinds[info.name] = {{"type", "object"},
                        {"description", info.summary},
                        {"properties", arguments},
                        {"required", required_names(info)},
                        {"additionalProperties", false}};
  }
  const ordered_json list = {{"type", "array"}, {"minItems", 1}, {"items", number}};
  kinds["choice"] = {{"type", "object"},
                     {"description", "one of several values, by weight"},
                     {"properties", {{"values", list}, {"weights", list}}},
                     {"required", {"values"}},
                     {"additionalProperties", false}};
  return {{"type", "object"},    {"description", "varies over the rows of a population"},
          {"properties", kinds}, {"minProperties", 1},
          {"maxProperties", 1},  {"additionalProperties", false}};
}

ordered_json number_or_distribution() {
  return {{"anyOf", {{{"type", "number"}}, quantity_schema(), distribution_schema()}}};
}

const char* to_string(ParamKind kind) {
  switch (kind) {
    case ParamKind::kNumber: return "number";
    case ParamKind::kInteger: return "integer";
    case ParamKind::kFlag: return "flag";
    case ParamKind::kChoice: return "choice";
    case ParamKind::kText: return "text";
    case ParamKind::kFile: return "file";
    case ParamKind::kSignal: return "signal";
    case ParamKind::kNumbers: return "numbers";
    case ParamKind::kTexts: return "texts";
  }
  ORRERY_CHECK(false, "unknown ParamKind");
}

ordered_json to_json(const engine::ModelInfo& info) {
  ordered_json model = {{"kind", engine::to_string(info.kind)},
                        {"name", info.name},
                        {"summary", info.summary},
                        {"details", info.details},
                        {"source", info.source}};
  model["parameters"] = ordered_json::array();
  for (const auto& param : info.params) model["parameters"].push_back(to_json(param));
  model["inputs"] = to_json(info.inputs);
  model["outputs"] = to_json(info.outputs);
  model["fault_points"] = to_json(info.fault_points);
  model["notices"] = ordered_json::array();
  for (const auto& notice : info.notices) {
    model["notices"].push_back({{"name", notice.name}, {"meaning", notice.meaning}});
  }
  return model;
}

ordered_json schema_properties(const engine::ModelInfo& info, bool may_vary) {
  ordered_json properties = ordered_json::object();
  for (const auto& param : info.params) {
    ordered_json schema = value_schema(param, may_vary);
    schema["description"] =
        param.meaning +
        (is_numeric(param.kind) && param.unit != "1" ? " [" + param.unit + "]" : "");
    properties[param.name] = std::move(schema);
  }
  return properties;
}

std::vector<std::string> required_names(const engine::ModelInfo& info) {
  std::vector<std::string> names;
  for (const auto& param : info.params) {
    if (param.required) names.push_back(param.name);
  }
  return names;
}

}  // namespace orrery::scenarios
