// SPDX-License-Identifier: Apache-2.0
#include <algorithm>
#include <array>
#include <string_view>

#include "engine/record/metric_names.h"
#include "models/audit/sample_statistics.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/validate/run_metrics.h"

namespace orrery::scenarios {
namespace {

using engine::GateRecord;
using engine::Verdict;

bool same_gate(const GateRecord& a, const GateRecord& b) {
  return a.name == b.name && a.statistic == b.statistic && a.comparison == b.comparison;
}

/// Every gate that any run was held against, as it was first seen.
std::vector<GateRecord> gates_of(const ExperimentTable& table) {
  std::vector<GateRecord> gates;
  for (const auto& run : table.runs)
    for (const auto& gate : run.gates)
      if (std::none_of(gates.begin(), gates.end(),
                       [&](const auto& known) { return same_gate(known, gate); }))
        gates.push_back(gate);
  return gates;
}

/// The gate in each run of the point that gave it a value.
std::vector<const GateRecord*> at_point(const ExperimentTable& table,
                                        const ExperimentTable::Point& point,
                                        const GateRecord& gate) {
  std::vector<const GateRecord*> records;
  for (const auto& run : std::span(table.runs).subspan(point.first_run, point.runs))
    for (const auto& record : run.gates)
      if (same_gate(record, gate) && !std::isnan(record.value)) records.push_back(&record);
  return records;
}

/// The mean over replications; of a single one its own value, with the run's interval.
models::Estimate mean_of(std::span<const GateRecord* const> records, double confidence) {
  if (records.size() == 1) {
    const GateRecord& only = *records[0];
    return {only.value, only.lower.value_or(only.value), only.upper.value_or(only.value)};
  }
  std::vector<double> values;
  for (const auto* record : records) values.push_back(record->value);
  return models::mean_interval(values, confidence);
}

PointGate judge(const ExperimentTable& table, std::size_t p, const GateRecord& gate) {
  const auto records = at_point(table, table.points[p], gate);
  PointGate judged;
  judged.point = p;
  judged.gate = gate.name;
  judged.statistic = gate.statistic;
  judged.comparison = gate.comparison;
  // A factor may set the threshold.
  judged.threshold = records.empty() ? gate.threshold : records[0]->threshold;
  judged.mean = mean_of(records, table.header.confidence);
  judged.n = records.size();
  judged.verdict =
      hold_against(judged.comparison, judged.threshold, judged.mean.lower, judged.mean.upper);
  return judged;
}

/// `watch.event_recall[fault:wear]` -> `event_recall`.
std::string_view last_word(std::string_view measure) {
  measure = measure.substr(0, measure.find('['));
  const auto dot = measure.rfind('.');
  return dot == std::string_view::npos ? measure : measure.substr(dot + 1);
}

}  // namespace

std::vector<PointGate> judge_points(const ExperimentTable& table) {
  const std::vector<GateRecord> gates = gates_of(table);
  std::vector<PointGate> judged;
  for (std::size_t p = 0; p < table.points.size(); ++p)
    for (const auto& gate : gates) judged.push_back(judge(table, p, gate));
  return judged;
}

engine::Verdict verdict_of(const std::vector<PointGate>& gates) {
  Verdict worst = Verdict::kPass;
  for (const auto& gate : gates) {
    if (gate.verdict == Verdict::kFail) return Verdict::kFail;
    if (gate.verdict == Verdict::kUndecided) worst = Verdict::kUndecided;
  }
  return worst;
}

int better_direction(const ExperimentTable& table, const std::string& measure) {
  namespace metric = engine::metric;
  bool floor = false;
  bool ceiling = false;
  for (const auto& run : table.runs)
    for (const auto& gate : run.gates)
      if (gate.statistic == measure) (gate.comparison == ">=" ? floor : ceiling) = true;
  if (floor && ceiling) return 0;  // a corridor
  if (floor || ceiling) return floor ? 1 : -1;

  constexpr std::array kMore = {metric::kEventRecall, metric::kPrecision, metric::kRecall,
                                metric::kF1,          metric::kAucPr,     metric::kRecallAtBudget};
  constexpr std::array kLess = {metric::kFalseAlarms, metric::kDetectionDelay, metric::kDowntime,
                                metric::kEnergy,      metric::kLatencyP50,     metric::kLatencyP99};
  const std::string_view word = last_word(measure);
  const auto is_word = [&](const char* name) { return word == name; };
  if (std::any_of(kMore.begin(), kMore.end(), is_word)) return 1;
  if (std::any_of(kLess.begin(), kLess.end(), is_word)) return -1;
  return word.starts_with("false_alarms") ? -1 : 0;
}

}  // namespace orrery::scenarios
