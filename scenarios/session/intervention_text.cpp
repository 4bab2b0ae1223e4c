// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <fstream>
#include <nlohmann/json.hpp>
#include <sstream>

#include "scenarios/format/document.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/format/units.h"
#include "scenarios/session/intervention.h"

namespace orrery::scenarios {

using engine::Diagnostics;
using engine::Duration;
using engine::SimTime;

namespace {

// Writing.

/// Seconds with as many decimals as it needs: nanoseconds are not rounded.
std::string seconds_text(std::int64_t ns) {
  std::string text = fmt::format("{}", ns / engine::kNsPerSecond);
  if (const std::int64_t rest = ns % engine::kNsPerSecond; rest != 0) {
    text += fmt::format(".{:09}", rest);
    text.erase(text.find_last_not_of('0') + 1);
  }
  return text + " s";
}

/// A word as YAML reads it back: as it is, or in quotes.
std::string word(const std::string& text) {
  const auto harmless = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("_.+/^%()[] -").find(c) != std::string_view::npos;
  };
  const bool plain = !text.empty() && std::all_of(text.begin(), text.end(), harmless) &&
                     std::string_view("[]%- ").find(text.front()) == std::string_view::npos &&
                     text.back() != ' ' && plain_kind(text) != ValueKind::kNull;
  if (plain || text == "-") return plain ? text : "\"-\"";
  return nlohmann::json(text).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string entry_text(const Intervention& one) {
  const bool fault = one.kind == Intervention::Kind::kFault;
  std::string text =
      fmt::format("- at: {}  # {}\n", seconds_text(one.at.ns), engine::to_string(one.at));
  text += fmt::format("  {}: {}\n", fault ? "fault" : "command", word(one.what));
  text += fmt::format("  on: {}\n", word(one.target));
  text += fmt::format("  {}: {}{}{}\n", fault ? "severity" : "value", one.value,
                      one.unit.empty() ? "" : " ", one.unit);
  if (one.lasts.ns != 0) text += fmt::format("  lasts: {}\n", seconds_text(one.lasts.ns));
  if (!one.params.empty()) text += "  parameters:\n";
  for (const auto& [name, value] : one.params)
    text += fmt::format("    {}: {}\n", word(name), word(value));
  return text;
}

std::vector<Intervention> in_order(std::vector<Intervention> log) {
  std::stable_sort(log.begin(), log.end(),
                   [](const Intervention& a, const Intervention& b) { return a.at < b.at; });
  return log;
}

// Reading.

/// `183600.000000001 s`, exactly; nothing for any other form.
std::optional<std::int64_t> exact_ns(const std::string& text) {
  const char* const end = text.data() + text.size();
  std::int64_t seconds = 0;
  auto [at, error] = std::from_chars(text.data(), end, seconds);
  if (error != std::errc{} || text.front() == '-' || at - text.data() > 10) return std::nullopt;
  std::int64_t ns = 0;
  if (at != end && *at == '.') {
    int digits = 0;
    for (++at; at != end && *at >= '0' && *at <= '9' && digits < 9; ++at, ++digits)
      ns = 10 * ns + (*at - '0');
    if (digits == 0) return std::nullopt;
    for (; digits < 9; ++digits) ns *= 10;
  }
  if (std::string_view(at, static_cast<std::size_t>(end - at)) != " s") return std::nullopt;
  if (seconds > SimTime::never().ns / engine::kNsPerSecond - 1) return std::nullopt;
  return seconds * engine::kNsPerSecond + ns;
}

class LogReader {
 public:
  explicit LogReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  std::vector<Intervention> read(const Value& root) {
    std::vector<Intervention> log;
    if (!root.is_sequence()) {
      diagnostics_.add(root.mistake("intervention-form", "a log of interventions is a list",
                                    "start with '- at: 2 h', see docs/interventions.md"));
      return log;
    }
    for (const Value& item : root.items()) {
      if (item.is_mapping()) {
        log.push_back(read_one(item));
      } else {
        diagnostics_.add(item.mistake(
            "intervention-form",
            fmt::format("an intervention is a mapping, not {}", to_string(item.kind())),
            "write 'at', 'on' and 'fault' or 'command', see docs/interventions.md"));
      }
    }
    return log;
  }

 private:
  Intervention read_one(const Value& map) {
    Intervention one;
    one.places[""] = map.place();
    const bool is_fault = map.find("fault") != nullptr;
    const bool is_command = map.find("command") != nullptr;
    if (is_fault == is_command) {
      diagnostics_.add(map.mistake("intervention-kind",
                                   is_fault ? "'fault' and 'command' are both given"
                                            : "neither 'fault' nor 'command' is given",
                                   "name a kind of fault, or an input to command"));
    }
    one.kind = is_command ? Intervention::Kind::kCommand : Intervention::Kind::kFault;
    check_keys(map, is_fault || !is_command, is_command);
    one.at = SimTime{} + span(map, "at", "at", one);
    one.what = text(map, is_command ? "command" : "fault", "what", one);
    one.target = text(map, "on", "target", one);
    if (is_command) {
      read_value(map, one);
      return one;
    }
    one.value = number(map, "severity", one);
    if (map.find("lasts") != nullptr) one.lasts = span(map, "lasts", "lasts", one);
    if (const Value* params = map.find("parameters")) read_params(*params, one);
    return one;
  }

