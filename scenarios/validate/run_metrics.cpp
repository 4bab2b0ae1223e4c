// SPDX-License-Identifier: Apache-2.0
#include "scenarios/validate/run_metrics.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "engine/record/metric_names.h"
#include "engine/registry/check.h"
#include "models/audit/alert_episodes.h"
#include "models/audit/detection_score.h"
#include "scenarios/format/linear_unit.h"

namespace orrery::scenarios {

namespace {

using engine::MetricRecord;

/// The number of false alarms a device-day at which agents and controls are compared with each
/// other.
constexpr double kBudget = 0.1;

MetricRecord record(const JudgementLog::Judge& judge, const char* name, const models::Estimate& e,
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

MetricRecord plain(const JudgementLog::Judge& judge, const char* name, double value,
                   std::uint64_t n) {
  MetricRecord metric = record(judge, name, {value, value, value}, n);
  metric.lower.reset();
  metric.upper.reset();
  return metric;
}

void add_groups(const JudgementLog::Judge& judge, const std::vector<models::EventScore>& groups,
                const char* group_by, std::vector<MetricRecord>& metrics) {
  for (const auto& group : groups) {
    MetricRecord metric = record(judge, engine::metric::kEventRecall, group.recall, group.faults);
    metric.group_by = group_by;
    metric.group = group.group;
    metrics.push_back(std::move(metric));
  }
}

void add_rows(const JudgementLog::Judge& judge, const models::DetectionScore& score,
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

void add_metrics(const JudgementLog::Judge& judge, const std::vector<models::FaultSpan>& faults,
                 const models::ScoringOptions& options, std::vector<MetricRecord>& metrics) {
  const auto score = models::score_detections(judge.judgements, faults, options);
  metrics.push_back(
      record(judge, engine::metric::kEventRecall, score.events.recall, score.events.faults));
  add_groups(judge, score.by_model, "fault", metrics);
  add_groups(judge, score.by_severity, "severity", metrics);
  MetricRecord false_alarms = record(judge, engine::metric::kFalseAlarms,
                                     score.false_alarms_per_device_day, score.false_alarms);
  false_alarms.note = fmt::format("in {:.1f} device-days", score.device_days);
  metrics.push_back(std::move(false_alarms));
  const auto budgeted = models::recall_at_budget(judge.judgements, faults, options, kBudget);
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

AgentOutcome score_agent(const AgentElement& agent, JudgementLog& log, const RunFacts& facts) {
  AgentOutcome outcome;
  const auto judges = log.take_judges(agent.name);
  if (judges.empty() || judges.front().judgements.empty()) return outcome;
  const auto& own = judges.front();
  const auto faults = models::detectable_faults(facts.faults);
  models::ScoringOptions options;
  options.from = std::min_element(own.judgements.begin(), own.judgements.end(),
                                  [](const auto& a, const auto& b) { return a.time < b.time; })
                     ->time;
  options.until = facts.now;
  for (const auto& judge : judges) add_metrics(judge, faults, options, outcome.metrics);

  const auto& names = facts.features.at(agent.name);
  const FaultsByDevice truth(faults);
  const AlertsByDevice alerts(own.judgements);
  for (const auto& episode : models::alert_episodes(own.judgements, agent.period * 2)) {
    engine::AlertRecord alert{
        agent.name, episode.device, episode.start, episode.end, episode.peak_score, "", false};
    if (episode.blamed >= 0) alert.blamed = names[static_cast<std::size_t>(episode.blamed)];
    alert.true_alarm = truth.any_active(episode.device, episode.start, episode.end);
    outcome.alerts.push_back(std::move(alert));
  }
  for (const auto& fault : facts.faults.records()) {
    if (!fault.on_device || fault.start < options.from) continue;
    engine::DetectionRecord detection{fault.id, agent.name, engine::SimTime::never()};
    detection.at = alerts.first_within(fault.device, fault.start, fault.end);
    outcome.detections.push_back(detection);
  }
  return outcome;
}

namespace {

double reduced(const std::string& how, const std::vector<double>& values) {
  if (how == "min") return *std::min_element(values.begin(), values.end());
  if (how == "max") return *std::max_element(values.begin(), values.end());
  double sum = 0.0;
  for (const double value : values) sum += value;
  return how == "mean" ? sum / static_cast<double>(values.size()) : sum;
}

MetricRecord plant_metric(const Scenario& scenario, const MetricElement& element,
                          const RunFacts& facts) {
  MetricRecord metric;
  metric.name = element.name;
  const std::size_t dot = element.of.find('.');
  for (const DeviceElement& device : scenario.plant) {
    if (device.name != element.of.substr(0, dot)) continue;
    const int output = device.info.output_index(element.of.substr(dot + 1));
    const std::vector<double>& values = facts.outputs.at(element.of);
    const std::string& si = device.info.outputs[static_cast<std::size_t>(output)].unit;
    metric.unit = element.unit.empty() ? si : element.unit;
    const auto unit = linear_unit(metric.unit, si, engine::UnitRole::kDifference, element.place);
    ORRERY_CHECK(unit.has_value(), "the loader checks the units of metrics");
    const double scale = unit->scale;
    metric.n = values.size();
    metric.value = reduced(element.reduce, values) / scale;
    if (element.reduce == "sum" || element.reduce == "mean") {
      // The interval resamples devices: it says how much another draw of machines would differ.
      const auto mean = models::bootstrap_by_device(values, facts.seed);
      const double factor =
          (element.reduce == "sum" ? static_cast<double>(values.size()) : 1.0) / scale;
      metric.lower = mean.lower * factor;
      metric.upper = mean.upper * factor;
    }
  }
  return metric;
}

/// A count of what happened: exact, so without an interval.
MetricRecord total(const char* name, double value, const char* unit) {
  MetricRecord metric;
  metric.name = name;
  metric.value = value;
  metric.unit = unit;
  metric.n = 1;
  return metric;
}

MetricRecord latency_metric(const char* name, double p, const engine::Histogram& histogram) {
  MetricRecord metric;
  metric.name = name;
  metric.unit = "s";
  metric.n = histogram.count();
  if (metric.n == 0) {
    metric.value = std::numeric_limits<double>::quiet_NaN();
    return metric;
  }
  // Order statistics around the quantile; the number of values below it is binomial.
  const auto n = static_cast<double>(metric.n);
  const double spread = 1.96 * std::sqrt(n * p * (1.0 - p));
  const auto rank = [&](double r) {
    return static_cast<std::uint64_t>(std::clamp(std::round(r), 1.0, n));
  };
  metric.value = histogram.quantile(p) * 1e-9;
  metric.lower = histogram.at_rank(rank(n * p - spread)) * 1e-9;
  metric.upper = histogram.at_rank(rank(n * p + spread)) * 1e-9;
  return metric;
}

}  // namespace

std::vector<MetricRecord> plant_metrics(const Scenario& scenario, const JudgementLog& log,
                                        const RunFacts& facts) {
  std::vector<MetricRecord> metrics;
  for (const auto& element : scenario.metrics) {
    metrics.push_back(plant_metric(scenario, element, facts));
  }
  if (scenario.agents.empty()) return metrics;
  metrics.push_back(latency_metric(engine::metric::kLatencyP50, 0.5, log.latency()));
  metrics.push_back(latency_metric(engine::metric::kLatencyP99, 0.99, log.latency()));
  const engine::Books& books = facts.books;
  const std::uint64_t ended = books.reading.sent() - books.reading.in_flight();
  const auto share = models::clopper_pearson(books.reading.delivered(), ended);
  MetricRecord delivered;
  delivered.name = "readings_delivered";
  delivered.value = share.value;
  delivered.lower = share.lower;
  delivered.upper = share.upper;
  delivered.n = ended;
  metrics.push_back(std::move(delivered));
  metrics.push_back(total("network_bytes", facts.network_bytes, "byte"));
  metrics.push_back(total("compute_energy", facts.compute_j, "J"));
  return metrics;
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
  const bool floor = record.comparison == ">=";
  const double low = record.lower.value_or(record.value);
  const double high = record.upper.value_or(record.value);
  const bool pass = floor ? low >= threshold : high <= threshold;
  const bool fail = floor ? high < threshold : low > threshold;
  record.verdict = pass   ? engine::Verdict::kPass
                   : fail ? engine::Verdict::kFail
                          : engine::Verdict::kUndecided;
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

}  // namespace orrery::scenarios
