// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/tables.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/record/metric_names.h"
#include "scenarios/report/quantity.h"
#include "scenarios/report/verdict.h"

namespace orrery::scenarios {

using engine::RunTables;

namespace {

std::string mark_of(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kPass: return "pass";
    case engine::Verdict::kFail: return "fail";
    case engine::Verdict::kUndecided: break;
  }
  return "undecided";
}

/// Says in the caption when a table is cut.
void cut(Table& table, const std::string& what, const std::string& file) {
  if (table.rows.size() <= kRowsMax) return;
  table.caption = fmt::format("The first {} of {} {}; `orrery export` writes all of them to {}.",
                              grouped(kRowsMax), grouped(table.rows.size()), what, file);
  table.rows.resize(kRowsMax);
}

}  // namespace

Table judges_table(const RunTables& run) {
  namespace m = engine::metric;
  const std::vector<std::pair<const char*, const char*>> columns = {
      {m::kEventRecall, "event recall"},
      {m::kFalseAlarms, "false alarms per device-day"},
      {m::kDetectionDelay, "median delay"},
      {m::kRecallAtBudget, "recall at budget"},
      {m::kPrecision, "precision of rows"},
      {m::kRecall, "recall of rows"},
      {m::kF1, "F1"},
      {m::kAucPr, "AUC-PR"}};
  std::vector<bool> used(columns.size(), false);
  for (const auto& metric : run.metrics) {
    if (metric.agent.empty() || !metric.group.empty()) continue;
    for (std::size_t i = 0; i < columns.size(); ++i) {
      used[i] = used[i] || metric.name == columns[i].first;
    }
  }
  Table table{"", {{"judge"}}};
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (used[i]) table.header.push_back(number(columns[i].second));
  }
  for (const auto& [agent, control] : judges_of(run)) {
    const bool is_control = !control.empty();
    std::vector<Cell> row = {
        marked(is_control ? control + " (control)" : agent, is_control ? "control" : "agent")};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (!used[i]) continue;
      const auto* metric = find_metric(run, columns[i].first, agent, control);
      if (!metric) {
        row.push_back(number("-"));
        continue;
      }
      // The heading says what is counted per what.
      const std::string unit = metric->unit == "1/d" ? "1" : metric->unit;
      row.push_back(
          number(quantity(metric->value, unit), interval(metric->lower, metric->upper, unit)));
    }
    table.rows.push_back(std::move(row));
  }
  return table;
}

Table gates_table(const RunTables& run) {
  Table table{
      "",
      {{"gate"}, {"statistic"}, {"must be"}, number("is"), number("95 % interval"), {"verdict"}}};
  for (const auto& g : run.gates) {
    table.rows.push_back({{g.name},
                          {g.statistic},
                          {fmt::format("{} {}", g.comparison, rounded(g.threshold))},
                          number(rounded(g.value)),
                          number(interval(g.lower, g.upper, "1")),
                          marked(to_string(g.verdict), mark_of(g.verdict))});
  }
  return table;
}

Table metrics_table(const RunTables& run) {
  Table table{"",
              {{"metric"},
               {"of"},
               {"group"},
               number("value"),
               number("95 % interval"),
               number("n"),
               {"note"}}};
  for (const auto& m : run.metrics) {
    std::string of = m.agent.empty() ? "run" : m.agent;
    if (m.is_control()) of += ": " + m.control + " (control)";
    table.rows.push_back({{spoken(m.name)},
                          marked(of, m.is_control() ? "control" : ""),
                          {m.group.empty() ? "" : fmt::format("{}: {}", m.group_by, m.group)},
                          number(quantity(m.value, m.unit)),
                          number(interval(m.lower, m.upper, m.unit)),
                          number(grouped(m.n)),
                          {m.note}});
  }
  cut(table, "metrics", "metric.csv");
  return table;
}

Table faults_table(const RunTables& run) {
  std::vector<std::string> agents;
  for (const auto& d : run.detections) {
    if (std::find(agents.begin(), agents.end(), d.agent) == agents.end()) agents.push_back(d.agent);
  }
  Table table{"",
              {number("no."),
               {"fault"},
               {"model"},
               {"target"},
               number("onset"),
               number("end"),
               number("failed"),
               number("severity")}};
  for (const auto& agent : agents) table.header.push_back(number("found by " + agent));
  for (const auto& f : run.faults) {
    std::vector<Cell> row = {number(std::to_string(f.id)),
                             {f.fault},
                             {f.model},
                             {f.target},
                             number(moment(f.start)),
                             number(moment(f.end)),
                             number(moment(f.failed_at)),
                             number(rounded(f.severity))};
    for (const auto& agent : agents) {
      const auto at =
          std::find_if(run.detections.begin(), run.detections.end(),
                       [&](const auto& d) { return d.fault == f.id && d.agent == agent; });
      Cell cell = number("not judged");
      if (at != run.detections.end() && at->at == engine::SimTime::never()) {
        cell = marked("missed", "fail", true);
      } else if (at != run.detections.end()) {
        cell = marked("after " + span((at->at - f.start).seconds()), "pass", true);
      }
      row.push_back(cell);
    }
    table.rows.push_back(std::move(row));
  }
  cut(table, "faults", "fault.csv");
  return table;
}

