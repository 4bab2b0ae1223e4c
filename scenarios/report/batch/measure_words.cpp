// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/measure_words.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

namespace {

constexpr std::array<std::string_view, 7> kShares = {"recall",       "precision", "share", "loss",
                                                     "availability", "coverage",  "yield"};

/// `watch` of `watch.event_recall[...]`; empty without a dot.
std::string owner_of(const std::string& name) {
  const auto dot = name.rfind('.', name.find('['));
  return dot == std::string::npos ? std::string() : name.substr(0, dot);
}

std::string words_of(const std::string& name) {
  const auto bracket = name.find('[');
  const auto dot = name.rfind('.', bracket);
  const std::size_t from = dot == std::string::npos ? 0 : dot + 1;
  return spoken(
      name.substr(from, bracket == std::string::npos ? std::string::npos : bracket - from));
}

/// `, fault bearing_wear`.
std::string group_of(const std::string& name) {
  const auto bracket = name.find('[');
  if (bracket == std::string::npos) return {};
  std::string group = name.substr(bracket + 1);
  if (!group.empty() && group.back() == ']') group.pop_back();
  std::replace(group.begin(), group.end(), ':', ' ');
  return ", " + group;
}

}  // namespace

std::string spoken_measure(const std::string& name) {
  const std::string owner = owner_of(name);
  return words_of(name) + (owner.empty() ? "" : " of " + owner) + group_of(name);
}

std::string common_owner(const ExperimentTable& table) {
  if (table.measures.empty()) return {};
  const std::string owner = owner_of(table.measures.front().name);
  const bool shared = std::all_of(table.measures.begin(), table.measures.end(),
                                  [&](const auto& m) { return owner_of(m.name) == owner; });
  return shared ? owner : std::string();
}

std::string measure_title(const ExperimentTable& table, const std::string& name) {
  return common_owner(table).empty() ? spoken_measure(name) : words_of(name) + group_of(name);
}

bool names_share(const std::string& name) {
  const std::string owner = owner_of(name);
  const std::string words = " " + words_of(name.substr(owner.empty() ? 0 : owner.size() + 1)) + " ";
  return std::any_of(kShares.begin(), kShares.end(), [&](std::string_view share) {
    return words.find(" " + std::string(share) + " ") != std::string::npos;
  });
}

bool is_share(const MeasureColumn& measure) {
  const bool bare = measure.unit.empty() || measure.unit == "1";
  return bare && names_share(measure.name) &&
         std::all_of(measure.values.begin(), measure.values.end(),
                     [](double v) { return !std::isfinite(v) || (v >= 0.0 && v <= 1.0); });
}

bool is_share(const ExperimentTable& table, std::size_t factor) {
  const FactorColumn& column = table.header.factors[factor];
  const bool bare = column.unit.empty() || column.unit == "1";
  return bare && column.numeric && names_share(column.path.empty() ? column.name : column.path) &&
         std::all_of(table.points.begin(), table.points.end(), [&](const auto& point) {
           return point.values[factor].number >= 0.0 && point.values[factor].number <= 1.0;
         });
}

}  // namespace orrery::scenarios
