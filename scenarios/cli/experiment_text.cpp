// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/experiment_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "scenarios/cli/number_cell.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

namespace {

/// Longer tables are for reports and exports.
constexpr std::size_t kPointsMost = 60;
constexpr std::size_t kLinesMost = 20;

constexpr int kDigits = 4;

std::string number_text(double value) { return number_cell(value, kDigits); }

std::string estimate_text(const models::Estimate& e) {
  return interval_cell(e.value, e.lower, e.upper, kDigits);
}

std::string header_of(const MeasureColumn& measure) {
  return measure.unit.empty() || measure.unit == "1"
             ? measure.name
             : fmt::format("{} ({})", measure.name, measure.unit);
}

/// Runs that gave no value are not among n: the reader is told how many there are.
std::string cell_of(const PointSummary& summary, std::size_t runs) {
  return fmt::format("{}  n={}{}", estimate_text(summary.mean), summary.n,
                     summary.n == runs ? "" : fmt::format(" of {}", runs));
}

/// The point with numbers as long as a reader needs; its key, which has all digits, is for
/// programs.
std::string short_key_of(const ExperimentTable::Point& point, const ExperimentHeader& header) {
  std::string text;
  for (std::size_t i = 0; i < point.values.size(); ++i) {
    const FactorValue& value = point.values[i];
    std::string shown = value.text;
    if (!std::isnan(value.number)) {
      const std::size_t number_end = shown.find(' ');
      const std::string unit = number_end == std::string::npos ? "" : shown.substr(number_end);
      shown = fmt::format("{:.6g}{}", value.number, unit);
    }
    text += fmt::format("{}{}={}", i == 0 ? "" : ", ", header.factors[i].name, shown);
  }
  return text.empty() ? point.key : text;
}

/// Columns of texts, flush left, two spaces between them.
std::string laid_out(const std::vector<std::vector<std::string>>& rows) {
  std::vector<std::size_t> widths;
  for (const auto& row : rows) {
    widths.resize(std::max(widths.size(), row.size()));
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line = " ";
    for (std::size_t i = 0; i < row.size(); ++i) line += fmt::format(" {:<{}} ", row[i], widths[i]);
    text += line.substr(0, line.find_last_not_of(' ') + 1) + "\n";
  }
  return text;
}

std::string points_text(const ExperimentTable& table) {
  std::vector<std::vector<std::string>> rows(std::min(table.points.size(), kPointsMost) + 1);
  rows[0].push_back("point");
  for (const auto& measure : table.measures) rows[0].push_back(header_of(measure));
  for (std::size_t i = 1; i < rows.size(); ++i) {
    rows[i].push_back(short_key_of(table.points[i - 1], table.header));
  }
  for (auto& row : rows) row.resize(table.measures.size() + 1);
  for (const PointSummary& summary : summarise(table, table.header.confidence)) {
    if (summary.point < kPointsMost)
      rows[summary.point + 1][summary.measure + 1] =
          cell_of(summary, table.points[summary.point].runs);
  }
  std::string text = laid_out(rows);
  if (table.points.size() > kPointsMost) {
    text += fmt::format("  ... and {} more points: 'orrery report' and 'orrery export' have all\n",
                        table.points.size() - kPointsMost);
  }
  return fmt::format("\n  mean over replications [{:g} % interval]  n\n\n",
                     100.0 * table.header.confidence) +
         text;
}

/// Comparisons that say something come first.
std::string comparisons_text(const ExperimentTable& table) {
  auto comparisons = compare_levels(table);
  if (comparisons.empty()) return "";
  std::stable_sort(comparisons.begin(), comparisons.end(),
                   [](const auto& a, const auto& b) { return a.p_holm < b.p_holm; });
  std::vector<std::vector<std::string>> rows = {
      {"point", "response", "difference", "p (Holm)", "effect", "pairs", ""}};
  for (std::size_t i = 0; i < std::min(comparisons.size(), kLinesMost); ++i) {
    const PairedComparison& c = comparisons[i];
    rows.push_back({short_key_of(table.points[c.point], table.header),
                    table.measures[c.measure].name, estimate_text(c.difference),
                    number_text(c.p_holm), number_text(c.effect), fmt::format("{}", c.pairs),
                    to_string(c.change)});
  }
  std::string text = fmt::format("\n  against {}={}, paired by seed\n\n",
                                 table.header.compare_factor, table.header.compare_baseline) +
                     laid_out(rows);
  if (comparisons.size() > kLinesMost)
    text += fmt::format("  ... and {} more\n", comparisons.size() - kLinesMost);
  return text;
}

std::string sobol_text(const ExperimentTable& table) {
  std::vector<std::vector<std::string>> rows = {{"factor", "response", "first order", "total"}};
  for (const SobolIndex& one : sobol_indices(table)) {
    rows.push_back({table.header.factors[one.factor].name, table.measures[one.measure].name,
                    estimate_text(one.first), estimate_text(one.total)});
  }
  return rows.size() == 1 ? "" : "\n  Sobol indices\n\n" + laid_out(rows);
}

std::string effects_text(const ExperimentTable& table) {
  std::vector<std::vector<std::string>> rows = {
      {"factor", "response", "mu*", "mu", "sigma", "trajectories"}};
  for (const ElementaryEffect& one : elementary_effects(table)) {
    rows.push_back({table.header.factors[one.factor].name, table.measures[one.measure].name,
                    estimate_text(one.mu_star), number_text(one.mu), number_text(one.sigma),
                    fmt::format("{}", one.n)});
  }
  return rows.size() == 1 ? "" : "\n  elementary effects\n\n" + laid_out(rows);
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

std::string failures_text(const ExperimentTable& table, const Console& console) {
  std::map<std::string, std::vector<const RunRow*>> by_message;
  for (const RunRow& row : table.runs) {
    if (row.status == RunStatus::kFailed) by_message[first_line(row.trouble)].push_back(&row);
  }
  std::string text;
  for (const auto& [message, rows] : by_message) {
    text += fmt::format("\n  {}: {}\n    repeat one: {}\n",
                        console.bad(fmt::format("{} failed", rows.size())), message,
                        rows.front()->command_line);
  }
  return text;
}

std::string verdict_text(const ExperimentTable& table, const Console& console) {
  const auto gates = judge_points(table);
  if (gates.empty()) return "";
  std::string text;
  std::size_t shown = 0;
  for (const PointGate& gate : gates) {
    if (gate.verdict == engine::Verdict::kPass || shown == kLinesMost) continue;
    if (++shown == 1) text += "\n";
    text += fmt::format("  gate {} at {}: {} {} {:g}: {}  n={}  {}\n", gate.gate,
                        table.points[gate.point].key, gate.statistic, gate.comparison,
                        gate.threshold, estimate_text(gate.mean), gate.n, to_string(gate.verdict));
  }
  const auto verdict = verdict_of(gates);
  const std::string word = to_string(verdict);
  const auto passed = std::count_if(gates.begin(), gates.end(), [](const PointGate& gate) {
    return gate.verdict == engine::Verdict::kPass;
  });
  text += fmt::format("\nVerdict: {} ({} of {} gates over points pass)\n",
                      verdict == engine::Verdict::kPass   ? console.good(word)
                      : verdict == engine::Verdict::kFail ? console.bad(word)
                                                          : word,
                      passed, gates.size());
  return text;
}

nlohmann::ordered_json points_json(const ExperimentTable& table) {
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  for (const auto& point : table.points) {
    nlohmann::ordered_json one = {{"point", point.key},
                                  {"factors", nlohmann::ordered_json::object()}};
    for (std::size_t i = 0; i < point.values.size(); ++i) {
      const FactorValue& value = point.values[i];
      one["factors"][table.header.factors[i].name] =
          std::isnan(value.number) ? nlohmann::ordered_json(value.text) : number_json(value.number);
    }
    one["runs"] = point.runs;
    one["responses"] = nlohmann::ordered_json::object();
    points.push_back(std::move(one));
  }
  for (const PointSummary& s : summarise(table, table.header.confidence)) {
    points[s.point]["responses"][table.measures[s.measure].name] = {
        {"unit", table.measures[s.measure].unit},
        {"mean", estimate_json(s.mean)},
        {"bootstrap", estimate_json(s.bootstrap)},
        {"median", estimate_json(s.median)},
        {"sd", number_json(s.sd)},
        {"n", s.n},
        {"failed", s.failed}};
  }
  return points;
}

nlohmann::ordered_json comparisons_json(const ExperimentTable& table) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const PairedComparison& c : compare_levels(table)) {
    all.push_back({{"point", table.points[c.point].key},
                   {"baseline", table.points[c.baseline_point].key},
                   {"response", table.measures[c.measure].name},
                   {"difference", estimate_json(c.difference)},
                   {"p", number_json(c.p)},
                   {"p_holm", number_json(c.p_holm)},
                   {"effect", number_json(c.effect)},
                   {"pairs", c.pairs},
                   {"change", to_string(c.change)}});
  }
  return all;
}

