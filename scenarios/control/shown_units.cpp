// SPDX-License-Identifier: Apache-2.0
#include "scenarios/control/shown_units.h"

#include <algorithm>
#include <cctype>
#include <string_view>
#include <vector>

#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

bool is_of_number(char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0 || c == '.'; }
bool is_of_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_'; }
bool is_of_unit(char c) { return is_of_name(c) || c == '.' || c == '/' || c == '^' || c == '%'; }

std::size_t end_of(std::string_view text, std::size_t from, bool (*belongs)(char)) {
  while (from < text.size() && belongs(text[from])) ++from;
  return from;
}

/// What stands behind the numbers of a formula: a unit in brackets, or a word.
std::vector<std::string> words_behind_numbers(std::string_view text) {
  std::vector<std::string> words;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_of_number(text[i])) {
      i = is_of_name(text[i]) ? end_of(text, i, is_of_name) : i + 1;
      continue;
    }
    i = end_of(text, i, is_of_number);
    i = end_of(text, i, [](char c) { return c == ' '; });
    if (i < text.size() && text[i] == '[') {
      const std::size_t end = std::min(text.find(']', i), text.size());
      words.emplace_back(text.substr(i + 1, end - i - 1));
      i = end;
    } else if (i < text.size() && is_of_name(text[i])) {
      const std::size_t end = end_of(text, i, is_of_unit);
      words.emplace_back(text.substr(i, end - i));
      i = end;
    }
  }
  return words;
}

/// The first unit of the reward that means the same as `si`; else `si`.
std::string stated_in_reward(const ControlElement& control, const std::string& si) {
  const auto dimension = parse_unit(si, {});
  if (!dimension || dimension->dimension().dimensionless()) return si;
  for (const std::string& word : words_behind_numbers(control.reward.text)) {
    const auto unit = parse_unit(word, {});
    if (unit && unit->dimension() == dimension->dimension()) return word;
  }
  return si;
}

}  // namespace

std::string shown_unit(const Scenario& scenario, const ControlElement& control,
                       const MeasureElement& measure) {
  const std::string output = measure.rows.population + "." + measure.output;
  for (const MetricElement& metric : scenario.metrics)
    if (metric.of == output && !metric.unit.empty()) return metric.unit;
  return stated_in_reward(control, measure.unit);
}

std::string shown_unit(const Scenario& scenario, const ControlElement& control,
                       const CostElement& cost) {
  for (const MeasureElement& measure : control.measures)
    if (measure.name == cost.cost.text) return shown_unit(scenario, control, measure);
  return stated_in_reward(control, si_unit(cost));
}

std::string si_unit(const CostElement& cost) {
  // With points between factors, as the units of outputs have them.
  std::string unit = to_string(cost.cost.formula->unit().dimension());
  std::replace(unit.begin(), unit.end(), ' ', '.');
  return unit;
}

double in_shown_unit(double value_si, const std::string& unit, bool is_difference) {
  const auto known = parse_unit(unit, {});
  if (!known) return value_si;
  return is_difference ? known->difference_from_si(value_si) : known->from_si(value_si);
}

}  // namespace orrery::scenarios
