// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_search.h"

#include <algorithm>
#include <map>
#include <optional>

#include "scenarios/format/document.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

struct Goal {
  std::string response;
  std::string what;  ///< `minimise`, `maximise`
};

std::string text_at(const Value& mapping, const char* key) {
  const Value* value = mapping.find(key);
  return value && value->is_scalar() ? value->raw() : std::string();
}

/// As the section says; tables keep it as text.
std::optional<Goal> goal_of(const ExperimentHeader& header) {
  const auto document = read_document(header.experiment_text, "section experiment");
  if (!document) return std::nullopt;
  const Value* section = document->root.find("experiment");
  const Value* optimise = (section ? *section : document->root).find("optimise");
  if (!optimise) return std::nullopt;
  const std::string what = text_at(*optimise, "goal");
  return Goal{text_at(*optimise, "response"), what.empty() ? "minimise" : what};
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

json search_of(const ExperimentTable& whole, const ShownTable& shown) {
  if (whole.header.design != "optimise") return json::object();
  const auto goal = goal_of(whole.header);
  if (!goal) return json::object();
  const auto measure = std::find_if(whole.measures.begin(), whole.measures.end(),
                                    [&](const auto& m) { return m.name == goal->response; });
  if (measure == whole.measures.end()) return json::object();

  std::map<std::string, std::vector<std::size_t>> searches;
  const auto& points = shown.table.points;
  for (std::size_t p = 0; p < points.size(); ++p) {
    searches[place_in_grid(shown.table, points[p])].push_back(p);
  }
  json lines = json::array();
  for (auto& [name, mine] : searches) {
    std::stable_sort(mine.begin(), mine.end(), [&](std::size_t a, std::size_t b) {
      return points[a].order < points[b].order;
    });
    lines.push_back({{"name", name}, {"points", mine}});
  }
  return {{"measure", measure - whole.measures.begin()}, {"goal", goal->what}, {"lines", lines}};
}

}  // namespace orrery::scenarios
