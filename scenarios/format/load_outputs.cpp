// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <optional>

#include "scenarios/format/linear_unit.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

namespace {

/// The item of a list that says `text`, or the value itself.
const Value& place_of(const Value& list, const std::string& text) {
  for (const Value& item : list.items()) {
    if (item.is_string() && item.raw() == text) return item;
  }
  return list;
}

/// `pump`, `pump[3]` or `pump[10..19]`; nothing, and a mistake, when it is none of these.
std::optional<DeviceChoice> device_choice(const Value& place, const std::string& text,
                                          LoadContext& context) {
  const std::size_t bracket = text.find('[');
  const std::string name = text.substr(0, bracket);
  const DeviceElement* device = context.device(name);
  if (device == nullptr) {
    context.unknown(place, "population", name, context.device_names());
    return std::nullopt;
  }
  if (bracket == std::string::npos) return DeviceChoice{name, 0, device->count};
  const auto rows = row_range(text.substr(bracket + 1, text.size() - bracket - 2));
  if (text.back() != ']' || !rows) {
    context.diagnostics.add(place.mistake("device-name",
                                          fmt::format("'{}' does not name devices", text),
                                          "write 'pump[3]', 'pump[10..19]' or 'pump', in quotes"));
    return std::nullopt;
  }
  const auto [first, last] = *rows;
  if (last >= device->count) {
    context.diagnostics.add(place.mistake("row-range",
                                          fmt::format("'{}' has {} devices", name, device->count),
                                          fmt::format("rows go from 0 to {}", device->count - 1)));
    return std::nullopt;
  }
  return DeviceChoice{name, first, last - first + 1};
}

/// Numbers over an interval stand for all its rows: there is nothing left to choose from.
void check_aggregate(const Value& section, const RecordElement& record, LoadContext& context) {
  if (record.aggregate.ns == 0) return;
  const bool chosen = record.every > 1 || record.on_change || record.around.ns > 0;
  if (!chosen) return;
  context.diagnostics.add(section.mistake("record-aggregate",
                                          "'aggregate' stands instead of rows, so no rows of them "
                                          "can be chosen",
                                          "remove it, or 'every', 'on_change' and 'around'"));
}

}  // namespace

void load_record(const Value& section, LoadContext& context) {
  Element keys;
  ParamReader(context.diagnostics).read(section, record_keys(), keys);
  const auto fixed = keys.fixed();
  RecordElement& record = context.scenario.record;
  record.series = fixed.flag("series");
  record.signals = fixed.texts("signals");
  record.every = static_cast<std::uint32_t>(fixed.number("every"));
  record.on_change = fixed.flag("on_change");
  record.aggregate = engine::Duration::from_seconds(fixed.number("aggregate"));
  record.around = engine::Duration::from_seconds(fixed.number("around"));
  record.devices = static_cast<std::uint32_t>(fixed.number("devices"));
  for (const std::string& text : fixed.texts("only")) {
    if (const auto choice = device_choice(place_of(*section.find("only"), text), text, context))
      record.only.push_back(*choice);
  }
  check_aggregate(section, record, context);
  record.truth = fixed.flag("truth");
  record.waveforms = fixed.flag("waveforms");
  record.scores = fixed.flag("scores");
  for (const auto& signal : record.signals) {
    if (context.sensor(signal) == nullptr) {
      context.unknown(place_of(*section.find("signals"), signal), "signal", signal,
                      context.sensor_names());
    }
  }
}

namespace {

/// Intervals that are held over a run: two numbers each, of every part.
constexpr double kIntervalsMost = 1e6;

/// `every` fits the sensor and the run; 0 is reported as missing.
void check_every(const Value& map, engine::Duration every, const SensorElement& sensor,
                 LoadContext& context) {
  if (every.ns <= 0) {
    context.diagnostics.add(map.mistake("missing-key", "steady_mean needs 'every'",
                                        "add the length of an interval, such as 'every: 1 min'"));
    return;
  }
  const Value& value = *map.find("every");
  if (every < sensor.period) {
    context.diagnostics.add(value.mistake(
        "metric-every",
        fmt::format("the sensor reports every {:g} s, which is longer", sensor.period.seconds()),
        "an interval needs a value at least: write the sensor's period, or a multiple of it"));
  }
  if (context.scenario.duration.seconds() / every.seconds() > kIntervalsMost) {
    context.diagnostics.add(value.mistake(
        "metric-every", fmt::format("the run has more than {:g} such intervals", kIntervalsMost),
        "write a longer interval"));
  }
}

/// A metric over time, of what a sensor reports.
void load_steady(const Value& map, const Element& keys, MetricElement metric,
                 LoadContext& context) {
  const DeviceElement* device = nullptr;
  const SensorElement* sensor = context.sensor(metric.of, &device);
  if (sensor == nullptr)
    return context.unknown(*map.find("of"), "sensor", metric.of, context.sensor_names());
  const int output = device->info.output_index(sensor->measures);
  if (output >= 0 &&
      device->info.outputs[static_cast<std::size_t>(output)].shape != engine::PortShape::kScalar) {
    context.diagnostics.add(map.find("of")->mistake(
        "metric-signal", fmt::format("'{}' reports several values a row", metric.of),
        "steady_mean takes a sensor with one value a row"));
    return;
  }
  metric.every = engine::Duration::from_seconds(keys.fixed().number("every"));
  check_every(map, metric.every, *sensor, context);
  if (!metric.unit.empty()) {
    const auto unit = linear_unit(metric.unit, context.signal_unit(metric.of),
                                  engine::UnitRole::kAbsolute, map.find("unit")->place());
    if (!unit) return context.diagnostics.append(unit.error());
  }
  context.scenario.metrics.push_back(std::move(metric));
}

void load_metric(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  Element keys;
  ParamReader(context.diagnostics).read(entry.value, metric_keys(), keys);
  if (!entry.value.is_mapping() || text_under(entry.value, "of").empty()) return;
  MetricElement metric;
  metric.name = entry.key.text;
  metric.place = entry.value.place();
  metric.of = text_under(entry.value, "of");
  metric.reduce = keys.texts.text("reduce");
  metric.unit = keys.texts.text("unit");
  if (metric.is_steady()) return load_steady(entry.value, keys, std::move(metric), context);
  if (entry.value.find("every") != nullptr) {
    context.diagnostics.add(entry.value.find("every")->mistake(
        "metric-every", fmt::format("'{}' is taken at the end of the run, once", metric.reduce),
        "remove 'every', or write 'reduce: steady_mean'"));
  }
  const auto* output = context.scalar_output(metric.of);
  if (output == nullptr) {
    return context.unknown(*entry.value.find("of"), "scalar output", metric.of,
                           context.scalar_output_names());
  }
  if (!metric.unit.empty()) {
    const auto unit = linear_unit(metric.unit, output->unit, role_of_reduced(metric.reduce),
                                  entry.value.find("unit")->place());
    if (!unit) return context.diagnostics.append(unit.error());
  }
  context.scenario.metrics.push_back(std::move(metric));
}

}  // namespace

