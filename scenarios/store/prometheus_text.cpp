// SPDX-License-Identifier: Apache-2.0
#include "scenarios/store/prometheus_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

namespace orrery::scenarios {

namespace {

struct UnitWord {
  std::string_view unit;
  std::string_view word;
  double factor;
};

/// Base units of the naming rules, and how units of scenarios become them.
constexpr std::array<UnitWord, 32> kUnits = {{{"1", "", 1},
                                              {"", "", 1},
                                              {"s", "seconds", 1},
                                              {"ms", "seconds", 1e-3},
                                              {"us", "seconds", 1e-6},
                                              {"ns", "seconds", 1e-9},
                                              {"min", "seconds", 60},
                                              {"h", "seconds", 3600},
                                              {"d", "seconds", 86400},
                                              {"day", "seconds", 86400},
                                              {"J", "joules", 1},
                                              {"kJ", "joules", 1e3},
                                              {"MJ", "joules", 1e6},
                                              {"Wh", "joules", 3.6e3},
                                              {"kWh", "joules", 3.6e6},
                                              {"W", "watts", 1},
                                              {"kW", "watts", 1e3},
                                              {"V", "volts", 1},
                                              {"A", "amperes", 1},
                                              {"K", "kelvin", 1},
                                              {"m", "meters", 1},
                                              {"m2", "square_meters", 1},
                                              {"m3", "cubic_meters", 1},
                                              {"L", "cubic_meters", 1e-3},
                                              {"m3/s", "cubic_meters_per_second", 1},
                                              {"m3/h", "cubic_meters_per_second", 1.0 / 3600},
                                              {"m/s", "meters_per_second", 1},
                                              {"kg", "grams", 1e3},
                                              {"Pa", "pascals", 1},
                                              {"Hz", "hertz", 1},
                                              {"byte", "bytes", 1},
                                              {"%", "ratio", 1e-2}}};

/// Endings that mean a counter or a part of a histogram.
bool is_reserved(std::string_view name) {
  for (const std::string_view end : {"_total", "_sum", "_count", "_bucket", "_info"}) {
    if (name.size() > end.size() && name.substr(name.size() - end.size()) == end) return true;
  }
  return false;
}

std::string label_value(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\' || c == '"') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string help_text(std::string_view text) {
  std::string out;
  for (const char c : text) {
    if (c == '\\') out += '\\';
    if (c == '\n')
      out += "\\n";
    else
      out += c;
  }
  return out;
}

std::string number_text(double value) {
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

PrometheusLabels operator+(PrometheusLabels a, const PrometheusLabels& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

PrometheusLabels labels_of(const MeasureParts& parts) {
  return {{"agent", parts.agent},
          {"control", parts.control},
          {"group_by", parts.group_by},
          {"group", parts.group}};
}

constexpr auto kGauge = PrometheusKind::kGauge;
constexpr auto kCounter = PrometheusKind::kCounter;

}  // namespace

void PrometheusText::add(const std::string& name, std::string_view help, PrometheusKind kind,
                         const PrometheusLabels& labels, double value) {
  if (std::isnan(value)) {
    ++left_out_;
    return;
  }
  auto [at, is_new] = families_.try_emplace(name);
  if (is_new) {
    order_.push_back(name);
    at->second.help = help;
    at->second.kind = kind;
  }
  std::string inside;
  for (const auto& [key, text] : labels) {
    if (text.empty()) continue;
    inside += fmt::format("{}{}=\"{}\"", inside.empty() ? "" : ",", key, label_value(text));
  }
  at->second.samples += inside.empty()
                            ? fmt::format("{} {}\n", name, number_text(value))
                            : fmt::format("{}{{{}}} {}\n", name, inside, number_text(value));
}

std::string PrometheusText::str() const {
  std::string out;
  for (const auto& name : order_) {
    const Family& family = families_.at(name);
    out += fmt::format("# HELP {} {}\n# TYPE {} {}\n", name, help_text(family.help), name,
                       family.kind == PrometheusKind::kGauge ? "gauge" : "counter");
    out += family.samples;
  }
  return out;
}

std::string prometheus_word(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const auto u = static_cast<unsigned char>(c);
    out += u < 0x80 && std::isalnum(u) != 0 ? static_cast<char>(std::tolower(u)) : '_';
  }
  return out;
}

PrometheusName prometheus_name(std::string_view prefix, std::string_view measure,
                               std::string_view unit) {
  PrometheusName made{std::string(prefix) + prometheus_word(measure), 1.0};
  const auto known = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const UnitWord& word) { return word.unit == unit; });
  if (known == kUnits.end()) {
    // Letters alone would read as an abbreviation: `m3_per_d` as days.
    made.name += "_in_" + prometheus_word(unit) + "_units";
  } else if (!known->word.empty()) {
    made.factor = known->factor;
    made.name += fmt::format("_{}", known->word);
  }
  if (is_reserved(made.name)) made.name += "_value";
  return made;
}

