// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/batch/batch_numbers.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "models/audit/intervals.h"
#include "scenarios/report/batch/batch_columns.h"
#include "scenarios/report/batch/batch_search.h"
#include "scenarios/report/batch/measure_words.h"
#include "scenarios/report/html.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

constexpr std::size_t kRunIntervalsMax = 2000;

/// Every level's text once: those of the header in its order, then those that points add; numbers
/// of a range by size.
std::vector<std::string> levels_of(const ExperimentTable& table, std::size_t factor) {
  std::vector<std::string> levels = table.header.factors[factor].levels;
  std::map<std::string, double> number;
  for (const auto& level : levels) number[level] = 0.0;
  const std::size_t listed = levels.size();
  for (const auto& point : table.points) {
    const auto& value = point.values[factor];
    if (number.emplace(value.text, value.number).second) levels.push_back(value.text);
  }
  if (table.header.factors[factor].numeric) {
    std::sort(levels.begin() + static_cast<std::ptrdiff_t>(listed), levels.end(),
              [&](const auto& a, const auto& b) {
                return number[a] != number[b] ? number[a] < number[b] : a < b;
              });
  }
  return levels;
}

json factors_of(const ExperimentTable& table) {
  json factors = json::array();
  for (std::size_t f = 0; f < table.header.factors.size(); ++f) {
    const FactorColumn& factor = table.header.factors[f];
    const auto levels = levels_of(table, f);
    std::map<std::string, std::size_t> index;
    for (const auto& level : levels) index.emplace(level, index.size());
    json number_of_level = std::vector<json>(levels.size());
    json of_point = json::array();
    for (const auto& point : table.points) {
      const std::size_t level = index[point.values[f].text];
      number_of_level[level] = six_digits(point.values[f].number);
      of_point.push_back(level);
    }
    factors.push_back({{"name", factor.name},
                       {"unit", factor.unit == "1" ? "" : factor.unit},
                       {"share", is_share(table, f)},
                       {"numeric", factor.numeric},
                       {"log", factor.log_scale},
                       {"levels", levels},
                       {"numbers", number_of_level},
                       {"of_point", of_point}});
  }
  return factors;
}

json points_of(const ExperimentTable& table) {
  json runs = json::array(), failed = json::array();
  for (const auto& point : table.points) {
    runs.push_back(point.runs);
    failed.push_back(failed_runs(table, point));
  }
  return {{"count", table.points.size()}, {"runs", runs}, {"failed", failed}};
}

/// Quartiles of a point's values for the boxes.
void push_quartiles(const ExperimentTable& table, const PointSummary& summary, json& q1, json& q3) {
  std::vector<double> values;
  for (double v : table.values(table.measures[summary.measure], table.points[summary.point])) {
    if (std::isfinite(v)) values.push_back(v);
  }
  std::sort(values.begin(), values.end());
  const bool some = values.size() > 1;
  q1.push_back(six_digits(some ? models::sorted_quantile(values, 0.25) : NAN));
  q3.push_back(six_digits(some ? models::sorted_quantile(values, 0.75) : NAN));
}

/// Columns that say nothing of their own shrink: null for one of nulls, `"mean"` for one equal to
/// the means, the number alone where all are the same. Points with one run each need them all.
void shrink(json& measure) {
  const json mean = measure["mean"];
  for (auto& [name, column] : measure.items()) {
    if (!column.is_array() || column.empty() || name == "mean") continue;
    const bool same = std::all_of(column.begin(), column.end(),
                                  [&](const json& v) { return v == column.front(); });
    if (same)
      column = json(column.front());
    else if (column == mean)
      column = "mean";
  }
}

