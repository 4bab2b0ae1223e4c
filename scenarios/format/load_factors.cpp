// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <set>

#include "scenarios/format/experiment_keys.h"
#include "scenarios/format/factor_numbers.h"
#include "scenarios/format/load_experiment.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

/// `levels: {pca: {}, rule: {PATH: VALUE, ...}}`.
void read_levels(const Value& levels, FactorElement& factor, Diagnostics& diagnostics) {
  if (!expect_mapping(levels, "levels by name", diagnostics)) return;
  for (const Entry& entry : levels.entries()) {
    if (!check_name(entry.key, diagnostics)) continue;
    if (!expect_mapping(entry.value, "settings by path", diagnostics)) continue;
    FactorLevel level{entry.key.text, entry.value.place(), {}, std::nullopt};
    for (const Entry& setting : entry.value.entries()) {
      level.sets.push_back(setting.key.text + "=" + one_line_yaml(setting.value));
    }
    factor.levels.push_back(std::move(level));
  }
}

/// `values: [0, 0.1 K, 2 K]`, numbers of one unit, or `[auto, fast]`, texts.
void read_values(const Value& values, FactorElement& factor, Diagnostics& diagnostics) {
  if (!values.is_sequence()) {
    diagnostics.add(values.mistake("type", "'values' is a list", "write values: [0, 0.1]"));
    return;
  }
  FactorNumbers numbers(diagnostics);
  for (const Value& value : values.items()) numbers.find_unit(value);
  factor.unit = numbers.unit();
  for (const Value& value : values.items()) {
    FactorLevel level;
    level.place = value.place();
    level.number = numbers.read(value);
    level.name = level.number ? factor_number(*level.number, factor.unit) : level_name(value);
    level.sets = {factor.path + "=" + (level.number ? level.name : one_line_yaml(value))};
    factor.levels.push_back(std::move(level));
  }
}

/// Both ends among them; whole numbers that coincide are one level.
void add_steps(FactorElement& factor) {
  const FactorRange& range = *factor.range;
  for (std::uint32_t i = 0; i < range.steps; ++i) {
    const double number = step_value(range, i);
    FactorLevel level{factor_number(number, factor.unit), factor.place, {}, number};
    level.sets = {factor.path + "=" + level.name};
    const bool new_one = factor.levels.empty() || factor.levels.back().name != level.name;
    if (new_one) factor.levels.push_back(std::move(level));
  }
}

void check_range(const Value& map, const FactorRange& range, Diagnostics& diagnostics) {
  if (range.low >= range.high) {
    diagnostics.add(map.find("from")->mistake("factor-range", "'from' does not lie below 'to'",
                                              "exchange them, or write values: [...]"));
  } else if (range.log_scale && range.low <= 0.0) {
    diagnostics.add(map.find("from")->mistake("factor-range", "equal ratios need numbers above 0",
                                              "write a 'from' above 0, or 'scale: linear'"));
  }
  const bool whole = range.low == std::floor(range.low) && range.high == std::floor(range.high);
  if (range.whole && !whole) {
    diagnostics.add(map.mistake("factor-range", "the ends of whole numbers are whole numbers",
                                "round 'from' and 'to', or remove 'whole'"));
  }
}

/// `from: 0.1 K, to: 5 K`, with `scale`, `whole` and `steps` of the description rows.
void read_range(const Value& map, const Element& keys, FactorElement& factor,
                Diagnostics& diagnostics) {
  const Value* from = map.find("from");
  const Value* to = map.find("to");
  if (from == nullptr || to == nullptr) {
    diagnostics.add(map.mistake("missing-key",
                                fmt::format("'{}' is missing", from == nullptr ? "from" : "to"),
                                "a range has both ends"));
    return;
  }
  FactorNumbers numbers(diagnostics);
  numbers.find_unit(*from);
  numbers.find_unit(*to);
  factor.unit = numbers.unit();
  const auto low = numbers.read_required(*from);
  const auto high = numbers.read_required(*to);
  if (!low || !high) return;
  const auto fixed = keys.fixed();
  FactorRange range{*low, *high, fixed.text("scale") == "log", fixed.flag("whole"),
                    static_cast<std::uint32_t>(fixed.number("steps"))};
  const std::size_t before = diagnostics.error_count();
  check_range(map, range, diagnostics);
  if (diagnostics.error_count() > before) return;
  factor.range = range;
  if (range.steps > 0) add_steps(factor);
}

