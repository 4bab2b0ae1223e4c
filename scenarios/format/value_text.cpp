// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/value_text.h"

#include <nlohmann/json.hpp>

namespace orrery::scenarios {

namespace {

/// A JSON string, which YAML reads alike. Bytes that are not UTF-8 are replaced, never passed on.
std::string quoted(const std::string& text) {
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string scalar_text(const Value& value) {
  if (value.is_null()) return "null";
  return value.is_string() ? quoted(value.raw()) : value.raw();
}

void write(const Value& value, std::size_t indent, std::string& out);

void write_below(const Value& value, std::size_t indent, std::string& out) {
  const bool empty = value.is_mapping() ? value.entries().empty() : value.items().empty();
  if (value.is_scalar()) {
    out += " " + scalar_text(value) + "\n";
  } else if (empty) {
    out += value.is_mapping() ? " {}\n" : " []\n";
  } else {
    out += "\n";
    write(value, indent + 2, out);
  }
}

void write(const Value& value, std::size_t indent, std::string& out) {
  const std::string space(indent, ' ');
  if (value.is_scalar()) {
    out += space + scalar_text(value) + "\n";
    return;
  }
  for (const Entry& entry : value.entries()) {
    out += space + quoted(entry.key.text) + ":";
    write_below(entry.value, indent, out);
  }
  for (const Value& item : value.items()) {
    out += space + "-";
    write_below(item, indent, out);
  }
}

}  // namespace

std::string to_yaml(const Value& value) {
  std::string out;
  write(value, 0, out);
  return out;
}

std::string text_of_run(const std::string& scenario_text) {
  // `to_yaml` puts every top-level key in quotes at the beginning of a line, and nothing else
  // there.
  const std::string key = quoted("layout") + ":";
  std::size_t begin = scenario_text.rfind(key, 0) == 0 ? 0 : scenario_text.find("\n" + key);
  if (begin == std::string::npos) return scenario_text;
  if (begin > 0) ++begin;
  std::size_t end = scenario_text.find('\n', begin);
  while (end != std::string::npos && scenario_text.compare(end, 2, "\n ") == 0)
    end = scenario_text.find('\n', end + 1);
  return scenario_text.substr(0, begin) +
         (end == std::string::npos ? "" : scenario_text.substr(end + 1));
}

}  // namespace orrery::scenarios
