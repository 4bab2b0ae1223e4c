// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <set>

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
  const FactorLevel* level;  ///< null: of a factor with one path
  std::string set;
};

/// Every setting of every level; of a factor with one path one setting stands for all.
std::vector<SetPath> all_sets(const std::vector<FactorElement>& factors) {
  std::vector<SetPath> all;
  for (const auto& factor : factors) {
    if (!factor.path.empty()) {
      const std::string low = factor.range ? factor_number(factor.range->low, factor.unit) : "";
      const bool listed = !factor.levels.empty();
      all.push_back(
          {&factor, nullptr, listed ? factor.levels[0].sets[0] : factor.path + "=" + low});
      continue;
    }
    for (const auto& level : factor.levels) {
      for (const auto& set : level.sets) all.push_back({&factor, &level, set});
    }
  }
  return all;
}

/// Calls `use` with the path and all that it stands below: `a.b.c`, `a`, `a.b`.
template <class Use>
void for_path_and_above(const std::string& path, Use use) {
  use(path);
  for (std::size_t dot = path.find('.'); dot != std::string::npos; dot = path.find('.', dot + 1)) {
    use(path.substr(0, dot));
  }
}

/// Of what is set twice at a point, the last would win: nobody can have meant that.
void check_conflicts(const std::vector<SetPath>& sets, Diagnostics& diagnostics) {
  std::map<std::string, const FactorElement*> factor_of;
  for (const auto& one : sets) factor_of.emplace(set_path(one.set), one.factor);
  for (const auto& one : sets) {
    const FactorElement* other = nullptr;
    for_path_and_above(set_path(one.set), [&](const std::string& path) {
      const auto found = factor_of.find(path);
      if (found != factor_of.end() && found->second != one.factor) other = found->second;
    });
    if (other == nullptr) continue;
    const bool later = other < one.factor;  // they stand in one list
    return diagnostics.error("factor-conflict", later ? one.factor->place : other->place,
                             fmt::format("contradictory factors: '{}' and '{}' both set '{}'",
                                         later ? other->name : one.factor->name,
                                         later ? one.factor->name : other->name, set_path(one.set)),
                             "let one factor set it, or make one factor with levels of both");
  }
}

/// The same within a level.
void check_levels(const std::vector<FactorElement>& factors, Diagnostics& diagnostics) {
  for (const auto& factor : factors) {
    for (const auto& level : factor.levels) {
      if (level.sets.size() < 2) continue;
      std::map<std::string, int> times;
      for (const auto& set : level.sets) ++times[set_path(set)];
      for (const auto& set : level.sets) {
        int above = -1;  // itself
        for_path_and_above(set_path(set), [&](const std::string& path) {
          const auto found = times.find(path);
          if (found != times.end()) above += found->second;
        });
        if (above == 0) continue;
        diagnostics.error("factor-conflict", level.place,
                          fmt::format("level '{}' sets '{}' twice", level.name, set_path(set)),
                          "remove one of the two, or write the inner value into the outer one");
        break;
      }
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
  check_levels(factors, diagnostics);
  std::vector<NewKey> to_try;
  std::set<std::string> seen;
  for (const auto& [factor, level, set] : sets) {
    const std::string path = set_path(set);
    if (!seen.insert(path).second) continue;
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
