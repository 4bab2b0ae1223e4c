// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_search.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "scenarios/format/document.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

std::string text_at(const Value& mapping, const char* key) {
  const Value* value = mapping.find(key);
  return value && value->is_scalar() ? value->raw() : std::string();
}

/// Points of each search, in the order of the table.
using Searches = std::vector<std::pair<std::string, std::vector<std::size_t>>>;

std::vector<std::size_t>& search_named(Searches& searches, const std::string& name) {
  const auto known = std::find_if(searches.begin(), searches.end(),
                                  [&](const auto& search) { return search.first == name; });
  if (known != searches.end()) return known->second;
  return searches.emplace_back(name, std::vector<std::size_t>()).second;
}

/// Levels of the factors that are not searched: each combination has a search of its own.
std::string place_in_grid(const ExperimentTable& table, const ExperimentTable::Point& point) {
  std::string name;
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    const auto& factor = table.header.factors[f];
    if (factor.levels.empty()) continue;
    name += (name.empty() ? "" : ", ") + factor.name + " = " + point.values[f].text;
  }
  return name;
}

}  // namespace

std::optional<SearchGoal> search_goal(const ExperimentHeader& header) {
  if (header.design != "optimise") return std::nullopt;
  const auto document = read_document(header.experiment_text, "section experiment");
  if (!document) return std::nullopt;
  const Value* section = document->root.find("experiment");
  const Value* optimise = (section ? *section : document->root).find("optimise");
  if (!optimise) return std::nullopt;
  const std::string what = text_at(*optimise, "goal");
  return SearchGoal{text_at(*optimise, "response"), what == "maximise"};
}

json search_of(const ExperimentTable& whole, const ShownTable& shown) {
  const auto goal = search_goal(whole.header);
  if (!goal) return json::object();
  const auto measure = std::find_if(whole.measures.begin(), whole.measures.end(),
                                    [&](const auto& m) { return m.name == goal->response; });
  if (measure == whole.measures.end()) return json::object();

  Searches searches;
  const auto& points = shown.table.points;
  for (std::size_t p = 0; p < points.size(); ++p) {
    search_named(searches, place_in_grid(shown.table, points[p])).push_back(p);
  }
  json lines = json::array();
  for (auto& [name, mine] : searches) {
    std::stable_sort(mine.begin(), mine.end(), [&](std::size_t a, std::size_t b) {
      return points[a].order < points[b].order;
    });
    lines.push_back({{"name", name}, {"points", mine}});
  }
  return {{"measure", measure - whole.measures.begin()},
          {"goal", goal->maximise ? "maximise" : "minimise"},
          {"lines", lines}};
}

}  // namespace orrery::scenarios
