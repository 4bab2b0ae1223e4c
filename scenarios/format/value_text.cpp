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

}  // namespace orrery::scenarios
