// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/define_keys.h"

#include "engine/registry/param_rows.h"
#include "scenarios/format/key_ranges.h"

namespace orrery::scenarios {

namespace {

using engine::ModelInfo;
using engine::rows::keys;
using engine::rows::number;
using engine::rows::text;

}  // namespace

const ModelInfo& definition_keys() {
  static const ModelInfo info = keys(
      "definition", "a device of one's own",
      {text("summary", "", "one line"), text("details", "", "what it holds for, and its source"),
       number("step", "s", 1.0, kStep, "integration step, at most")});
  return info;
}

ModelInfo parameter_row_keys(const std::string& unit) {
  return keys(
      "parameter", "unit, default, min, max and meaning of a parameter",
      {number("default", unit, 0.0, {}, "value when the scenario gives none"),
       number("min", unit, -engine::kInfinity, {}, "smallest legal value"),
       number("max", unit, engine::kInfinity, {}, "largest legal value"),
       text("meaning", "", "what it is"), text("source", "", "where the default comes from")});
}

ModelInfo input_row_keys(const std::string& unit) {
  return keys("input", "unit, default and meaning of an input",
              {number("default", unit, 0.0, {}, "value before the first command"),
               text("meaning", "", "what it is")});
}

ModelInfo meaning_keys(const char* what) {
  return keys(what, "its unit, its formulas and its meaning", {text("meaning", "", "what it is")});
}

const ModelInfo& transition_keys() {
  static const ModelInfo info = keys("transition", "'to', 'when' and 'set' of a transition", {});
  return info;
}

}  // namespace orrery::scenarios