nlohmann::ordered_json sobol_json(const ExperimentTable& table) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const SobolIndex& one : sobol_indices(table)) {
    all.push_back({{"factor", table.header.factors[one.factor].name},
                   {"response", table.measures[one.measure].name},
                   {"first", estimate_json(one.first)},
                   {"total", estimate_json(one.total)}});
  }
  return all;
}

nlohmann::ordered_json effects_json(const ExperimentTable& table) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const ElementaryEffect& one : elementary_effects(table)) {
    all.push_back({{"factor", table.header.factors[one.factor].name},
                   {"response", table.measures[one.measure].name},
                   {"mu_star", estimate_json(one.mu_star)},
                   {"mu", number_json(one.mu)},
                   {"sigma", number_json(one.sigma)},
                   {"n", one.n}});
  }
  return all;
}

nlohmann::ordered_json gates_json(const std::vector<PointGate>& gates,
                                  const ExperimentTable& table) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const PointGate& gate : gates) {
    all.push_back({{"point", table.points[gate.point].key},
                   {"gate", gate.gate},
                   {"statistic", gate.statistic},
                   {"comparison", gate.comparison},
                   {"threshold", gate.threshold},
                   {"mean", estimate_json(gate.mean)},
                   {"n", gate.n},
                   {"verdict", to_string(gate.verdict)}});
  }
  return all;
}

