// SPDX-License-Identifier: Apache-2.0
#include "devices/replay/column_mapping.h"

#include <fmt/format.h>

#include <algorithm>

#include "engine/registry/check.h"

namespace orrery::devices {

namespace {

std::string trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return std::string(text.substr(first, text.find_last_not_of(" \t") - first + 1));
}

bool is_name(const std::string& text) {
  const auto letter = [](char c) { return (c >= 'a' && c <= 'z') || c == '_'; };
  const auto rest = [&](char c) { return letter(c) || (c >= '0' && c <= '9'); };
  return !text.empty() && letter(text[0]) && std::all_of(text.begin(), text.end(), rest);
}

}  // namespace

engine::Result<ColumnMapping> parse_column_mapping(std::string_view entry) {
  const auto wrong = [&](const std::string& what) {
    return engine::failure("replay-column", {}, fmt::format("'{}': {}", entry, what),
                           "write: output = Column name [unit]");
  };
  const auto equals = entry.find('=');
  if (equals == std::string_view::npos) return wrong("there is no '='");
  ColumnMapping mapping;
  mapping.output = trimmed(entry.substr(0, equals));
  std::string unit{'1'};
  std::string column = trimmed(entry.substr(equals + 1));
  if (column.ends_with(']')) {
    const auto open = column.rfind('[');
    if (open == std::string::npos) return wrong("a ']' without '['");
    unit = trimmed(std::string_view(column).substr(open + 1, column.size() - open - 2));
    if (unit.empty()) return wrong("the unit is empty; write [1] for a plain number");
    column = trimmed(std::string_view(column).substr(0, open));
  }
  if (!is_name(mapping.output))
    return wrong("the output needs a name of small letters, digits and '_'");
  if (column.empty()) return wrong("the name of the column is missing");
  mapping.column = column;
  mapping.si_unit = unit;
  mapping.unit = std::move(unit);
  return mapping;
}

std::optional<ColumnMapping> column_of_parameter(const engine::ParamSet& texts,
                                                 const std::string& parameter, const char* code,
                                                 MistakeList& mistakes) {
  const std::string& entry = texts.text(parameter);
  if (entry.empty()) return std::nullopt;
  auto mapping = parse_column_mapping("x = " + entry);
  if (mapping) return std::move(*mapping);
  mistakes.add(code, {}, fmt::format("{}: '{}' is not a column", parameter, entry),
               "write: Column name [unit]");
  return std::nullopt;
}

engine::Result<std::vector<ColumnMapping>> column_mappings(const engine::ParamSet& texts) {
  engine::Diagnostics mistakes;
  std::vector<ColumnMapping> mappings;
  for (const std::string& entry : texts.texts("columns")) {
    auto mapping = parse_column_mapping(entry);
    if (!mapping) {
      mistakes.append(mapping.error());
      continue;
    }
    const auto same = [&](const ColumnMapping& m) { return m.output == mapping->output; };
    if (std::any_of(mappings.begin(), mappings.end(), same))
      mistakes.error("replay-column", {},
                     fmt::format("'{}': the output '{}' is given twice", entry, mapping->output),
                     "give each output a name of its own");
    mappings.push_back(std::move(*mapping));
  }
  if (mappings.empty() && mistakes.empty())
    mistakes.error("replay-column", {}, "a replay needs at least one column",
                   "columns: [\"flow = Volume Flow [l/min]\"]");
  if (mistakes.has_errors()) return engine::failure(mistakes);
  if (!texts.has("column_scales")) return mappings;
  const auto& scales = texts.numbers("column_scales");
  const auto& offsets = texts.numbers("column_offsets");
  const auto& units = texts.texts("column_units");
  ORRERY_CHECK(scales.size() == mappings.size() && offsets.size() == mappings.size() &&
                   units.size() == mappings.size(),
               "one scale, offset and unit a column");
  for (std::size_t i = 0; i < mappings.size(); ++i) {
    mappings[i].scale = scales[i];
    mappings[i].offset = offsets[i];
    mappings[i].si_unit = units[i];
  }
  return mappings;
}

}  // namespace orrery::devices
