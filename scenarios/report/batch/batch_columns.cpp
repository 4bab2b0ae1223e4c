// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace orrery::scenarios {

using nlohmann::json;

namespace {

constexpr std::size_t kLineMax = 240;
constexpr std::size_t kFrontMeasuresMax = 6;

json estimate(const models::Estimate& e) {
  return {{"value", six_digits(e.value)},
          {"lower", six_digits(e.lower)},
          {"upper", six_digits(e.upper)}};
}

}  // namespace

json six_digits(double value) {
  if (!std::isfinite(value)) return {};
  // Whole numbers lose their `.0` on the way through the parser.
  return json::parse(fmt::format("{:.6g}", value));
}

void push_estimate(const models::Estimate& e, json& columns, const char* name) {
  columns[name].push_back(six_digits(e.value));
  columns["lower"].push_back(six_digits(e.lower));
  columns["upper"].push_back(six_digits(e.upper));
}

std::string first_line(const std::string& text) {
  std::string line = text.substr(0, text.find('\n'));
  if (line.size() <= kLineMax) return line;
  std::size_t end = kLineMax;
  while (end > 0 && (line[end] & 0xC0) == 0x80) --end;
  return line.substr(0, end) + "...";
}

json comparisons_of(const ExperimentTable& table, const ShownTable& shown) {
  json rows = json::array();
  if (table.header.compare_factor.empty()) return {{"factor", ""}, {"rows", rows}};
  for (const auto& c : compare_levels(table)) {
    const auto place = shown.place_of[c.point];
    if (!place) continue;
    json row = estimate(c.difference);
    row["point"] = *place;
    row["measure"] = c.measure;
    row["pairs"] = c.pairs;
    row["p"] = six_digits(c.p);
    row["p_holm"] = six_digits(c.p_holm);
    row["effect"] = six_digits(c.effect);
    row["change"] = to_string(c.change);
    rows.push_back(std::move(row));
  }
  return {{"factor", table.header.compare_factor},
          {"baseline", table.header.compare_baseline},
          {"noise", six_digits(table.header.compare_noise)},
          {"rows", rows}};
}

json importance_of(const ExperimentTable& table) {
  json rows = json::array();
  if (table.header.factors.empty()) return rows;
  for (const auto& i : importance(table)) {
    json row = estimate(i.share);
    row["factor"] = i.factor;
    row["measure"] = i.measure;
    row["method"] = i.method;
    rows.push_back(std::move(row));
  }
  return rows;
}

json effects_of(const ExperimentTable& table) {
  json rows = json::array();
  if (table.header.design != "morris") return rows;
  for (const auto& e : elementary_effects(table)) {
    json row = estimate(e.mu_star);
    row["factor"] = e.factor;
    row["measure"] = e.measure;
    row["n"] = e.n;
    row["mu"] = six_digits(e.mu);
    row["sigma"] = six_digits(e.sigma);
    rows.push_back(std::move(row));
  }
  return rows;
}

json indices_of(const ExperimentTable& table) {
  json rows = json::array();
  if (table.header.design != "sobol_indices") return rows;
  for (const auto& s : sobol_indices(table)) {
    rows.push_back({{"factor", s.factor},
                    {"measure", s.measure},
                    {"first", estimate(s.first)},
                    {"total", estimate(s.total)}});
  }
  return rows;
}

json fronts_of(const ExperimentTable& table, const ShownTable& shown) {
  json rows = json::array();
  const std::size_t count = std::min(table.measures.size(), kFrontMeasuresMax);
  for (std::size_t a = 0; a < count; ++a) {
    for (std::size_t b = a + 1; b < count; ++b) {
      const bool known = better_direction(table, table.measures[a].name) != 0 &&
                         better_direction(table, table.measures[b].name) != 0;
      if (!known) continue;
      json points = json::array();
      for (std::size_t point : pareto_front(table, a, b)) {
        if (shown.place_of[point]) points.push_back(*shown.place_of[point]);
      }
      rows.push_back({{"a", a}, {"b", b}, {"points", points}});
    }
  }
  return rows;
}

json gates_of(const ExperimentTable& table, const ShownTable& shown) {
  json rows = json::array();
  for (const auto& g : judge_points(table)) {
    const auto place = shown.place_of[g.point];
    if (!place) continue;
    json row = estimate(g.mean);
    row["point"] = *place;
    row["gate"] = g.gate;
    row["statistic"] = g.statistic;
    row["comparison"] = g.comparison;
    row["threshold"] = six_digits(g.threshold);
    row["n"] = g.n;
    row["verdict"] = engine::to_string(g.verdict);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace orrery::scenarios