void check_repeated(const FactorElement& factor, Diagnostics& diagnostics) {
  std::set<std::string> seen;
  for (const auto& level : factor.levels) {
    if (seen.insert(level.name).second) continue;
    diagnostics.error("factor-repeated", level.place,
                      fmt::format("'{}' stands twice in factor '{}'", level.name, factor.name),
                      "remove one of them");
  }
}

/// Which of the three forms a factor has; empty, and a mistake, when it has none or several.
std::string form_of(const Entry& entry, Diagnostics& diagnostics) {
  const Value& map = entry.value;
  std::vector<std::string> forms;
  for (const char* key : {"levels", "values"}) {
    if (map.find(key) != nullptr) forms.push_back(key);
  }
  if (map.find("from") != nullptr || map.find("to") != nullptr) forms.push_back("from");
  if (forms.size() == 1) return forms.front();
  diagnostics.add(entry.key.spot.mistake(
      "factor-form",
      forms.empty() ? fmt::format("factor '{}' has no values", entry.key.text)
                    : fmt::format("factor '{}' has its values from two places: {}", entry.key.text,
                                  fmt::join(forms, ", ")),
      "write one of values: [...], from: ... and to: ..., or levels: {...}"));
  return {};
}

/// Keys that only a range has, and `path`, which levels bring along themselves.
void check_keys(const Value& map, const std::string& form, Diagnostics& diagnostics) {
  const bool with_path = map.find("path") != nullptr;
  if (form == "levels" && with_path) {
    diagnostics.add(map.find("path")->mistake("factor-form",
                                              "levels name their settings themselves",
                                              "remove 'path', or write values: [...]"));
  } else if (form != "levels" && !with_path) {
    diagnostics.add(map.mistake("missing-key", "'path' is missing",
                                "add 'path': the setting, such as plant.pump.count"));
  }
  if (form == "from") return;
  for (const char* key : {"scale", "whole", "steps"}) {
    if (const Value* value = map.find(key)) {
      diagnostics.add(value->mistake("factor-form", fmt::format("'{}' belongs to a range", key),
                                     "remove it, or write from: ... and to: ..."));
    }
  }
}

std::optional<FactorElement> load_factor(const Entry& entry, Diagnostics& diagnostics) {
  if (!check_name(entry.key, diagnostics)) return std::nullopt;
  const std::size_t before = diagnostics.error_count();
  const Value& map = entry.value;
  Element keys;
  ParamReader(diagnostics).read(map, factor_keys(), keys, {"levels", "values", "from", "to"});
  if (!map.is_mapping() && !map.is_null()) return std::nullopt;
  FactorElement factor;
  factor.name = entry.key.text;
  factor.place = entry.key.spot.place();
  factor.path = keys.texts.text("path");
  const std::string form = form_of(entry, diagnostics);
  if (form.empty()) return std::nullopt;
  check_keys(map, form, diagnostics);
  if (form == "levels") read_levels(*map.find("levels"), factor, diagnostics);
  if (form == "values") read_values(*map.find("values"), factor, diagnostics);
  if (form == "from") read_range(map, keys, factor, diagnostics);
  check_repeated(factor, diagnostics);
  if (diagnostics.error_count() > before) return std::nullopt;
  if (form != "from" && factor.levels.empty()) {
    diagnostics.add(map.find(form)->mistake("factor-form",
                                            fmt::format("factor '{}' has no values", factor.name),
                                            "add at least one, or remove the factor"));
    return std::nullopt;
  }
  return factor;
}

}  // namespace

std::vector<FactorElement> load_factors(const Value& section, LoadContext& context) {
  std::vector<FactorElement> factors;
  if (!expect_mapping(section, "factors by name", context.diagnostics)) return factors;
  for (const Entry& entry : section.entries()) {
    if (auto factor = load_factor(entry, context.diagnostics))
      factors.push_back(std::move(*factor));
  }
  return factors;
}

}  // namespace orrery::scenarios
