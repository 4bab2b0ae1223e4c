// SPDX-License-Identifier: Apache-2.0
#include "scenarios/serve/serve_json.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <numeric>
#include <optional>

#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

using nlohmann::json;

namespace {

std::string lower_case(std::string text) {
  for (char& c : text) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
  return text;
}

bool matches(const RunRow& run, const std::string& filter) {
  if (filter.empty()) return true;
  for (const std::string* text : {&run.point, &run.trouble, &run.id}) {
    if (lower_case(*text).find(filter) != std::string::npos) return true;
  }
  return filter == to_string(run.status);
}

/// What rows are sorted by, as numbers; nothing: as the table has them.
std::vector<double> sort_keys(const ExperimentTable& table, const std::string& by) {
  if (const MeasureColumn* measure = table.measure(by)) return measure->values;
  const auto of_runs = [&](auto get) {
    std::vector<double> keys;
    for (const RunRow& run : table.runs) keys.push_back(static_cast<double>(get(run)));
    return keys;
  };
  if (by == "replication") return of_runs([](const RunRow& r) { return r.replication; });
  if (by == "seed") return of_runs([](const RunRow& r) { return r.seed; });
  if (by == "status")
    return of_runs([](const RunRow& r) { return r.status == RunStatus::kFailed; });
  if (by == "wall_s") return of_runs([](const RunRow& r) { return r.wall_s; });
  if (by == "point") return {table.point_of_run.begin(), table.point_of_run.end()};
  return {};
}

/// Runs without a value come last in both orders.
void sort_rows(std::vector<std::size_t>& rows, const std::vector<double>& keys, bool descending) {
  if (keys.empty()) return;
  std::stable_sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    const bool no_a = std::isnan(keys[a]);
    const bool no_b = std::isnan(keys[b]);
    if (no_a || no_b) return !no_a && no_b;
    return descending ? keys[a] > keys[b] : keys[a] < keys[b];
  });
}

json row_json(const ExperimentTable& table, std::size_t i) {
  const RunRow& run = table.runs[i];
  json row = {{"id", run.id},
              {"point", run.point},
              {"replication", run.replication},
              {"seed", std::to_string(run.seed)},
              {"status", to_string(run.status)},
              {"wall_s", number_json<json>(run.wall_s)}};
  for (const auto& measure : table.measures)
    row["values"].push_back(number_json<json>(measure.values[i]));
  return row;
}

json gates_json(const std::vector<engine::GateRecord>& gates) {
  json all = json::array();
  for (const auto& gate : gates) {
    all.push_back({{"name", gate.name},
                   {"statistic", gate.statistic},
                   {"comparison", gate.comparison},
                   {"threshold", number_json<json>(gate.threshold)},
                   {"value", number_json<json>(gate.value)},
                   {"lower", number_json<json>(gate.lower)},
                   {"upper", number_json<json>(gate.upper)},
                   {"verdict", engine::to_string(gate.verdict)}});
  }
  return all;
}

json measures_json(const ExperimentTable& table) {
  json all = json::array();
  for (const auto& measure : table.measures)
    all.push_back({{"name", measure.name}, {"unit", measure.unit}});
  return all;
}

json points_json(const ExperimentTable& table) {
  json all = json::array();
  for (const auto& point : table.points) {
    json values = json::array();
    for (const auto& value : point.values)
      values.push_back({{"text", value.text}, {"number", number_json<json>(value.number)}});
    all.push_back({{"key", point.key},
                   {"values", values},
                   {"runs", point.runs},
                   {"failed", failed_runs(table, point)}});
  }
  return all;
}

}  // namespace

json status_json(const BatchStatus& status) {
  return {{"expected", status.expected},
          {"ended", status.ended},
          {"failed", status.failed},
          {"running", status.running},
          {"elapsed_s", number_json<json>(status.elapsed_s)},
          {"remaining_s", number_json<json>(status.remaining_s)},
          {"finished", status.finished},
          {"updated_unix_s", status.updated_unix_s}};
}