json measures_of(const ExperimentTable& table, const std::vector<PointSummary>& summaries) {
  json measures = json::array();
  for (const auto& column : table.measures) {
    measures.push_back({{"name", column.name},
                        {"title", measure_title(table, column.name)},
                        {"unit", column.unit == "1" ? "" : column.unit},
                        {"better", better_direction(table, column.name)}});
    for (const char* name : {"point", "n", "mean", "lower", "upper", "boot_lower", "boot_upper",
                             "median", "q1", "q3", "sd", "least", "greatest"}) {
      measures.back()[name] = json::array();
    }
  }
  for (const auto& s : summaries) {
    json& m = measures[s.measure];
    m["point"].push_back(s.point);
    m["n"].push_back(s.n);
    push_estimate(s.mean, m, "mean");
    m["boot_lower"].push_back(six_digits(s.bootstrap.lower));
    m["boot_upper"].push_back(six_digits(s.bootstrap.upper));
    m["median"].push_back(six_digits(s.median.value));
    m["sd"].push_back(six_digits(s.sd));
    m["least"].push_back(six_digits(s.least));
    m["greatest"].push_back(six_digits(s.greatest));
    push_quartiles(table, s, m["q1"], m["q3"]);
  }
  for (auto& measure : measures) {
    measure["rows"] = measure["point"].size();
    shrink(measure);
  }
  return measures;
}

/// Runs that a page has room for, in the table's order.
std::vector<std::size_t> kept_runs(const ExperimentTable& table, std::size_t count) {
  std::vector<std::size_t> kept;
  if (count >= table.runs.size() || table.measures.empty()) {
    for (std::size_t i = 0; i < std::min(count, table.runs.size()); ++i) kept.push_back(i);
    return kept;
  }
  kept = worst_runs(table, first_response(table));
  kept.resize(std::min(count, kept.size()));
  std::sort(kept.begin(), kept.end());
  return kept;
}

/// Each run's own interval of a measure, `{"lower", "upper"}`; null where runs have none, and of
/// many runs, which would fill the page.
json intervals_of(const MeasureColumn& column, const std::vector<std::size_t>& kept) {
  if (kept.size() > kRunIntervalsMax || column.lower.size() != column.values.size()) return {};
  json lower = json::array(), upper = json::array();
  bool any = false;
  for (std::size_t i : kept) {
    any |= std::isfinite(column.lower[i]) || std::isfinite(column.upper[i]);
    lower.push_back(six_digits(column.lower[i]));
    upper.push_back(six_digits(column.upper[i]));
  }
  return any ? json{{"lower", lower}, {"upper", upper}} : json();
}

json runs_of(const ExperimentTable& table, const std::vector<std::size_t>& kept) {
  json runs = {{"troubles", json::array()}};
  for (const char* name : {"point", "replication", "seed", "trouble", "id", "wall_s"}) {
    runs[name] = json::array();
  }
  std::map<std::string, std::size_t> troubles;
  for (std::size_t i : kept) {
    const RunRow& run = table.runs[i];
    runs["point"].push_back(table.point_of_run[i]);
    runs["replication"].push_back(run.replication);
    // As text: JavaScript's numbers would round a large one.
    runs["seed"].push_back(run.seed < (1ull << 53) ? json(run.seed)
                                                   : json(std::to_string(run.seed)));
    runs["id"].push_back(run.id.substr(0, 12));
    runs["wall_s"].push_back(
        std::isfinite(run.wall_s) ? json::parse(fmt::format("{:.3g}", run.wall_s)) : json());
    if (run.status != RunStatus::kFailed) {
      runs["trouble"].push_back(-1);
      continue;
    }
    const auto [at, is_new] = troubles.emplace(first_line(run.trouble), troubles.size());
    if (is_new) runs["troubles"].push_back(at->first);
    runs["trouble"].push_back(at->second);
  }
  runs["values"] = json::array();
  runs["intervals"] = json::array();
  for (const auto& column : table.measures) {
    json values = json::array();
    for (std::size_t i : kept) values.push_back(six_digits(column.values[i]));
    runs["values"].push_back(std::move(values));
    runs["intervals"].push_back(intervals_of(column, kept));
  }
  return runs;
}