nlohmann::ordered_json failures_json(const ExperimentTable& table) {
  nlohmann::ordered_json all = nlohmann::ordered_json::array();
  for (const RunRow& row : table.runs) {
    if (row.status != RunStatus::kFailed) continue;
    all.push_back({{"point", row.point},
                   {"seed", row.seed},
                   {"exit_code", row.exit_code},
                   {"trouble", row.trouble},
                   {"command", row.command_line}});
  }
  return all;
}

}  // namespace

std::string experiment_text(const ExperimentTable& table, const Console& console) {
  std::string text = console.strong(table.header.name) + "\n";
  text += points_text(table);
  text += comparisons_text(table);
  text += sobol_text(table) + effects_text(table);
  text += failures_text(table, console);
  return text + verdict_text(table, console);
}

std::string batch_text(const BatchOutcome& outcome) {
  std::string text = fmt::format("{} runs executed in {:.1f} s", outcome.executed, outcome.wall_s);
  if (outcome.earlier.found > 0)
    text += fmt::format(", {} had been finished before", outcome.earlier.found);
  text += "\n";
  if (outcome.earlier.others > 0) {
    text += fmt::format("{} runs of other points, settings or replications are kept beside them\n",
                        outcome.earlier.others);
  }
  if (outcome.earlier.other_builds > 0) {
    text += fmt::format(
        "{} of the finished runs were made by another build of this version of the program; a new "
        "folder (--out) repeats them\n",
        outcome.earlier.other_builds);
  }
  if (!outcome.budget_spent.empty())
    text += fmt::format("stopped by {}; the same command goes on\n", outcome.budget_spent);
  for (const auto& remark : outcome.remarks) text += remark + "\n";
  return text;
}

nlohmann::ordered_json experiment_json(const ExperimentTable& table, const BatchOutcome& outcome,
                                       const std::string& place) {
  const auto gates = judge_points(table);
  return {{"name", table.header.name},
          {"place", place},
          {"version", table.header.version},
          {"design", table.header.design},
          {"confidence", table.header.confidence},
          {"executed", outcome.executed},
          {"found_finished", outcome.earlier.found},
          {"expected", outcome.status.expected},
          {"ended", outcome.status.ended},
          {"failed", outcome.status.failed},
          {"stopped", outcome.stopped},
          {"budget_spent", outcome.budget_spent},
          {"wall_s", outcome.wall_s},
          {"run_s", outcome.run_s},
          {"overhead", number_json(outcome.overhead)},
          {"resume_scan_s", outcome.resume_scan_s},
          {"points", points_json(table)},
          {"comparisons", comparisons_json(table)},
          {"sobol_indices", sobol_json(table)},
          {"elementary_effects", effects_json(table)},
          {"gates", gates_json(gates, table)},
          {"verdict", to_string(verdict_of(gates))},
          {"failures", failures_json(table)},
          {"remarks", outcome.remarks}};
}

}  // namespace orrery::scenarios