MeasureParts measure_parts(const std::string& full_name) {
  MeasureParts parts;
  std::string name = full_name;
  if (const auto open = name.find('['); open != std::string::npos && name.back() == ']') {
    const std::string inside = name.substr(open + 1, name.size() - open - 2);
    const auto colon = inside.find(':');
    parts.group_by = inside.substr(0, colon);
    if (colon != std::string::npos) parts.group = inside.substr(colon + 1);
    name.resize(open);
  }
  if (const auto dot = name.rfind('.'); dot != std::string::npos) {
    parts.agent = name.substr(0, dot);
    name = name.substr(dot + 1);
  }
  if (const auto slash = parts.agent.find('/'); slash != std::string::npos) {
    parts.control = parts.agent.substr(slash + 1);
    parts.agent.resize(slash);
  }
  parts.metric = std::move(name);
  return parts;
}

namespace {

void add_metric(const engine::MetricRecord& metric, const PrometheusLabels& run,
                PrometheusText& text) {
  const auto [name, factor] = prometheus_name("orrery_metric_", metric.name, metric.unit);
  const PrometheusLabels labels =
      run + labels_of({metric.name, metric.agent, metric.control, metric.group_by, metric.group});
  const std::string help = fmt::format("{} of a run, with its interval.", metric.name);
  text.add(name, help, kGauge, labels + PrometheusLabels{{"statistic", "value"}},
           metric.value * factor);
  if (metric.lower)
    text.add(name, help, kGauge, labels + PrometheusLabels{{"statistic", "lower"}},
             *metric.lower * factor);
  if (metric.upper)
    text.add(name, help, kGauge, labels + PrometheusLabels{{"statistic", "upper"}},
             *metric.upper * factor);
  text.add("orrery_metric_observations", "Things that a metric was computed from.", kGauge,
           labels + PrometheusLabels{{"metric", metric.name}}, static_cast<double>(metric.n));
}

void add_progress(const ExperimentTable& table, const PrometheusLabels& experiment,
                  PrometheusText& text) {
  const BatchStatus& status = table.status;
  const auto gauge = [&](const char* name, const char* help, double value) {
    text.add(name, help, kGauge, experiment, value);
  };
  const auto counter = [&](const char* name, const char* help, double value) {
    text.add(name, help, kCounter, experiment, value);
  };
  gauge("orrery_runs_expected", "Runs that the experiment has in all.",
        static_cast<double>(status.expected));
  counter("orrery_runs_ended_total", "Runs that have ended, failed ones included.",
          static_cast<double>(status.ended));
  counter("orrery_runs_failed_total", "Runs that have failed.", static_cast<double>(status.failed));
  gauge("orrery_runs_running", "Runs that are being executed.",
        static_cast<double>(status.running));
  double wall_s = 0;
  for (const RunRow& run : table.runs) wall_s += run.wall_s;
  counter("orrery_runs_wall_seconds_total", "Real time of all runs that have ended.", wall_s);
  gauge("orrery_batch_elapsed_seconds", "Real time since the command began.", status.elapsed_s);
  gauge("orrery_batch_remaining_seconds", "Real time to go; absent while it is not known.",
        status.remaining_s);
  gauge("orrery_batch_finished", "1 when nobody works on the experiment.", status.finished ? 1 : 0);
  gauge("orrery_batch_updated_timestamp_seconds", "When the status was written.",
        static_cast<double>(status.updated_unix_s));
}

PrometheusLabels labels_of(const ExperimentTable::Point& point,
                           const std::vector<FactorColumn>& factors) {
  PrometheusLabels labels = {{"point", point.key}};
  for (std::size_t i = 0; i < factors.size() && i < point.values.size(); ++i)
    labels.emplace_back("factor_" + prometheus_word(factors[i].name), point.values[i].text);
  return labels;
}

void add_mean(const ExperimentTable& table, const PointSummary& mean, const PrometheusLabels& point,
              PrometheusText& text) {
  const MeasureColumn& measure = table.measures[mean.measure];
  const MeasureParts parts = measure_parts(measure.name);
  const auto [name, factor] = prometheus_name("orrery_response_", parts.metric, measure.unit);
  const PrometheusLabels labels = point + labels_of(parts);
  const std::string help =
      fmt::format("{} at a point: mean over replications, and its {:g} % interval.", parts.metric,
                  100 * table.header.confidence);
  for (const auto& [statistic, value] :
       {std::pair{"mean", mean.mean.value}, std::pair{"lower", mean.mean.lower},
        std::pair{"upper", mean.mean.upper}}) {
    text.add(name, help, kGauge, labels + PrometheusLabels{{"statistic", statistic}},
             value * factor);
  }
  text.add("orrery_response_runs", "Runs that a response's mean was computed from.", kGauge,
           labels + PrometheusLabels{{"response", measure.name}}, static_cast<double>(mean.n));
}

}  // namespace

