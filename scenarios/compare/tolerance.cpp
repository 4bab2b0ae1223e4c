// SPDX-License-Identifier: Apache-2.0
#include "scenarios/compare/tolerance.h"

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "engine/registry/diagnostic.h"
#include "scenarios/format/document.h"
#include "scenarios/format/safe_path.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

std::string meant(const std::string& word, const std::vector<std::string>& known) {
  const std::string closest = engine::closest_name(word, known);
  if (!closest.empty()) return "did you mean '" + closest + "'?";
  std::string all;
  for (const auto& name : known) all += (all.empty() ? "" : ", ") + name;
  return "known here: " + all;
}

std::optional<double> number_of(const Value& value) {
  const auto share = value.is_scalar() ? share_of(value.raw()) : std::nullopt;
  return share;
}

/// One setting of a rule.
void read_setting(const Entry& entry, ToleranceRule& rule, Diagnostics& troubles) {
  const std::string& key = entry.key.text;
  if (key == "time") {
    const auto time = parse_duration(entry.value.raw(), entry.value.place());
    if (time && time->ns >= 0) {
      rule.time = *time;
    } else if (!time) {
      for (const auto& item : time.error().items()) troubles.add(item);
    } else {
      troubles.add(entry.value.mistake("tolerance", "a time tolerance is not negative"));
    }
    return;
  }
  if (key != "absolute" && key != "relative") {
    troubles.add(entry.key.spot.mistake("unknown-key", "a tolerance has no '" + key + "'",
                                        meant(key, {"absolute", "relative", "time"})));
    return;
  }
  const auto number = number_of(entry.value);
  const bool percent = entry.value.raw().find('%') != std::string::npos;
  if (!number || (percent && key == "absolute")) {
    troubles.add(entry.value.mistake(
        "tolerance", "'" + key + "' is a number that is not negative",
        key == "relative" ? "such as 0.01 or '1 %'" : "in the unit of the signal, such as 0.1"));
    return;
  }
  (key == "absolute" ? rule.absolute : rule.relative) = number;
}

ToleranceRule read_rule(const std::string& pattern, const Value& value, Diagnostics& troubles) {
  ToleranceRule rule{pattern, {}, {}, {}};
  if (!value.is_mapping()) {
    troubles.add(value.mistake("type", "a tolerance is a mapping",
                               "such as { absolute: 0.1, relative: 1 % }"));
    return rule;
  }
  for (const Entry& entry : value.entries()) read_setting(entry, rule, troubles);
  return rule;
}

void read_rules(const Value& section, std::vector<ToleranceRule>& rules, Diagnostics& troubles) {
  if (!section.is_mapping()) {
    troubles.add(section.mistake("type", "tolerances are a mapping from pattern to tolerance"));
    return;
  }
  for (const Entry& entry : section.entries())
    rules.push_back(read_rule(entry.key.text, entry.value, troubles));
}

Tolerance with(Tolerance tolerance, const ToleranceRule& rule) {
  tolerance.absolute = rule.absolute.value_or(tolerance.absolute);
  tolerance.relative = rule.relative.value_or(tolerance.relative);
  tolerance.time = rule.time.value_or(tolerance.time);
  return tolerance;
}

void read_sections(const Value& root, ToleranceTable& table, Diagnostics& troubles) {
  if (!root.is_mapping()) {
    troubles.add(root.mistake("type", "a tolerance file is a mapping",
                              "sections default, signals, metrics"));
    return;
  }
  for (const Entry& entry : root.entries()) {
    const std::string& key = entry.key.text;
    if (key == "default") {
      table.signal_default = with(table.signal_default, read_rule("*", entry.value, troubles));
    } else if (key == "signals") {
      read_rules(entry.value, table.signals, troubles);
    } else if (key == "metrics") {
      read_rules(entry.value, table.metrics, troubles);
    } else {
      troubles.add(entry.key.spot.mistake("unknown-key", "a tolerance file has no '" + key + "'",
                                          meant(key, {"default", "signals", "metrics"})));
    }
  }
}

}  // namespace

double Tolerance::of(double baseline) const {
  return std::max(absolute, relative * std::abs(baseline));
}

Tolerance ToleranceTable::of_signal(const std::string& stage, const std::string& name) const {
  for (const auto& rule : signals)
    if (matches_glob(rule.pattern, name) || matches_glob(rule.pattern, stage + "/" + name))
      return with(signal_default, rule);
  return signal_default;
}

Tolerance ToleranceTable::of_metric(const std::string& name) const {
  for (const auto& rule : metrics)
    if (matches_glob(rule.pattern, name)) return with(metric_default, rule);
  return metric_default;
}

engine::Result<void> read_tolerances(const std::string& path, ToleranceTable& table) {
  std::ifstream file(path);
  if (!file)
    return engine::failure("io-open", {path}, "the tolerance file cannot be read",
                           "name a YAML file with --tolerance");
  std::stringstream text;
  text << file.rdbuf();
  const auto document = read_document(text.str(), path);
  if (!document) return engine::failure(document.error());
  Diagnostics troubles;
  read_sections(document->root, table, troubles);
  if (troubles.has_errors()) return engine::failure(std::move(troubles));
  return {};
}

std::optional<double> share_of(const std::string& text) {
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  if (end == text.c_str() || !std::isfinite(number) || number < 0.0) return std::nullopt;
  while (*end == ' ') ++end;
  const bool percent = *end == '%';
  if (percent) ++end;
  if (*end != '\0') return std::nullopt;
  return percent ? number / 100.0 : number;
}

}  // namespace orrery::scenarios
