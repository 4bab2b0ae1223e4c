// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/value_text.h"

#include <nlohmann/json.hpp>

namespace orrery::scenarios {

namespace {

/// Texts are written as JSON strings, which YAML reads alike; everything else as it was written.
std::string scalar_text(const Value& value) {
  if (value.is_null()) return "null";
  return value.is_string() ? nlohmann::json(value.raw()).dump() : value.raw();
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
    out += space + nlohmann::json(entry.key.text).dump() + ":";
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
