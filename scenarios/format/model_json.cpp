// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/model_json.h"

#include <cmath>

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

/// A number may be written plainly (in the SI unit), as text with a unit, or as a distribution.
ordered_json number_schema(const ParamInfo& param, bool may_vary) {
  ordered_json plain = {{"type", param.kind == ParamKind::kInteger ? "integer" : "number"}};
  if (std::isfinite(param.range.min)) plain["minimum"] = param.range.min;
  if (std::isfinite(param.range.max)) plain["maximum"] = param.range.max;
  if (param.kind == ParamKind::kInteger) return plain;
  ordered_json any = ordered_json::array({plain, {{"type", "string"}}});
  if (may_vary && !param.whole_population) any.push_back({{"type", "object"}});
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
    case ParamKind::kFile: return {{"type", {"string", "object"}}};
    case ParamKind::kNumbers: return {{"type", "array"}};
    case ParamKind::kTexts: return {{"type", "array"}, {"items", {{"type", "string"}}}};
  }
  ORRERY_CHECK(false, "unknown ParamKind");
}

}  // namespace

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