std::vector<std::string> gate_metrics(const LoadContext& context) {
  std::vector<std::string> names = {"latency_p50", "latency_p99", "readings_delivered"};
  for (const auto& metric : context.scenario.metrics) {
    names.push_back(metric.name);
    if (metric.is_steady()) names.push_back(metric.warm_up_name());
  }
  for (const auto& agent : context.agent_names) {
    for (const char* metric : {"event_recall", "false_alarms_per_device_day", "recall_at_budget",
                               "detection_delay_median", "detection_delay_p95", "precision",
                               "recall", "f1", "far", "mar", "auc_pr"}) {
      names.push_back(agent + "." + metric);
    }
  }
  for (const ControlElement& control : context.scenario.controls) {
    const std::vector<std::string> metrics = control_metrics(control);
    names.insert(names.end(), metrics.begin(), metrics.end());
  }
  return names;
}

std::vector<std::string> response_names(const LoadContext& context) {
  std::vector<std::string> names = gate_metrics(context);
  names.insert(names.end(), {"network_bytes", "compute_energy"});
  return names;
}

namespace {

void load_gate(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  const Value& map = entry.value;
  Element keys;
  ParamReader(context.diagnostics).read(map, gate_keys(), keys);
  if (!map.is_mapping() || text_under(map, "metric").empty()) return;
  GateCheck gate;
  gate.name = entry.key.text;
  gate.place = map.place();
  gate.metric = text_under(map, "metric");
  if (map.find("at_least") != nullptr) gate.at_least = keys.numbers.at("at_least").mean();
  if (map.find("at_most") != nullptr) gate.at_most = keys.numbers.at("at_most").mean();
  if (!gate.at_least && !gate.at_most) {
    context.diagnostics.add(
        map.mistake("missing-key", "a gate needs a line to hold", "add 'at_least' or 'at_most'"));
  }
  if (gate.at_least && gate.at_most && *gate.at_least > *gate.at_most) {
    context.diagnostics.add(map.mistake("range-empty", "'at_least' lies above 'at_most'",
                                        "exchange them: no value could pass"));
  }
  const auto known = gate_metrics(context);
  if (std::find(known.begin(), known.end(), gate.metric) == known.end()) {
    return context.unknown(*map.find("metric"), "metric", gate.metric, known);
  }
  context.scenario.gates.push_back(std::move(gate));
}

}  // namespace

void load_metrics(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "metrics by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) load_metric(entry, context);
  for (const MetricElement& metric : context.scenario.metrics) {
    const Value* same = metric.is_steady() ? section.find(metric.warm_up_name().c_str()) : nullptr;
    if (same == nullptr) continue;
    context.diagnostics.add(same->mistake(
        "metric-name",
        fmt::format("'{}' has a metric of this name already: its warm-up", metric.name),
        "give one of them another name"));
  }
}

void load_gates(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "gates by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) load_gate(entry, context);
}

void load_partition(const Value& section, LoadContext& context) {
  Element keys;
  ParamReader(context.diagnostics).read(section, partition_keys(), keys);
  const auto fixed = keys.fixed();
  PartitionElement& partition = context.scenario.partition;
  const std::string plan = fixed.text("plan");
  partition.plan = plan == "one"     ? PartitionElement::Plan::kOne
                   : plan == "sites" ? PartitionElement::Plan::kSites
                                     : PartitionElement::Plan::kAuto;
  partition.devices = static_cast<std::uint32_t>(fixed.number("devices"));
}

}  // namespace orrery::scenarios
