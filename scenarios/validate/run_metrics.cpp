// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/run_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <string_view>
#include <tuple>
#include <utility>

#include "engine/record/metric_names.h"
#include "models/audit/alert_episodes.h"
#include "models/audit/detection_score.h"

namespace orrery::scenarios {

namespace {

using engine::MetricRecord;

/// The number of false alarms a device-day at which agents and controls are compared with each
/// other.
constexpr double kBudget = 0.1;

/// Who judged.
struct JudgeName {
  std::string agent;
  std::string control;  ///< empty for the agent itself
};

MetricRecord record(const JudgeName& judge, const char* name, const models::Estimate& e,
                    std::uint64_t n, const char* unit = "1") {
  MetricRecord metric;
  metric.name = name;
  metric.agent = judge.agent;
  metric.control = judge.control;
  metric.value = e.value;
  metric.lower = e.lower;
  metric.upper = e.upper;
  metric.unit = unit;
  metric.n = n;
  return metric;
}

MetricRecord plain(const JudgeName& judge, const char* name, double value, std::uint64_t n) {
  MetricRecord metric = record(judge, name, {value, value, value}, n);
  metric.lower.reset();
  metric.upper.reset();
  return metric;
}

void add_groups(const JudgeName& judge, const std::vector<models::EventScore>& groups,
                const char* group_by, std::vector<MetricRecord>& metrics) {
  for (const auto& group : groups) {
    MetricRecord metric = record(judge, engine::metric::kEventRecall, group.recall, group.faults);
    metric.group_by = group_by;
    metric.group = group.group;
    metrics.push_back(std::move(metric));
  }
}

void add_rows(const JudgeName& judge, const models::DetectionScore& score,
              std::vector<MetricRecord>& metrics) {
  const models::RowScore& rows = score.rows;
  const std::uint64_t positive = rows.true_alerts + rows.missed;
  const std::uint64_t all = positive + rows.false_alerts + rows.true_quiet;
  metrics.push_back(record(judge, engine::metric::kPrecision, score.precision,
                           rows.true_alerts + rows.false_alerts));
  metrics.push_back(record(judge, engine::metric::kRecall, score.recall, positive));
  metrics.push_back(record(judge, engine::metric::kF1, score.f1, all));
  metrics.push_back(plain(judge, "far", rows.false_alarm_rate(), all - positive));
  metrics.push_back(plain(judge, "mar", rows.missed_alarm_rate(), positive));
  metrics.push_back(record(judge, engine::metric::kAucPr, score.auc_pr, all));
}

void add_metrics(const JudgeName& judge, const models::DetectionScore& score,
                 const models::RecallAtBudget& budgeted, std::vector<MetricRecord>& metrics) {
  metrics.push_back(
      record(judge, engine::metric::kEventRecall, score.events.recall, score.events.faults));
  add_groups(judge, score.by_model, "fault", metrics);
  add_groups(judge, score.by_severity, "severity", metrics);
  MetricRecord false_alarms = record(judge, engine::metric::kFalseAlarms,
                                     score.false_alarms_per_device_day, score.false_alarms);
  false_alarms.note = fmt::format("in {:.1f} device-days", score.device_days);
  metrics.push_back(std::move(false_alarms));
  MetricRecord at_budget =
      record(judge, engine::metric::kRecallAtBudget, budgeted.recall, budgeted.faults);
  at_budget.note = fmt::format("at no more than {} false alarms per device-day", kBudget);
  metrics.push_back(std::move(at_budget));
  metrics.push_back(record(judge, engine::metric::kDetectionDelay, score.delay_median_s,
                           score.events.found, "s"));
  metrics.push_back(
      record(judge, "detection_delay_p95", score.delay_p95_s, score.events.found, "s"));
  add_rows(judge, score, metrics);
}

/// Alerts in order of device and time, so that a fault looks at its own device alone.
class AlertsByDevice {
 public:
  explicit AlertsByDevice(const std::vector<engine::Judgement>& judgements) {
    for (const auto& judgement : judgements) {
      if (judgement.alert) alerts_.emplace_back(judgement.device, judgement.time);
    }
    std::sort(alerts_.begin(), alerts_.end());
  }
  /// The earliest alert of a device within [from, to], or never.
  engine::SimTime first_within(engine::DeviceId device, engine::SimTime from,
                               engine::SimTime to) const {
    const auto first = std::lower_bound(alerts_.begin(), alerts_.end(), std::pair(device, from));
    const bool found = first != alerts_.end() && first->first == device && first->second <= to;
    return found ? first->second : engine::SimTime::never();
  }

