// SPDX-License-Identifier: GPL-3.0-or-later
#include "gui/forms/param_text.h"

#include <fmt/format.h>

#include <cmath>

#include "scenarios/format/param_reader.h"
#include "scenarios/format/units.h"
#include "scenarios/format/value.h"

namespace orrery::gui {

namespace {

using engine::ParamInfo;
using engine::ParamKind;
using scenarios::Value;
using scenarios::ValueStyle;

bool is_list(const ParamInfo& row) {
  return row.kind == ParamKind::kNumbers || row.kind == ParamKind::kTexts;
}

std::string trimmed(const std::string& text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// The text as the value of a key in a file: words are quoted, so that `12` may be a name.
Value value_of(const ParamInfo& row, const std::string& text) {
  const bool plain = row.kind == ParamKind::kNumber || row.kind == ParamKind::kInteger ||
                     row.kind == ParamKind::kFlag || row.kind == ParamKind::kNumbers;
  const ValueStyle style = plain ? ValueStyle::kPlain : ValueStyle::kQuoted;
  if (!is_list(row)) return Value::scalar(text, style, {});
  Value list = Value::sequence(ValueStyle::kFlow, {});
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find(',', begin), text.size());
    const std::string part = trimmed(text.substr(begin, end - begin));
    if (!part.empty()) list.items().push_back(Value::scalar(part, style, {}));
    begin = end + 1;
  }
  return list;
}

std::string number_text(double value, const ParamInfo& row, const std::string& unit) {
  const auto parsed = scenarios::parse_unit(unit, {});
  if (!parsed || unit == "1") return fmt::format("{:.6g}", value);
  // Kelvin and degrees differ in zero: a rounded default must stay what it is.
  return scenarios::format_quantity(parsed->to_si(value), *parsed, row.role);
}

}  // namespace

engine::Result<engine::ParamValue> read_param_text(const ParamInfo& row, const std::string& text,
                                                   const std::string& signal_unit) {
  const std::string typed = trimmed(text);
  engine::ModelInfo info;
  info.name = "the form";
  info.params = {row};
  Value map = Value::mapping(ValueStyle::kFlow, {});
  if (!typed.empty() || row.kind == ParamKind::kText)
    map.entries().push_back({{row.name, {}}, value_of(row, typed)});
  engine::Diagnostics mistakes;
  scenarios::Element element;
  scenarios::ParamReader(mistakes, signal_unit).read(map, info, element);
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  const auto number = element.numbers.find(row.name);
  if (number != element.numbers.end()) return engine::ParamValue(number->second.mean());
  return element.texts.values().at(row.name);
}

std::string default_text(const ParamInfo& row, const std::string& signal_unit) {
  if (row.required) return {};
  switch (row.kind) {
    case ParamKind::kFlag: return row.default_number != 0.0 ? "true" : "false";
    case ParamKind::kInteger: return fmt::format("{:.0f}", row.default_number);
    case ParamKind::kNumber:
      return number_text(row.default_number, row, unit_of_row(row, signal_unit));
    case ParamKind::kNumbers:
    case ParamKind::kTexts: return {};
    default: return row.default_text;
  }
}

std::string unit_of_row(const ParamInfo& row, const std::string& signal_unit) {
  if (row.unit.rfind("signal", 0) != 0) return row.unit;
  return signal_unit + row.unit.substr(std::string("signal").size());
}

std::string units_of_row(const ParamInfo& row, const std::string& signal_unit) {
  if (row.kind != ParamKind::kNumber && row.kind != ParamKind::kNumbers) return {};
  const auto unit = scenarios::parse_unit(unit_of_row(row, signal_unit), {});
  if (!unit || unit->dimension().dimensionless()) return {};
  return scenarios::units_that_fit(unit->dimension());
}

std::string range_of_row(const ParamInfo& row, const std::string& signal_unit) {
  const bool numeric = row.kind == ParamKind::kNumber || row.kind == ParamKind::kInteger ||
                       row.kind == ParamKind::kNumbers;
  const bool low = std::isfinite(row.range.min);
  const bool high = std::isfinite(row.range.max);
  if (!numeric || (!low && !high)) return {};
  const std::string unit = unit_of_row(row, signal_unit);
  const std::string suffix = unit == "1" ? "" : " " + unit;
  if (low && high) return fmt::format("{:g} to {:g}{}", row.range.min, row.range.max, suffix);
  return low ? fmt::format("at least {:g}{}", row.range.min, suffix)
             : fmt::format("at most {:g}{}", row.range.max, suffix);
}

std::string in_one_line(const engine::Diagnostics& mistakes) {
  std::string line;
  for (const auto& one : mistakes.items()) {
    if (one.severity != engine::Severity::kError) continue;
    if (!line.empty()) line += "; ";
    line += one.message;
    if (!one.remedy.empty()) line += ": " + one.remedy;
  }
  return line;
}

}  // namespace orrery::gui