json experiment_json(const ExperimentView& view) {
  const ExperimentTable& table = view.table;
  json factors = json::array();
  for (const auto& factor : table.header.factors) {
    factors.push_back({{"name", factor.name},
                       {"unit", factor.unit},
                       {"levels", factor.levels},
                       {"numeric", factor.numeric},
                       {"log_scale", factor.log_scale}});
  }
  json means = json::array();
  for (const auto& mean : view.means) {
    means.push_back({{"point", mean.point},
                     {"measure", mean.measure},
                     {"n", mean.n},
                     {"failed", mean.failed},
                     {"mean", estimate_json<json>(mean.mean)},
                     {"median", estimate_json<json>(mean.median)},
                     {"sd", number_json<json>(mean.sd)}});
  }
  return {{"name", table.header.name},
          {"description", table.header.description},
          {"scenario", table.header.scenario_path},
          {"design", table.header.design},
          {"version", table.header.version},
          {"command_line", table.header.command_line},
          {"confidence", table.header.confidence},
          {"responses", table.header.responses},
          {"factors", factors},
          {"measures", measures_json(table)},
          {"points", points_json(table)},
          {"means", means},
          {"status", status_json(table.status)}};
}

json runs_json(const ExperimentTable& table, const RunsAsked& asked) {
  const std::string filter = lower_case(asked.filter);
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < table.runs.size(); ++i) {
    if (matches(table.runs[i], filter)) rows.push_back(i);
  }
  sort_rows(rows, sort_keys(table, asked.sort), asked.descending);
  json shown = json::array();
  const std::size_t from = std::min(asked.offset, rows.size());
  const std::size_t to = std::min(rows.size() - from, std::min(asked.limit, kRunsLimit)) + from;
  for (std::size_t i = from; i < to; ++i) shown.push_back(row_json(table, rows[i]));
  return {{"total", rows.size()},
          {"offset", from},
          {"measures", measures_json(table)},
          {"rows", shown}};
}

json run_json(const ExperimentTable& table, const std::string& id) {
  const auto found = std::find_if(table.runs.begin(), table.runs.end(),
                                  [&](const RunRow& run) { return run.id == id; });
  if (found == table.runs.end()) return nullptr;
  const auto i = static_cast<std::size_t>(found - table.runs.begin());
  json measures = json::array();
  for (const auto& measure : table.measures) {
    if (std::isnan(measure.values[i])) continue;
    measures.push_back({{"name", measure.name},
                        {"unit", measure.unit},
                        {"value", number_json<json>(measure.values[i])},
                        {"lower", number_json<json>(measure.lower[i])},
                        {"upper", number_json<json>(measure.upper[i])},
                        {"n", measure.n[i]}});
  }
  json run = row_json(table, i);
  run.erase("values");
  run["exit_code"] = found->exit_code;
  run["trouble"] = found->trouble;
  run["fingerprint"] = found->fingerprint;
  run["command_line"] = found->command_line;
  run["memory_bytes"] = found->memory_bytes;
  run["worker"] = found->worker;
  run["measures"] = measures;
  run["gates"] = gates_json(found->gates);
  return run;
}

json result_json(const engine::RunTables& tables) {
  json measures = json::array();
  for (const auto& metric : tables.metrics) {
    measures.push_back({{"name", measure_name(metric)},
                        {"unit", metric.unit},
                        {"value", number_json<json>(metric.value)},
                        {"lower", number_json<json>(metric.lower)},
                        {"upper", number_json<json>(metric.upper)},
                        {"n", metric.n}});
  }
  return {{"name", tables.header.scenario_name},
          {"description", tables.header.description},
          {"seed", std::to_string(tables.header.seed)},
          {"version", tables.header.version},
          {"command_line", tables.header.command_line},
          {"fingerprint", tables.summary.fingerprint},
          {"simulated_s", number_json<json>(tables.summary.end.seconds())},
          {"wall_s", number_json<json>(tables.summary.wall_s)},
          {"measures", measures},
          {"gates", gates_json(tables.gates)}};
}

}  // namespace orrery::scenarios