 private:
  std::vector<std::pair<engine::DeviceId, engine::SimTime>> alerts_;
};

/// What a fault is over all parts of a plant, whatever its number.
using FaultKey = std::tuple<engine::SimTime, std::string, std::string>;

FaultKey key_of(const engine::FaultRecord& fault) {
  return {fault.start, fault.target, fault.fault};
}

/// Faults in order of device.
class FaultsByDevice {
 public:
  explicit FaultsByDevice(std::vector<models::FaultSpan> faults) : faults_(std::move(faults)) {
    std::stable_sort(faults_.begin(), faults_.end(),
                     [](const auto& a, const auto& b) { return a.device < b.device; });
  }
  bool any_active(engine::DeviceId device, engine::SimTime from, engine::SimTime to) const {
    auto fault = std::lower_bound(faults_.begin(), faults_.end(), device,
                                  [](const auto& f, engine::DeviceId d) { return f.device < d; });
    for (; fault != faults_.end() && fault->device == device; ++fault) {
      if (fault->start <= to && from <= fault->end) return true;
    }
    return false;
  }

 private:
  std::vector<models::FaultSpan> faults_;
};

}  // namespace

namespace {

void add_alerts(const AgentElement& agent, const std::vector<models::AlertEpisode>& episodes,
                const RunTruth& truth, AgentOutcome& outcome) {
  const FaultsByDevice faults(models::detectable_faults(truth.faults));
  for (const auto& episode : episodes) {
    engine::AlertRecord alert{
        agent.name, episode.device, episode.start, episode.end, episode.peak_score, "", false};
    if (episode.blamed >= 0)
      alert.blamed = truth.features[static_cast<std::size_t>(episode.blamed)];
    alert.true_alarm = faults.any_active(episode.device, episode.start, episode.end);
    outcome.alerts.push_back(std::move(alert));
  }
}

/// `first_alert` says when the agent first alerted within a fault's span.
template <class FirstAlert>
void add_detections(const AgentElement& agent, engine::SimTime from, const RunTruth& truth,
                    FirstAlert first_alert, AgentOutcome& outcome) {
  for (const auto& fault : truth.faults) {
    if (fault.on_device && fault.start >= from)
      outcome.detections.push_back({fault.id, agent.name, first_alert(fault)});
  }
}

/// The faults of the devices that an agent judges: it is not asked about those of other populations
/// of a coupled world. Devices have numbers in a row, so one in between that never reported counts.
std::vector<engine::FaultRecord> on_judged(std::span<const engine::FaultRecord> faults,
                                           const std::vector<engine::Judgement>& judgements) {
  const auto [first, last] =
      std::minmax_element(judgements.begin(), judgements.end(),
                          [](const auto& a, const auto& b) { return a.device < b.device; });
  std::vector<engine::FaultRecord> own;
  for (const auto& fault : faults) {
    if (fault.device >= first->device && fault.device <= last->device) own.push_back(fault);
  }
  return own;
}

AgentOutcome score_kept(const AgentElement& agent, JudgementLog& log, const RunTruth& whole_truth) {
  AgentOutcome outcome;
  const auto judges = log.take_judges(agent.name);
  if (judges.empty() || judges.front().judgements.empty()) return outcome;
  const auto& own = judges.front().judgements;
  const auto own_faults = on_judged(whole_truth.faults, own);
  const RunTruth truth{own_faults, whole_truth.now, whole_truth.features};
  const auto faults = models::detectable_faults(truth.faults);
  models::ScoringOptions options;
  options.from = std::min_element(own.begin(), own.end(), [](const auto& a, const auto& b) {
                   return a.time < b.time;
                 })->time;
  options.until = truth.now;
  for (const auto& judge : judges) {
    const auto score = models::score_detections(judge.judgements, faults, options);
    const auto budgeted = models::recall_at_budget(judge.judgements, faults, options, kBudget);
    add_metrics({judge.agent, judge.control}, score, budgeted, outcome.metrics);
  }
  add_alerts(agent, models::alert_episodes(own, agent.period * 2), truth, outcome);
  const AlertsByDevice alerts(own);
  add_detections(
      agent, options.from, truth,
      [&](const auto& fault) { return alerts.first_within(fault.device, fault.start, fault.end); },
      outcome);
  return outcome;
}

AgentOutcome score_counted(const AgentElement& agent, models::StreamScore& stream,
                           const RunTruth& truth) {
  AgentOutcome outcome;
  if (stream.from() == engine::SimTime::never()) return outcome;
  if (stream.truth_was_elsewhere()) {
    outcome.notes.push_back(
        {"metrics", agent.name + ": not scored, because it judged devices of other parts of the "
                                 "plant while it was counted; write 'scoring: exact'."});
    return outcome;
  }
  for (const auto& numbers : stream.numbers(truth.now, kBudget)) {
    const std::size_t first = outcome.metrics.size();
    add_metrics({agent.name, numbers.control}, numbers.score, numbers.at_budget, outcome.metrics);
    for (std::size_t i = first; i < outcome.metrics.size(); ++i) {
      MetricRecord& metric = outcome.metrics[i];
      if (metric.name == engine::metric::kAucPr)
        metric.note = fmt::format("from bins; of the single scores between {:.6f} and {:.6f}",
                                  numbers.auc_pr.low, numbers.auc_pr.high);
      if (metric.name == engine::metric::kRecallAtBudget)
        metric.note += ", its threshold rounded up to the end of a bin";
    }
  }
  add_alerts(agent, stream.episodes(), truth, outcome);
  std::map<FaultKey, engine::SimTime> first_alerts;
  for (const auto& found : stream.found()) first_alerts.emplace(key_of(found.fault), found.at);
  add_detections(
      agent, stream.from(), truth,
      [&](const auto& fault) {
        const auto at = first_alerts.find(key_of(fault));
        return at == first_alerts.end() ? engine::SimTime::never() : at->second;
      },
      outcome);
  outcome.notes.push_back(
      {"metrics",
       fmt::format("{}: judgements were counted as they came and not kept (scoring: summary). "
                   "Counts, events, delays and false alarms are exact; scores are known to 1/1024 "
                   "of their size, which AUC-PR and recall at a budget use; intervals of row "
                   "ratios resample blocks of neighbouring devices.",
                   agent.name)});
  return outcome;
}

}  // namespace

std::vector<engine::FaultRecord> faults_asked_of(const AgentElement& agent,
                                                 std::span<const engine::FaultRecord> faults) {
  std::vector<engine::FaultRecord> asked(faults.begin(), faults.end());
  if (agent.observes.empty()) return asked;
  const auto population = [](const std::string& name) {
    return std::string_view(name).substr(0, name.find_first_of(".["));
  };
  const auto own = population(agent.observes.front().signal);
  std::erase_if(asked, [&](const auto& fault) { return population(fault.target) != own; });
  return asked;
}

AgentOutcome score_agent(const AgentElement& agent, JudgementLog& log, const RunTruth& truth) {
  models::StreamScore* stream = log.stream(agent.name);
  return stream == nullptr ? score_kept(agent, log, truth) : score_counted(agent, *stream, truth);
}

namespace {

engine::GateRecord check(const GateCheck& gate, const char* comparison, double threshold,
                         const std::vector<MetricRecord>& metrics) {
  engine::GateRecord record;
  record.name = gate.name;
  record.statistic = gate.metric;
  record.comparison = comparison;
  record.threshold = threshold;
  record.value = std::numeric_limits<double>::quiet_NaN();
  for (const auto& metric : metrics) {
    const std::string name = metric.agent.empty() ? metric.name : metric.agent + "." + metric.name;
    if (name != gate.metric || metric.is_control() || !metric.group.empty()) continue;
    record.value = metric.value;
    record.lower = metric.lower;
    record.upper = metric.upper;
  }
  if (std::isnan(record.value)) return record;
  record.verdict = hold_against(comparison, threshold, record.lower.value_or(record.value),
                                record.upper.value_or(record.value));
  return record;
}

}  // namespace

std::vector<engine::GateRecord> check_gates(const Scenario& scenario,
                                            const std::vector<MetricRecord>& metrics) {
  std::vector<engine::GateRecord> gates;
  for (const auto& gate : scenario.gates) {
    if (gate.at_least) gates.push_back(check(gate, ">=", *gate.at_least, metrics));
    if (gate.at_most) gates.push_back(check(gate, "<=", *gate.at_most, metrics));
  }
  return gates;
}

engine::Verdict hold_against(const std::string& comparison, double threshold, double low,
                             double high) {
  const bool floor = comparison == ">=";
  if (floor ? low >= threshold : high <= threshold) return engine::Verdict::kPass;
  if (floor ? high < threshold : low > threshold) return engine::Verdict::kFail;
  return engine::Verdict::kUndecided;
}

}  // namespace orrery::scenarios