json worst_of(const ExperimentTable& table, std::size_t count) {
  json worst = json::array();
  for (std::size_t m = 0; m < table.measures.size(); ++m) {
    json runs = json::array();
    for (std::size_t i : worst_done_runs(table, m, count)) {
      const RunRow& run = table.runs[i];
      runs.push_back({{"at", run.point},
                      {"seed", std::to_string(run.seed)},
                      {"value", six_digits(table.measures[m].values[i])},
                      {"command", run.command_line},
                      {"fingerprint", run.fingerprint}});
    }
    worst.push_back(std::move(runs));
  }
  return worst;
}

}  // namespace

json batch_numbers(const ExperimentTable& table, const BatchLimits& limits) {
  const ExperimentTable whole = in_readable_units(table);
  const ShownTable shown = shown_table(whole, limits.bytes_max * 3 / 5);
  const auto summaries = summarise(shown.table, table.header.confidence);
  json numbers = {{"name", table.header.name},
                  {"design", table.header.design},
                  {"confidence", table.header.confidence},
                  {"first", first_response(table)},
                  {"order", response_order(table)},
                  {"owner", common_owner(table)},
                  {"factors", factors_of(shown.table)},
                  {"points", points_of(shown.table)},
                  {"measures", measures_of(shown.table, summaries)},
                  {"comparisons", comparisons_of(whole, shown)},
                  {"importance", importance_of(whole)},
                  {"effects", effects_of(whole)},
                  {"indices", indices_of(whole)},
                  {"search", search_of(whole, shown)},
                  {"fronts", fronts_of(whole, shown)},
                  // Thresholds stay in the units of their gates.
                  {"gates", gates_of(table, shown)},
                  {"worst", worst_of(whole, limits.worst_max)}};
  numbers["points"]["total"] = table.points.size();
  numbers["points"]["step"] = shown.step;
  const std::size_t size = json_for_script(numbers).size();
  std::size_t count = shown.table.runs.size();
  do {
    numbers["runs"] = runs_of(shown.table, kept_runs(shown.table, count));
    count = count * 3 / 4;
  } while (count > 0 && size + json_for_script(numbers["runs"]).size() > limits.bytes_max);
  numbers["runs"]["total"] = table.runs.size();
  return numbers;
}

std::vector<std::size_t> response_order(const ExperimentTable& table) {
  std::vector<std::size_t> order;
  const auto add = [&](std::size_t m) {
    if (std::find(order.begin(), order.end(), m) == order.end()) order.push_back(m);
  };
  for (const auto& name : table.header.responses) {
    for (std::size_t m = 0; m < table.measures.size(); ++m) {
      if (table.measures[m].name == name) add(m);
    }
  }
  for (std::size_t m = 0; m < table.measures.size(); ++m) add(m);
  return order;
}

std::size_t first_response(const ExperimentTable& table) {
  return table.measures.empty() ? 0 : response_order(table).front();
}

std::vector<FailureGroup> failure_groups(const ExperimentTable& table) {
  std::map<std::string, std::size_t> known;
  std::vector<FailureGroup> groups;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    if (table.runs[i].status != RunStatus::kFailed) continue;
    std::string key;
    for (char c : table.runs[i].trouble) {
      const bool digit = c >= '0' && c <= '9';
      if (!digit || key.empty() || key.back() != '#') key += digit ? '#' : c;
    }
    const auto [at, is_new] = known.emplace(key, groups.size());
    if (is_new) groups.push_back({table.runs[i].trouble, {}, 0});
    groups[at->second].runs.push_back(i);
  }
  for (auto& group : groups) {
    std::set<std::size_t> points;
    for (std::size_t run : group.runs) points.insert(table.point_of_run[run]);
    group.points = points.size();
  }
  std::stable_sort(groups.begin(), groups.end(),
                   [](const auto& a, const auto& b) { return a.runs.size() > b.runs.size(); });
  return groups;
}

std::vector<std::size_t> worst_done_runs(const ExperimentTable& table, std::size_t measure,
                                         std::size_t count) {
  std::vector<std::size_t> runs;
  for (std::size_t i : worst_runs(table, measure)) {
    if (runs.size() == count) break;
    const bool done = table.runs[i].status == RunStatus::kDone;
    if (done && !std::isnan(table.measures[measure].values[i])) runs.push_back(i);
  }
  return runs;
}

}  // namespace orrery::scenarios
