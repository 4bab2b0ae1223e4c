// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/csv.h"

#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>

namespace orrery::scenarios {

std::string csv_text(std::string_view text) {
  constexpr std::string_view kRunsInSpreadsheets = "=+-@\t\r";
  std::string guarded;
  if (!text.empty() && kRunsInSpreadsheets.find(text.front()) != std::string_view::npos) {
    guarded = "'";
  }
  guarded += text;
  if (guarded.find_first_of(",\"\r\n") == std::string::npos) return guarded;
  std::string quoted = "\"";
  for (char c : guarded) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + "\"";
}

std::string csv_number(double value) {
  if (std::isnan(value)) return {};
  std::array<char, 32> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), value).ptr;
  return {digits.data(), end};
}

std::string csv_seconds(engine::SimTime time) {
  if (time == engine::SimTime::never()) return {};
  // The sign apart, in unsigned: the smallest integer has no positive twin.
  const bool negative = time.ns < 0;
  const std::uint64_t ns =
      negative ? 0 - static_cast<std::uint64_t>(time.ns) : static_cast<std::uint64_t>(time.ns);
  constexpr std::uint64_t kPerSecond = engine::kNsPerSecond;
  std::string text = fmt::format("{}{}", negative ? "-" : "", ns / kPerSecond);
  if (ns % kPerSecond == 0) return text;
  text += fmt::format(".{:09}", ns % kPerSecond);
  text.erase(text.find_last_not_of('0') + 1);
  return text;
}

}  // namespace orrery::scenarios