  void check_keys(const Value& map, bool fault, bool command) {
    std::vector<std::string> known = {"at", "on", "fault", "command"};
    if (fault) known.insert(known.end(), {"severity", "lasts", "parameters"});
    if (command) known.push_back("value");
    for (const Entry& entry : map.entries()) {
      if (std::find(known.begin(), known.end(), entry.key.text) != known.end()) continue;
      const char* const what = command ? (fault ? "an intervention" : "a command") : "a fault";
      diagnostics_.add(entry.key.spot.mistake(
          "intervention-key", fmt::format("'{}' is not a key of {} by hand", entry.key.text, what),
          suggestion(entry.key.text, known)));
    }
    for (const char* key : {"at", "on"}) miss(map, key);
    if (command && !fault) miss(map, "value");
  }

  void miss(const Value& map, const char* key) {
    if (map.find(key) != nullptr) return;
    diagnostics_.add(map.mistake("intervention-key", fmt::format("'{}' is missing", key),
                                 "see docs/interventions.md"));
  }

  /// A scalar under `key`; null, and a mistake where it is something else.
  const Value* scalar(const Value& map, const char* key, const char* part, Intervention& one) {
    const Value* value = map.find(key);
    if (value == nullptr) return nullptr;
    one.places[part] = value->place();
    if (value->is_scalar() && !value->is_null()) return value;
    diagnostics_.add(value->mistake("intervention-value",
                                    fmt::format("'{}' is {}", key, to_string(value->kind())),
                                    "give one value"));
    return nullptr;
  }

  std::string text(const Value& map, const char* key, const char* part, Intervention& one) {
    const Value* value = scalar(map, key, part, one);
    return value == nullptr ? std::string() : value->raw();
  }

  Duration span(const Value& map, const char* key, const char* part, Intervention& one) {
    const Value* value = scalar(map, key, part, one);
    if (value == nullptr || value->raw() == "0") return {};
    if (const auto ns = exact_ns(value->raw())) return {*ns};
    const auto read = parse_duration(value->raw(), value->place());
    if (!read) {
      diagnostics_.append(read.error());
    } else if (read->ns < 0) {
      diagnostics_.add(value->mistake("intervention-time",
                                      fmt::format("'{}' lies before the start", key),
                                      "times count from the start of the run"));
    } else {
      return *read;
    }
    return {};
  }

  double number(const Value& map, const char* key, Intervention& one) {
    const Value* value = scalar(map, key, "value", one);
    if (value == nullptr) return 1.0;
    const auto read = value->as_number();
    if (read) return *read;
    diagnostics_.append(read.error());
    return 1.0;
  }

  void read_value(const Value& map, Intervention& one) {
    const Value* value = scalar(map, "value", "value", one);
    if (value == nullptr) return;
    const auto read = parse_quantity(value->raw(), value->place());
    if (!read) return diagnostics_.append(read.error());
    one.value = read->value;
    one.unit = read->unit;
  }

  void read_params(const Value& params, Intervention& one) {
    if (!params.is_mapping() && !params.is_null()) {
      diagnostics_.add(params.mistake("intervention-form", "'parameters' is a mapping",
                                      "write 'name: value' lines below it"));
      return;
    }
    for (const Entry& entry : params.entries()) {
      const std::string& name = entry.key.text;
      if (const Value* value = scalar(params, name.c_str(), ("parameters." + name).c_str(), one))
        one.params.emplace_back(name, value->raw());
    }
  }

  Diagnostics& diagnostics_;
};

}  // namespace

bool Intervention::operator==(const Intervention& other) const {
  return kind == other.kind && at == other.at && target == other.target && what == other.what &&
         value == other.value && lasts == other.lasts && params == other.params &&
         unit == other.unit;
}

std::string interventions_text(const std::vector<Intervention>& log) {
  if (log.empty()) return "[]\n";
  std::string text = "# What people did to the plant: orrery run SCENARIO --interventions LOG\n";
  for (const Intervention& one : in_order(log)) text += entry_text(one);
  return text;
}

engine::Result<std::vector<Intervention>> read_interventions(const std::string& text,
                                                             const std::string& file) {
  const auto document = read_document(text, file);
  if (!document) return engine::failure(document.error());
  Diagnostics diagnostics;
  auto log = LogReader(diagnostics).read(document->root);
  if (!diagnostics.has_errors()) return in_order(std::move(log));
  diagnostics.sort();
  return engine::failure(std::move(diagnostics));
}

engine::Result<std::vector<Intervention>> load_interventions(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::stringstream text;
  if (in) text << in.rdbuf();
  if (!in) {
    return engine::failure("io-open", {file}, "the log of interventions cannot be read",
                           "name a file that a window has saved, or write one: "
                           "docs/interventions.md");
  }
  return read_interventions(text.str(), file);
}

}  // namespace orrery::scenarios
