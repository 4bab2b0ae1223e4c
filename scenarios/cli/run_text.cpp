// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/run_text.h"

#include <fmt/format.h>

#include <cmath>

#include "engine/record/metric_names.h"
#include "scenarios/cli/number_cell.h"
#include "scenarios/format/number_json.h"

namespace orrery::scenarios {

using engine::Book;
using engine::MetricRecord;
using nlohmann::ordered_json;

namespace {

const MetricRecord* find(const RunOutcome& outcome, const std::string& agent,
                         const std::string& control, const char* name) {
  for (const auto& metric : outcome.metrics) {
    if (metric.agent == agent && metric.control == control && metric.name == name &&
        metric.group.empty()) {
      return &metric;
    }
  }
  return nullptr;
}

constexpr int kDigits = 3;

std::string number_text(double value) { return number_cell(value, kDigits); }

std::string interval_text(const MetricRecord* metric) {
  if (metric == nullptr) return "-";
  return interval_cell(metric->value, metric->lower.value_or(NAN), metric->upper.value_or(NAN),
                       kDigits);
}

std::string agent_rows(const RunOutcome& outcome) {
  std::string text;
  for (const auto& metric : outcome.metrics) {
    if (metric.name != engine::metric::kEventRecall || !metric.group.empty()) continue;
    const std::string name = metric.is_control() ? "  " + metric.control : metric.agent;
    const auto found = [&](const char* wanted) {
      return find(outcome, metric.agent, metric.control, wanted);
    };
    const auto value = [&](const char* wanted) {
      const MetricRecord* row = found(wanted);
      return row == nullptr ? "-" : number_text(row->value);
    };
    text += fmt::format("  {:<15} {:<21} {:<23} {:<22} {:>7} {:>6} {:>6} {:>6}\n", name,
                        interval_text(&metric), interval_text(found(engine::metric::kFalseAlarms)),
                        interval_text(found(engine::metric::kRecallAtBudget)),
                        value(engine::metric::kAucPr), value(engine::metric::kF1), value("far"),
                        value("mar"));
  }
  if (text.empty()) return text;
  return fmt::format("\n  {:<15} {:<21} {:<23} {:<22} {:>7} {:>6} {:>6} {:>6}\n", "agent",
                     "event recall", "false alarms/device-day", "recall at 0.1 of them", "AUC-PR",
                     "F1", "FAR", "MAR") +
         text;
}

std::string plant_rows(const RunOutcome& outcome) {
  std::string text;
  for (const auto& metric : outcome.metrics) {
    if (!metric.agent.empty()) continue;
    text += fmt::format("  {:<28} {} {}\n", metric.name, interval_text(&metric),
                        metric.unit == "1" ? "" : metric.unit);
  }
  return text.empty() ? text : "\n" + text;
}

std::string book_row(const char* name, const Book& book, const Console& console) {
  if (book.sent() == 0) return "";
  return fmt::format(
      "  {:<12} {:>10} sent = {} delivered + {} dropped + {} expired + {} rejected + {} in flight  "
      "{}\n",
      name, book.sent(), book.delivered(), book.dropped(), book.expired(), book.rejected(),
      book.in_flight(), book.balanced() ? console.good("balanced") : console.bad("NOT BALANCED"));
}

std::string verdict_text(const RunOutcome& outcome, const Console& console) {
  if (outcome.gates.empty()) return "";
  std::string text = "\n";
  for (const auto& gate : outcome.gates) {
    const std::string word = engine::to_string(gate.verdict);
    text += fmt::format(
        "  gate {:<22} {} {} {:g}: {} [{}, {}]  {}\n", gate.name, gate.statistic, gate.comparison,
        gate.threshold, number_text(gate.value), number_text(gate.lower.value_or(gate.value)),
        number_text(gate.upper.value_or(gate.value)),
        gate.verdict == engine::Verdict::kPass ? console.good(word) : console.bad(word));
  }
  const std::string verdict = engine::to_string(outcome.verdict());
  return text + fmt::format("\nVerdict: {}\n", console.strong(verdict));
}

ordered_json book_json(const Book& book) {
  return {{"sent", book.sent()},         {"delivered", book.delivered()},
          {"dropped", book.dropped()},   {"expired", book.expired()},
          {"rejected", book.rejected()}, {"in_flight", book.in_flight()},
          {"copies", book.copies()},     {"balanced", book.balanced()}};
}

/// `watch.event_recall`, `watch/random.event_recall`, `watch.event_recall.bearing_wear`, `energy`.
std::string full_name(const MetricRecord& metric) {
  std::string name = metric.agent;
  if (metric.is_control()) name += "/" + metric.control;
  name += (name.empty() ? "" : ".") + metric.name;
  return metric.group.empty() ? name : name + "." + metric.group;
}

}  // namespace

std::string outcome_text(const RunOutcome& outcome, const Console& console) {
  const auto& summary = outcome.summary;
  const double speed = summary.wall_s > 0 ? summary.end.seconds() / summary.wall_s : 0.0;
  std::string text = fmt::format("{}: {} simulated in {:.1f} s ({:.0f} times real time)\n",
                                 console.strong(outcome.header.scenario_name),
                                 engine::to_string(summary.end), summary.wall_s, speed);
  text += agent_rows(outcome);
  text += plant_rows(outcome);
  text += fmt::format("\n  {} readings, {} events\n", summary.readings, summary.events);
  text += book_row("readings", outcome.books.reading, console);
  text += book_row("messages", outcome.books.message, console);
  text += book_row("commands", outcome.books.command, console);
  text += book_row("label queries", outcome.books.label_query, console);
  text += verdict_text(outcome, console);
  const std::string holds =
      outcome.machine_bound.empty() ? "" : " (same build and machine: it has learned agents)";
  text +=
      fmt::format("\nFingerprint {}{}\nSeed {}, version {}\nResult {}\n", summary.fingerprint,
                  holds, outcome.header.seed, outcome.header.version, outcome.result_file.string());
  text += fmt::format("Next: orrery report {} --out report.html\n", outcome.result_file.string());
  return text;
}

ordered_json paused_json(const RunOutcome& outcome) {
  return {{"scenario", outcome.header.scenario_name},
          {"seed", outcome.header.seed},
          {"version", outcome.header.version},
          {"paused_at_s", outcome.stopped_at.seconds()},
          {"paused_by", outcome.paused_by}};
}

ordered_json outcome_json(const RunOutcome& outcome) {
  const auto& summary = outcome.summary;
  ordered_json json = {{"scenario", outcome.header.scenario_name},
                       {"seed", outcome.header.seed},
                       {"version", outcome.header.version},
                       {"fingerprint", summary.fingerprint},
                       {"fingerprint_holds",
                        outcome.machine_bound.empty() ? "everywhere" : "same build and machine"},
                       {"sim_s", summary.end.seconds()},
                       {"wall_s", summary.wall_s},
                       {"events", summary.events},
                       {"readings", summary.readings}};
  json["books"] = {{"reading", book_json(outcome.books.reading)},
                   {"message", book_json(outcome.books.message)},
                   {"command", book_json(outcome.books.command)},
                   {"label_query", book_json(outcome.books.label_query)},
                   {"balanced", outcome.books.balanced()}};
  ordered_json metrics = ordered_json::object();
  for (const auto& metric : outcome.metrics) {
    metrics[full_name(metric)] = {{"value", number_json(metric.value)},
                                  {"lower", number_json(metric.lower)},
                                  {"upper", number_json(metric.upper)},
                                  {"unit", metric.unit},
                                  {"n", metric.n}};
  }
  json["metrics"] = std::move(metrics);
  ordered_json gates = ordered_json::array();
  for (const auto& gate : outcome.gates) {
    gates.push_back({{"name", gate.name},
                     {"metric", gate.statistic},
                     {"comparison", gate.comparison},
                     {"threshold", gate.threshold},
                     {"value", number_json(gate.value)},
                     {"verdict", engine::to_string(gate.verdict)}});
  }
  json["gates"] = std::move(gates);
  json["verdict"] = engine::to_string(outcome.verdict());
  json["result_file"] = outcome.result_file.string();
  return json;
}

}  // namespace orrery::scenarios
