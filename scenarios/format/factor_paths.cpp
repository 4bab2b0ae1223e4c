// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scenarios/format/load_experiment.h"
#include "scenarios/format/path_setting.h"
#include "scenarios/format/value_text.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

/// What is under `name` of a mapping or a list; null when there is none.
const Value* step_into(const Value& parent, const std::string& name) {
  if (!parent.is_sequence()) return parent.find(name);
  std::size_t index = 0;
  const auto [end, error] = std::from_chars(name.data(), name.data() + name.size(), index);
  const bool whole = error == std::errc{} && end == name.data() + name.size();
  return whole && index < parent.items().size() ? &parent.items()[index] : nullptr;
}

enum class Found { kValue, kNewKey, kNothing };

Found look_up(const Value& root, const std::string& path) {
  const Value* at = &root;
  for (std::size_t begin = 0; begin <= path.size();) {
    const std::size_t dot = std::min(path.find('.', begin), path.size());
    const std::string name = path.substr(begin, dot - begin);
    if (name.empty()) return Found::kNothing;
    const Value* next = step_into(*at, name);
    if (next == nullptr) {
      return dot == path.size() && at->is_mapping() ? Found::kNewKey : Found::kNothing;
    }
    at = next;
    begin = dot + 1;
  }
  return Found::kValue;
}

void add_paths(const Value& value, const std::string& path, std::vector<std::string>& paths) {
  constexpr std::size_t kEnough = 20'000;  // a suggestion is not worth a walk over a huge file
  if (paths.size() >= kEnough) return;
  if (!path.empty()) paths.push_back(path);
  const std::string front = path.empty() ? "" : path + ".";
  for (const Entry& entry : value.entries()) add_paths(entry.value, front + entry.key.text, paths);
  for (std::size_t i = 0; i < value.items().size(); ++i) {
    add_paths(value.items()[i], front + std::to_string(i), paths);
  }
}

/// `a` is `b` or stands above it.
bool covers(const std::string& a, const std::string& b) {
  return b.compare(0, a.size(), a) == 0 && (b.size() == a.size() || b[a.size()] == '.');
}

/// Sections that a factor cannot vary, and why; null for the others.
const char* why_not(const std::string& path) {
  const std::string section = path.substr(0, path.find('.'));
  if (section == "seed") return "replications vary it: write 'replications' and 'first_seed'";
  if (section == "experiment") return "an experiment does not vary itself";
  if (section == "name" || section == "description" || section == "orrery") {
    return "no run depends on it";
  }
  return nullptr;
}

struct SetPath {
  const FactorElement* factor;
  const FactorLevel* level;
  std::string set;
};

/// Every setting of every level; of a range its low end.
std::vector<SetPath> all_sets(const std::vector<FactorElement>& factors) {
  std::vector<SetPath> all;
  for (const auto& factor : factors) {
    for (const auto& level : factor.levels) {
      for (const auto& set : level.sets) all.push_back({&factor, &level, set});
    }
    if (factor.levels.empty() && factor.range) {
      const std::string low = factor_number(factor.range->low, factor.unit);
      all.push_back({&factor, nullptr, factor.path + "=" + low});
    }
  }
  return all;
}

/// Of what is set twice at a point, the last would win: nobody can have meant that.
void report_conflict(const SetPath& one, const SetPath& other, const std::string& path,
                     Diagnostics& diagnostics) {
  if (one.factor == other.factor) {
    diagnostics.error("factor-conflict", other.level->place,
                      fmt::format("level '{}' sets '{}' twice", other.level->name, path),
                      "remove one of the two, or write the inner value into the outer one");
    return;
  }
  diagnostics.error("factor-conflict", other.factor->place,
                    fmt::format("contradictory factors: '{}' and '{}' both set '{}'",
                                one.factor->name, other.factor->name, path),
                    "let one factor set it, or make one factor with levels of both");
}

void check_conflicts(const std::vector<SetPath>& sets, Diagnostics& diagnostics) {
  for (std::size_t i = 0; i < sets.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) {
      const bool together = sets[i].factor != sets[j].factor || sets[i].level == sets[j].level;
      if (!together) continue;
      const std::string a = set_path(sets[i].set);
      const std::string b = set_path(sets[j].set);
      if (!covers(a, b) && !covers(b, a)) continue;
      return report_conflict(sets[j], sets[i], a.size() > b.size() ? a : b, diagnostics);
    }
  }
}

}  // namespace

engine::Diagnostic unknown_factor_path(const std::string& path, const engine::SourcePlace& place,
                                       const Value& root) {
  std::vector<std::string> paths;
  add_paths(root, "", paths);
  const std::string near = engine::closest_name(path, paths);
  return {engine::Severity::kError, "factor-path", place,
          fmt::format("the scenario has no setting '{}'", path),
          near.empty() ? "write the path of a setting as of --set, such as plant.pump.count"
                       : fmt::format("did you mean '{}'?", near)};
}

std::vector<NewKey> check_factor_paths(const std::vector<FactorElement>& factors, const Value& root,
                                       Diagnostics& diagnostics) {
  const auto sets = all_sets(factors);
  check_conflicts(sets, diagnostics);
  std::vector<NewKey> to_try;
  std::vector<std::string> seen;
  for (const auto& [factor, level, set] : sets) {
    const std::string path = set_path(set);
    if (std::find(seen.begin(), seen.end(), path) != seen.end()) continue;
    seen.push_back(path);
    const engine::SourcePlace& place = level != nullptr ? level->place : factor->place;
    if (const char* why = why_not(path)) {
      diagnostics.error("factor-path", place, fmt::format("no factor can set '{}'", path), why);
      continue;
    }
    // Templates are gone from the expanded tree; planning tries each level that sets one.
    if (path.rfind("templates.", 0) == 0) continue;
    const Found found = look_up(root, path);
    if (found == Found::kNewKey) to_try.push_back({set, place});
    if (found == Found::kNothing) diagnostics.add(unknown_factor_path(path, place, root));
  }
  return to_try;
}

std::string one_line_yaml(const Value& value) {
  if (value.is_scalar()) {
    if (value.is_null()) return "null";
    const std::string& text = value.raw();
    const bool simple = std::all_of(text.begin(), text.end(), [](char c) {
      return std::isalnum(static_cast<unsigned char>(c)) != 0 ||
             std::string_view("_./ -+").find(c) != std::string_view::npos;
    });
    const bool tight = !text.empty() && text.front() != ' ' && text.back() != ' ' &&
                       text.front() != '-' && plain_kind(text) == ValueKind::kString;
    if (!value.is_string() || (simple && tight)) return text;
    std::string quoted = to_yaml(value);
    quoted.pop_back();  // the end of its line
    return quoted;
  }
  std::string out = value.is_mapping() ? "{" : "[";
  for (const Entry& entry : value.entries()) {
    if (out.size() > 1) out += ", ";
    const Value key = Value::scalar(entry.key.text, ValueStyle::kQuoted, {});
    out += one_line_yaml(key) + ": " + one_line_yaml(entry.value);
  }
  for (const Value& item : value.items()) {
    if (out.size() > 1) out += ", ";
    out += one_line_yaml(item);
  }
  return out + (value.is_mapping() ? "}" : "]");
}

}  // namespace orrery::scenarios
