// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>

#include "engine/network/link_model.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

namespace {

using engine::Distribution;

const engine::ParamInfo& time_row() {
  static const engine::ParamInfo row = [] {
    engine::ParamInfo info;
    info.name = "time";
    info.unit = "s";
    info.range = {0.0, 3.0e10};
    info.meaning = "a time or the distribution of one";
    return info;
  }();
  return row;
}

const engine::ParamInfo& severity_row() {
  static const engine::ParamInfo row = [] {
    engine::ParamInfo info;
    info.name = "severity";
    info.range = {0.0, 1e6};
    info.meaning = "how bad; 1 is the model's full size";
    return info;
  }();
  return row;
}

/// Exactly one of `at`, `between`, `lifetime` says when.
void load_onset(const Value& map, const ParamReader& reader, LoadContext& context,
                FaultElement& fault) {
  const Value* at = map.find("at");
  const Value* between = map.find("between");
  const Value* lifetime = map.find("lifetime");
  if ((at != nullptr) + (between != nullptr) + (lifetime != nullptr) != 1) {
    context.diagnostics.add(map.mistake("fault-when",
                                        "a fault needs one of 'at', 'between' and 'lifetime'",
                                        "write 'at: 10 d', 'between: [2 d, 20 d]' or "
                                        "'lifetime: { weibull: { scale: 400 d, shape: 1.5 } }'"));
    return;
  }
  if (lifetime == nullptr && map.find("age") != nullptr) {
    context.diagnostics.add(
        map.find("age")->mistake("fault-when", "'age' shortens a lifetime, and none is given",
                                 "remove 'age', or give 'lifetime' in place of a time"));
  }
  if (at != nullptr) fault.onset = reader.read_number(*at, time_row());
  if (lifetime != nullptr) {
    fault.onset_kind = OnsetKind::kLifetime;
    fault.onset = reader.read_number(*lifetime, time_row());
  }
  if (between == nullptr) return;
  fault.onset_kind = OnsetKind::kBetween;
  if (!between->is_sequence() || between->items().size() != 2) {
    context.diagnostics.add(
        between->mistake("type", "'between' is a list of two times", "write [2 d, 20 d]"));
    return;
  }
  const double first = reader.read_number(between->items()[0], time_row()).mean();
  const double last = reader.read_number(between->items()[1], time_row()).mean();
  if (last < first) {
    context.diagnostics.add(
        between->mistake("range", "'between' ends before it starts", "swap the two times"));
    return;
  }
  fault.onset = Distribution(Distribution::Kind::kUniform, {first, last});
}

/// Description of what a fault is put on; null when there is no such thing.
const engine::ModelInfo* target_info(const FaultElement& fault, const LoadContext& context) {
  if (const auto* device = context.device(fault.target)) return &device->info;
  if (const auto* sensor = context.sensor(fault.target)) return find_sensor(sensor->model)->info;
  if (context.link(fault.target) != nullptr) return &engine::link_model_info();
  return nullptr;
}

void check_target(const Value& map, LoadContext& context, FaultElement& fault) {
  const Value* on = map.find("on");
  if (on == nullptr || !on->is_string()) return;
  fault.target_place = on->place();
  const engine::ModelInfo* info = target_info(fault, context);
  if (info == nullptr && context.nodes_unreadable) return;  // it may be a link
  if (info == nullptr) {
    auto names = context.device_names();
    for (const auto& list : {context.sensor_names(), context.link_names()}) {
      names.insert(names.end(), list.begin(), list.end());
    }
    return context.unknown(*on, "device, sensor or link", fault.target, names);
  }
  const std::string missing =
      fault_model(context.scenario, fault.model, fault.target)->missing_point(*info);
  if (missing.empty()) return;
  context.diagnostics.add(on->mistake(
      "fault-target",
      fmt::format("{} cannot have '{}': it has no fault point '{}'", fault.target, fault.model,
                  missing),
      fmt::format("see 'orrery models {}' and 'orrery models {}'", info->name, fault.model)));
}

void load_rows(const Value& map, LoadContext& context, FaultElement& fault) {
  const Value* rows = map.find("rows");
  if (rows == nullptr) return;
  fault.rows_place = rows->place();
  const std::vector<Value> one = {*rows};
  for (const Value& item : rows->is_sequence() ? rows->items() : one) {
    const auto row = item.as_integer();
    if (!row) {
      context.diagnostics.append(row.error());
    } else if (*row < 0 || *row > 1'000'000'000) {
      context.diagnostics.add(item.mistake("range", "rows count from 0", "name rows that exist"));
    } else {
      fault.rows.push_back(static_cast<std::uint32_t>(*row));
    }
  }
  if (map.find("share") != nullptr) {
    context.diagnostics.add(rows->mistake("fault-rows", "'rows' and 'share' are both given",
                                          "name the rows, or give the share that is drawn"));
  } else if (rows->is_sequence() && rows->items().empty()) {
    context.diagnostics.add(
        rows->mistake("fault-rows", "'rows' is empty", "name a row, such as [0], or remove it"));
  }
  std::sort(fault.rows.begin(), fault.rows.end());
  fault.rows.erase(std::unique(fault.rows.begin(), fault.rows.end()), fault.rows.end());
}

void load_fault(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  auto fault = read_fault(entry.value, context);
  if (!fault) return;
  fault->name = entry.key.text;
  context.scenario.faults.push_back(std::move(*fault));
}

}  // namespace

std::optional<FaultElement> read_fault(const Value& map, LoadContext& context) {
  FaultElement fault;
  fault.model = text_under(map, "model");
  fault.target = text_under(map, "on");
  const engine::FaultModel* model = fault_model(context.scenario, fault.model, fault.target);
  if (!fault.model.empty() && model == nullptr) {
    auto known = model_names(engine::ModelKind::kFault);
    if (const auto* device = context.device(fault.target); device && device->defined) {
      for (const auto& own : device->defined->faults) known.push_back(own.info.name);
    }
    context.unknown(*map.find("model"), "fault model", fault.model, known);
    return std::nullopt;
  }
  const ParamReader reader(context.diagnostics, context.signal_unit(fault.target));
  const engine::ModelInfo info =
      model == nullptr ? fault_keys() : joined(fault_keys(), model->info);
  reader.read(map, info, fault, {"rows", "at", "between", "lifetime", "age", "lasts", "severity"});
  if (model == nullptr || !map.is_mapping()) return std::nullopt;
  fault.share = fault.numbers.at("share").mean();
  fault.sound_until_s = fault.numbers.at("sound_until").mean();
  fault.severity = Distribution(1.0);
  load_onset(map, reader, context, fault);
  load_rows(map, context, fault);
  if (const Value* age = map.find("age")) fault.age = reader.read_number(*age, time_row());
  if (const Value* lasts = map.find("lasts")) fault.lasts = reader.read_number(*lasts, time_row());
  if (const Value* severity = map.find("severity")) {
    fault.severity = reader.read_number(*severity, severity_row());
  }
  check_target(map, context, fault);
  return fault;
}

void load_faults(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "faults by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) load_fault(entry, context);
}

}  // namespace orrery::scenarios
