// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <fmt/format.h>

#include <cmath>
#include <cstdint>
#include <optional>
#include <string>

namespace orrery::scenarios {

/// A column of values as PostgreSQL reads it: `{1,NULL,"a text"}`. Numbers read back exactly.
class PostgresArray {
 public:
  void add(std::int64_t value) { put(fmt::format("{}", value)); }
  void add(double value) {
    if (std::isnan(value))
      put("NULL");
    else
      put(std::isinf(value) ? (value > 0 ? "Infinity" : "-Infinity") : fmt::format("{}", value));
  }
  void add(const std::optional<double>& value) { add(value.value_or(NAN)); }
  void add(const std::string& value) {
    std::string quoted = "\"";
    for (const char c : value) {
      if (c == '"' || c == '\\') quoted += '\\';
      quoted += c;
    }
    put(quoted + '"');
  }

  std::string text() const { return "{" + values_ + "}"; }

 private:
  void put(const std::string& value) {
    if (!values_.empty()) values_ += ',';
    values_ += value;
  }

  std::string values_;
};

}  // namespace orrery::scenarios
