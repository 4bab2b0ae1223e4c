// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/bench_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <tuple>

#include "scenarios/format/number_json.h"
#include "scenarios/learn/detector_choice.h"

namespace orrery::scenarios {

namespace {

using models::SeriesScore;
using nlohmann::ordered_json;

/// What a table shows; the JSON has everything.
struct Column {
  const char* metric;
  const char* head;
  double scale;
  int digits;
};
constexpr Column kColumns[] = {
    {"f1", "F1", 1.0, 3},
    {"far", "FAR %", 100.0, 1},
    {"mar", "MAR %", 100.0, 1},
    {"auc_pr", "AUC-PR", 1.0, 3},
    {"vus_pr", "VUS-PR", 1.0, 3},
    {"affiliation_f1", "affil. F1", 1.0, 3},
    {"event_recall", "events", 1.0, 3},
    {"false_alarms_per_device_day", "FA/day", 1.0, 2},
    {"delay_median_s", "delay s", 1.0, 0},
    {"nab_standard", "NAB", 1.0, 1},
    {"nab_alerts_standard", "NAB own", 1.0, 1},
    {"change_standard", "changes", 1.0, 1},
};

std::string cell(double value, const Column& column) {
  if (!std::isfinite(value)) return "-";
  return fmt::format("{:.{}f}", value * column.scale, column.digits);
}

bool shown(std::span<const BenchRow> rows, const Column& column) {
  return std::any_of(rows.begin(), rows.end(), [&](const BenchRow& row) {
    return std::isfinite(metric_of(row.scored.score, column.metric));
  });
}

/// Chosen first, then by VUS-PR, then controls.
std::vector<const BenchRow*> ordered(std::span<const BenchRow> rows) {
  std::vector<const BenchRow*> order;
  for (const BenchRow& row : rows) order.push_back(&row);
  const auto rank = [](const BenchRow& row) {
    const double vus = row.scored.score.vus_pr;
    return std::tuple(row.control, !row.chosen, std::isnan(vus) ? 0.0 : -vus, row.seed);
  };
  std::stable_sort(order.begin(), order.end(),
                   [&](const BenchRow* a, const BenchRow* b) { return rank(*a) < rank(*b); });
  return order;
}

/// Mean and standard deviation of the chosen detector over its seeds.
std::string spread_line(std::span<const BenchRow> rows, const std::string& metric) {
  std::vector<double> values;
  for (const BenchRow& row : rows)
    if (row.chosen) values.push_back(metric_of(row.scored.score, metric));
  double mean = 0.0;
  for (const double value : values) mean += value / static_cast<double>(values.size());
  double square = 0.0;
  for (const double value : values) square += (value - mean) * (value - mean);
  if (values.size() < 2) return fmt::format("{:.4g}", mean);
  const double sd = std::sqrt(square / static_cast<double>(values.size() - 1));
  return fmt::format("{:.4g} (sd {:.2g} over {} seeds)", mean, sd, values.size());
}

std::string level_lines(std::span<const BenchRow> rows,
                        const std::map<std::string, double>& level) {
  std::string text;
  for (const auto& [name, border] : level) {
    const bool at_most = smaller_is_better(name);
    const std::string& metric = name;
    double mean = 0.0;
    double seeds = 0.0;
    for (const BenchRow& row : rows) {
      if (!row.chosen) continue;
      mean += metric_of(row.scored.score, metric);
      seeds += 1.0;
    }
    if (seeds == 0.0) continue;
    mean /= seeds;
    const bool reached = at_most ? mean <= border : mean >= border;
    text += fmt::format("  level {} {} {:g}: {} {}\n", metric, at_most ? "<=" : ">=", border,
                        spread_line(rows, metric), reached ? "reached" : "NOT reached");
  }
  return text;
}

void add_interval(ordered_json& row, const std::string& name, const models::Estimate& estimate) {
  row[name + "_lower"] = number_json(estimate.lower);
  row[name + "_upper"] = number_json(estimate.upper);
}

}  // namespace

engine::Result<std::vector<PublishedRow>> read_published(const std::string& path) {
  std::vector<PublishedRow> rows;
  if (!std::filesystem::exists(path)) return rows;
  std::ifstream file(path);
  const auto json = nlohmann::json::parse(file, nullptr, false);
  const auto refuse = [&] {
    return engine::failure("published-form", {path},
                           "not a list of objects with 'method', 'source' and metrics",
                           "write [{\"method\": \"PCA\", \"f1\": 0.76, \"source\": \"...\"}]");
  };
  if (!json.is_array()) return refuse();
  for (const auto& item : json) {
    if (!item.is_object()) return refuse();
    PublishedRow row;
    for (const auto& [key, value] : item.items()) {
      if (value.is_number()) row.metrics[key] = value.get<double>();
      if (key == "method" && value.is_string()) row.method = value.get<std::string>();
      if (key == "source" && value.is_string()) row.source = value.get<std::string>();
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

std::string bench_text(std::span<const BenchRow> rows, std::span<const PublishedRow> published,
                       const std::map<std::string, double>& level) {
  if (rows.empty()) return {};
  std::string text = fmt::format("{}: {:.0f} recordings, {:.0f} judged rows\n", rows.front().set,
                                 rows.front().scored.score.series, rows.front().scored.score.rows);
  std::vector<Column> columns;
  const bool by_nab = level.contains("nab_standard");  // elsewhere its score says nothing
  for (const Column& column : kColumns) {
    if (!by_nab && std::string_view(column.metric).starts_with("nab_")) continue;
    if (shown(rows, column)) columns.push_back(column);
  }
  const auto line = [&](const std::string& name, auto value, const std::string& tail) {
    text += fmt::format("  {:<26}", name);
    for (const Column& column : columns) text += fmt::format(" {:>9}", cell(value(column), column));
    text += tail + "\n";
  };
  text += fmt::format("  {:<26}", "agent");
  for (const Column& column : columns) text += fmt::format(" {:>9}", column.head);
  text += "   planted     wall\n";
  for (const BenchRow* row : ordered(rows)) {
    const std::string name = fmt::format("{}{}{}", row->agent,
                                         row->control  ? " (control)"
                                         : row->chosen ? " *"
                                                       : "",
                                         row->seed > 1 ? fmt::format(" seed {}", row->seed) : "");
    const std::string planted =
        std::isnan(row->planted_ap) ? "-" : fmt::format("{:.3f}", row->planted_ap);
    line(
        name, [&](const Column& c) { return metric_of(row->scored.score, c.metric); },
        fmt::format(" {:>9} {:>6.1f} s", planted, row->wall_s));
  }
  for (const PublishedRow& row : published) {
    line(
        "published: " + row.method.substr(0, 15),
        [&](const Column& c) {
          const auto found = row.metrics.find(c.metric);
          return found == row.metrics.end() ? std::nan("") : found->second;
        },
        "   " + row.source);
  }
  text +=
      "  * chosen by faults planted into training rows (column 'planted': average precision "
      "there),\n"
      "    by what the card asks for: docs/bench-models.md\n"
      "    NAB: best threshold of the corpus, as published figures are; own: the agent's alerts\n";
  return text + level_lines(rows, level);
}

ordered_json bench_json(std::span<const BenchRow> rows) {
  ordered_json all = ordered_json::array();
  for (const BenchRow& row : rows) {
    ordered_json item = {{"set", row.set},       {"agent", row.agent},
                         {"seed", row.seed},     {"control", row.control},
                         {"chosen", row.chosen}, {"planted_ap", number_json(row.planted_ap)}};
    for (const char* metric : {"f1", "far", "nab_standard"})
      item[std::string("planted_") + metric] =
          number_json(std::isnan(row.planted_ap) ? row.planted_ap : metric_of(row.planted, metric));
    for (const auto& metric : models::series_metrics())
      item[std::string(metric.name)] = number_json(row.scored.score.*metric.value);
    const models::SeriesIntervals& interval = row.scored.interval;
    add_interval(item, "f1", interval.f1);
    add_interval(item, "auc_pr", interval.auc_pr);
    add_interval(item, "vus_pr", interval.vus_pr);
    add_interval(item, "event_recall", interval.event_recall);
    add_interval(item, "false_alarms_per_device_day", interval.false_alarms_per_device_day);
    add_interval(item, "delay_median_s", interval.delay_median_s);
    item["wall_s"] = row.wall_s;
    all.push_back(std::move(item));
  }
  return all;
}

}  // namespace orrery::scenarios
