// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/define_keys.h"

namespace orrery::scenarios {

namespace {

using engine::ModelInfo;
using engine::ParamInfo;
using engine::ParamKind;

ParamInfo number(const char* name, const std::string& unit, double value, const char* meaning) {
  ParamInfo row;
  row.name = name;
  row.unit = unit;
  row.default_number = value;
  row.meaning = meaning;
  row.whole_population = true;
  return row;
}

ParamInfo text(const char* name, const char* meaning) {
  ParamInfo row;
  row.name = name;
  row.kind = ParamKind::kText;
  row.meaning = meaning;
  row.whole_population = true;
  return row;
}

ModelInfo keys(const char* name, const char* summary, std::vector<ParamInfo> rows) {
  ModelInfo info;
  info.name = name;
  info.summary = summary;
  info.params = std::move(rows);
  return info;
}

}  // namespace

const ModelInfo& definition_keys() {
  static const ModelInfo info = [] {
    ParamInfo step = number("step", "s", 1.0, "integration step, at most");
    step.range = {1e-6, 3.0e9};
    return keys(
        "definition", "a device of one's own",
        {text("summary", "one line"), text("details", "what it holds for, and its source"), step});
  }();
  return info;
}

ModelInfo parameter_row_keys(const std::string& unit) {
  return keys("parameter", "unit, default, min, max and meaning of a parameter",
              {number("default", unit, 0.0, "value when the scenario gives none"),
               number("min", unit, -engine::kInfinity, "smallest legal value"),
               number("max", unit, engine::kInfinity, "largest legal value"),
               text("meaning", "what it is"), text("source", "where the default comes from")});
}

ModelInfo input_row_keys(const std::string& unit) {
  return keys("input", "unit, default and meaning of an input",
              {number("default", unit, 0.0, "value before the first command"),
               text("meaning", "what it is")});
}

ModelInfo meaning_keys(const char* what) {
  return keys(what, "its unit, its formulas and its meaning", {text("meaning", "what it is")});
}

const ModelInfo& transition_keys() {
  static const ModelInfo info = keys("transition", "'to', 'when' and 'set' of a transition", {});
  return info;
}

}  // namespace orrery::scenarios
