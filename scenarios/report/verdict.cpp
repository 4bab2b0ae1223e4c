// SPDX-License-Identifier: Apache-2.0
#include "scenarios/report/verdict.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/record/metric_names.h"
#include "engine/registry/check.h"
#include "scenarios/report/quantity.h"

namespace orrery::scenarios {

using engine::MetricRecord;
using engine::RunTables;

const char* to_string(RunVerdict::Tone tone) {
  switch (tone) {
    case RunVerdict::Tone::kPass: return "pass";
    case RunVerdict::Tone::kFail: return "fail";
    case RunVerdict::Tone::kUndecided: return "undecided";
    case RunVerdict::Tone::kPlain: return "plain";
  }
  ORRERY_CHECK(false, "unknown Tone");
}

RunVerdict::Tone tone_of(engine::Verdict verdict) {
  switch (verdict) {
    case engine::Verdict::kPass: return RunVerdict::Tone::kPass;
    case engine::Verdict::kFail: return RunVerdict::Tone::kFail;
    case engine::Verdict::kUndecided: return RunVerdict::Tone::kUndecided;
  }
  ORRERY_CHECK(false, "unknown Verdict");
}

namespace {

std::string list_of_failed(const RunTables& run, engine::Verdict verdict) {
  std::string names;
  for (const auto& gate : run.gates) {
    if (gate.verdict == verdict) names += (names.empty() ? "" : ", ") + gate.name;
  }
  return names;
}

std::string gates_hold(std::size_t count) {
  if (count == 1) return "the gate holds";
  return count == 2 ? "both gates hold" : fmt::format("all {} gates hold", count);
}

void judge_gates(const RunTables& run, RunVerdict& out) {
  const auto count = [&](engine::Verdict verdict) {
    return std::count_if(run.gates.begin(), run.gates.end(),
                         [&](const auto& gate) { return gate.verdict == verdict; });
  };
  if (run.gates.empty()) {
    out.headline = "Finished. The scenario states no gates, so there is nothing to pass or fail.";
  } else if (const auto failed = count(engine::Verdict::kFail); failed > 0) {
    out.tone = RunVerdict::Tone::kFail;
    out.headline =
        fmt::format("Failed: {} of {} gates {} not hold ({}).", failed, run.gates.size(),
                    failed == 1 ? "does" : "do", list_of_failed(run, engine::Verdict::kFail));
  } else if (const auto open = count(engine::Verdict::kUndecided); open > 0) {
    out.tone = RunVerdict::Tone::kUndecided;
    out.headline =
        fmt::format("Undecided: {} of {} gates {} no answer ({}).", open, run.gates.size(),
                    open == 1 ? "has" : "have", list_of_failed(run, engine::Verdict::kUndecided));
  } else {
    out.tone = RunVerdict::Tone::kPass;
    out.headline = fmt::format("Passed: {}.", gates_hold(run.gates.size()));
  }
}

double value_of(const MetricRecord* metric) { return metric ? metric->value : std::nan(""); }

/// What the best control reaches without raising more false alarms than the agent.
std::string against_controls(const RunTables& run, const MetricRecord& recall, double alarms) {
  const MetricRecord* best = nullptr;
  bool any = false;
  for (const auto& m : run.metrics) {
    if (m.name != engine::metric::kEventRecall || !m.group.empty()) continue;
    if (!m.is_control() || m.agent != recall.agent) continue;
    any = true;
    const double its_alarms =
        value_of(find_metric(run, engine::metric::kFalseAlarms, m.agent, m.control));
    if (!(its_alarms <= alarms) || std::isnan(m.value)) continue;
    if (!best || m.value > best->value) best = &m;
  }
  if (!any || std::isnan(alarms)) return {};
  if (!best) return " No control gets by with so few false alarms.";
  return fmt::format(" The best control with no more false alarms, {}, found {}.", best->control,
                     rounded(best->value));
}

std::string found(const RunTables& run, const MetricRecord& recall) {
  const auto hits =
      static_cast<std::uint64_t>(std::llround(recall.value * static_cast<double>(recall.n)));
  std::string text =
      fmt::format("{} found {} of {} faults", recall.agent, grouped(hits), grouped(recall.n));
  const std::string bounds = interval(recall.lower, recall.upper, "1");
  text += bounds.empty()
              ? fmt::format(" (recall {})", rounded(recall.value))
              : fmt::format(" (recall {}, 95 % interval {})", rounded(recall.value), bounds);
  const double delay =
      value_of(find_metric(run, engine::metric::kDetectionDelay, recall.agent, ""));
  if (std::isfinite(delay)) text += fmt::format(", half of them within {} of onset", span(delay));
  const double alarms = value_of(find_metric(run, engine::metric::kFalseAlarms, recall.agent, ""));
  if (std::isfinite(alarms)) {
    text += fmt::format(", at {} false alarms per device-day", rounded(alarms));
  }
  return text + "." + against_controls(run, recall, alarms);
}

}  // namespace

RunVerdict verdict_of(const RunTables& run) {
  RunVerdict out;
  judge_gates(run, out);
  for (const auto& book : run.books) {
    if (book.balanced) continue;
    out.tone = RunVerdict::Tone::kFail;
    out.headline = fmt::format(
        "Failed: the book of {} entries does not balance; do not trust this run.", book.book);
  }
  if (const MetricRecord* best = best_agent(run); best && best->n > 0) {
    out.sentence = found(run, *best);
  } else if (best) {
    out.sentence =
        fmt::format("No fault began while {} was judged, so nothing could be found.", best->agent);
  } else {
    out.sentence = fmt::format("{} of simulated time passed; no agent was scored.",
                               span(run.summary.end.seconds()));
  }
  return out;
}

const MetricRecord* best_agent(const RunTables& run) {
  const MetricRecord* best = nullptr;
  const auto alarms_of = [&](const MetricRecord& m) {
    const double alarms = value_of(find_metric(run, engine::metric::kFalseAlarms, m.agent, ""));
    return std::isnan(alarms) ? HUGE_VAL : alarms;
  };
  const auto recall_of = [](const MetricRecord& m) { return std::isnan(m.value) ? -1.0 : m.value; };
  for (const auto& m : run.metrics) {
    if (m.name != engine::metric::kEventRecall || m.is_control() || !m.group.empty()) continue;
    if (!best || recall_of(m) > recall_of(*best) ||
        (recall_of(m) == recall_of(*best) && alarms_of(m) < alarms_of(*best))) {
      best = &m;
    }
  }
  return best;
}

std::vector<std::pair<std::string, std::string>> judges_of(const RunTables& run) {
  const auto add_new = [](auto& all, const auto& one) {
    if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
  };
  std::vector<std::string> agents;
  for (const auto& m : run.metrics) {
    if (!m.agent.empty()) add_new(agents, m.agent);
  }
  std::vector<std::pair<std::string, std::string>> judges;
  for (const auto& agent : agents) {
    add_new(judges, std::pair{agent, std::string()});
    for (const auto& m : run.metrics) {
      if (m.agent == agent) add_new(judges, std::pair{agent, m.control});
    }
  }
  return judges;
}

const MetricRecord* find_metric(const RunTables& run, const std::string& name,
                                const std::string& agent, const std::string& control) {
  for (const auto& m : run.metrics) {
    if (m.name == name && m.agent == agent && m.control == control && m.group.empty()) return &m;
  }
  return nullptr;
}

}  // namespace orrery::scenarios