Table alerts_table(const RunTables& run) {
  Table table{"",
              {{"agent"},
               {"device"},
               number("start"),
               number("lasted"),
               number("peak score"),
               {"blamed"},
               {"a fault was active"}}};
  for (const auto& a : run.alerts) {
    table.rows.push_back(
        {{a.agent},
         {run.device_name(a.device)},
         number(moment(a.start)),
         number(span((a.end - a.start).seconds())),
         number(rounded(a.peak_score)),
         {a.blamed},
         marked(a.true_alarm ? "yes" : "no: false alarm", a.true_alarm ? "pass" : "fail")});
  }
  cut(table, "alerts", "alert.csv");
  return table;
}

Table commands_table(const RunTables& run) {
  Table table{"",
              {{"agent"}, {"device"}, {"input"}, number("value"), number("issued"), {"arrived"}}};
  for (const auto& c : run.commands) {
    const bool arrived = c.arrived != engine::SimTime::never();
    table.rows.push_back({{c.agent},
                          {run.device_name(c.command.device)},
                          {c.command.input},
                          number(rounded(c.command.value)),
                          number(moment(c.issued)),
                          marked(arrived ? "after " + span((c.arrived - c.issued).seconds())
                                         : std::string("never (lost or under way)"),
                                 arrived ? "" : "fail")});
  }
  cut(table, "commands", "command.csv");
  return table;
}

Table books_table(const RunTables& run) {
  Table table{"",
              {{"book"},
               number("sent"),
               number("delivered"),
               number("dropped"),
               number("expired"),
               number("rejected"),
               number("in flight"),
               number("copies by the network"),
               {"balances"}}};
  for (const auto& b : run.books) {
    table.rows.push_back({{spoken(b.book)},
                          number(grouped(b.sent)),
                          number(grouped(b.delivered)),
                          number(grouped(b.dropped)),
                          number(grouped(b.expired)),
                          number(grouped(b.rejected)),
                          number(grouped(b.in_flight)),
                          number(grouped(b.copies)),
                          marked(b.balanced ? "yes" : "NO", b.balanced ? "pass" : "fail")});
  }
  return table;
}

Table files_table(const RunTables& run) {
  Table table{"", {{"file"}, {"SHA-256"}}};
  for (const auto& file : run.header.files) {
    table.rows.push_back({{file.path}, marked(file.sha256, "code")});
  }
  return table;
}

Table comparison_table(std::span<const RunTables* const> runs) {
  Table table{"", {{"metric"}, {"of"}, {"group"}}};
  std::vector<const engine::MetricRecord*> keys;
  const auto same = [](const auto& a, const auto& b) {
    return a.name == b.name && a.agent == b.agent && a.control == b.control &&
           a.group_by == b.group_by && a.group == b.group;
  };
  for (std::size_t i = 0; i < runs.size(); ++i) {
    table.header.push_back(number(fmt::format(
        "{}: {}, seed {}", i + 1, runs[i]->header.scenario_name, runs[i]->header.seed)));
    for (const auto& m : runs[i]->metrics) {
      const bool known =
          std::any_of(keys.begin(), keys.end(), [&](auto* k) { return same(*k, m); });
      if (!known) keys.push_back(&m);
    }
  }
  for (const auto* key : keys) {
    std::string of = key->agent.empty() ? "run" : key->agent;
    if (key->is_control()) of += ": " + key->control + " (control)";
    std::vector<Cell> row = {
        {spoken(key->name)}, marked(of, key->is_control() ? "control" : ""), {key->group}};
    for (const auto* run : runs) {
      const auto at = std::find_if(run->metrics.begin(), run->metrics.end(),
                                   [&](const auto& m) { return same(*key, m); });
      if (at == run->metrics.end()) {
        row.push_back(number("-"));
      } else {
        row.push_back(
            number(quantity(at->value, at->unit), interval(at->lower, at->upper, at->unit)));
      }
    }
    table.rows.push_back(std::move(row));
  }
  cut(table, "metrics", "metric.csv of each run");
  return table;
}

}  // namespace orrery::scenarios