void add_prometheus(const engine::RunTables& run, PrometheusText& text,
                    const PrometheusLabels& more) {
  const PrometheusLabels own =
      more + PrometheusLabels{{"scenario", run.header.scenario_name},
                              {"seed", fmt::format("{}", run.header.seed)}};
  text.add("orrery_run_info", "A finished run.", kGauge,
           own + PrometheusLabels{{"version", run.header.version},
                                  {"fingerprint", run.summary.fingerprint}},
           1);
  text.add("orrery_run_simulated_seconds", "Simulated time that the run reached.", kGauge, own,
           run.summary.end.seconds());
  text.add("orrery_run_wall_seconds", "Real time that the run took.", kGauge, own,
           run.summary.wall_s);
  text.add("orrery_run_events_total", "Events of the run.", kCounter, own,
           static_cast<double>(run.summary.events));
  text.add("orrery_run_readings_total", "Readings of the run.", kCounter, own,
           static_cast<double>(run.summary.readings));
  for (const auto& metric : run.metrics) add_metric(metric, own, text);
  for (const auto& gate : run.gates) {
    text.add("orrery_gate_passed", "1: the gate's interval is on the right side of its threshold.",
             kGauge,
             own + PrometheusLabels{{"gate", gate.name},
                                    {"statistic", gate.statistic},
                                    {"verdict", engine::to_string(gate.verdict)}},
             gate.verdict == engine::Verdict::kPass ? 1 : 0);
  }
}

void add_prometheus(const ExperimentTable& table, std::span<const PointSummary> means,
                    PrometheusText& text, const PrometheusLabels& more) {
  const ExperimentHeader& header = table.header;
  const PrometheusLabels own = more + PrometheusLabels{{"experiment", header.name}};
  text.add("orrery_experiment_info", "An experiment.", kGauge,
           own + PrometheusLabels{{"scenario", header.scenario_path},
                                  {"design", header.design},
                                  {"version", header.version}},
           1);
  add_progress(table, own, text);
  std::vector<PrometheusLabels> points;
  for (const auto& point : table.points) {
    points.push_back(own + labels_of(point, header.factors));
    const std::uint64_t failed = failed_runs(table, point);
    const char* help = "Runs that have ended at a point.";
    text.add("orrery_point_runs", help, kGauge,
             points.back() + PrometheusLabels{{"status", "done"}},
             static_cast<double>(point.runs - failed));
    text.add("orrery_point_runs", help, kGauge,
             points.back() + PrometheusLabels{{"status", "failed"}}, static_cast<double>(failed));
  }
  for (const PointSummary& mean : means) add_mean(table, mean, points[mean.point], text);
}

}  // namespace orrery::scenarios
