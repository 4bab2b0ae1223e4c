// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "scenarios/format/catalogue.h"
#include "scenarios/format/load_context.h"
#include "scenarios/format/named_files.h"
#include "scenarios/format/replay_files.h"
#include "scenarios/format/sections.h"

namespace orrery::scenarios {

namespace {

using engine::Duration;

std::vector<std::string> output_names(const engine::ModelInfo& info) {
  std::vector<std::string> names;
  for (const auto& port : info.outputs) names.push_back(port.name);
  return names;
}

/// The model's description: from the catalogue, from `define`, or, for a replay, with the outputs
/// of its columns.
bool find_model(const Value& map, LoadContext& context, DeviceElement& device) {
  const Value* name = map.find("model");
  if (name == nullptr || !name->is_string()) return false;
  device.model = name->raw();
  if (const auto own = context.defined.find(device.model); own != context.defined.end()) {
    device.defined = own->second;
    device.info = own->second->info;
    return true;
  }
  if (const auto* entry = find_device(device.model)) {
    device.info = *entry->info;
    return true;
  }
  auto known = model_names(engine::ModelKind::kDevice);
  for (const auto& [own, model] : context.defined) known.push_back(own);
  context.unknown(*name, "device model", device.model, known);
  return false;
}

engine::ModelInfo without(engine::ModelInfo info, std::initializer_list<std::string> names) {
  std::erase_if(info.params, [&](const engine::ParamInfo& row) {
    return std::find(names.begin(), names.end(), row.name) != names.end();
  });
  return info;
}

void check_shape(const Value& map, const engine::PortInfo& port, const SensorElement& sensor,
                 bool recorded, LoadContext& context) {
  const bool wave = port.shape == engine::PortShape::kWaveform;
  const bool image = port.shape == engine::PortShape::kImage;
  const auto side = static_cast<std::uint32_t>(std::lround(std::sqrt(sensor.samples)));
  if (image && (sensor.samples < 4 || side * side != sensor.samples)) {
    context.diagnostics.add(map.mistake("image", fmt::format("'{}' is an image", port.name),
                                        "give 'samples': its pixels, a square number such as 64"));
  }
  if (image && sensor.sample_rate_hz != 0.0) {
    context.diagnostics.add(map.mistake("image", fmt::format("'{}' is an image", port.name),
                                        "remove 'sample_rate': its pixels are of one moment"));
  }
  if (wave && (sensor.samples < 2 || sensor.sample_rate_hz <= 0.0)) {
    context.diagnostics.add(
        map.mistake("waveform", fmt::format("'{}' is a waveform", port.name),
                    "give 'samples' (at least 2) and 'sample_rate', such as 512 and 2560 Hz"));
  }
  if (!wave && !image && sensor.samples != 1) {
    context.diagnostics.add(map.mistake("waveform",
                                        fmt::format("'{}' is one number at a time", port.name),
                                        "remove 'samples' and 'sample_rate'"));
  }
  if (sensor.period.ns <= 0 && !recorded) {
    context.diagnostics.add(
        map.mistake("missing-key", "a sensor needs a period", "add 'period', such as 1 min"));
  }
}

void load_sensor(const Entry& entry, LoadContext& context, DeviceElement& device) {
  if (!check_name(entry.key, context.diagnostics)) return;
  SensorElement sensor;
  const Value& map = entry.value;
  sensor.model = text_under(map, "model").empty() ? "analog" : text_under(map, "model");
  const auto* model = find_sensor(sensor.model);
  if (model == nullptr) {
    return context.unknown(*map.find("model"), "sensor model", sensor.model,
                           model_names(engine::ModelKind::kSensor));
  }
  sensor.measures = text_under(map, "measures");
  const int output = device.info.output_index(sensor.measures);
  if (!sensor.measures.empty() && output < 0) {
    context.unknown(*map.find("measures"), fmt::format("output of {}", device.model),
                    sensor.measures, output_names(device.info));
  }
  engine::PortInfo port;
  if (output >= 0) port = device.info.outputs[static_cast<std::size_t>(output)];
  const ParamReader reader(context.diagnostics, output >= 0 ? port.unit : kUnknownUnit,
                           device.count);
  const std::size_t before = context.diagnostics.error_count();
  reader.read(map, joined(sensor_keys(), *model->info), sensor);
  sensor.name = device.name + "." + entry.key.text;
  const auto keys = sensor.fixed();
  sensor.period = Duration::from_seconds(keys.number("period"));
  sensor.offset = Duration::from_seconds(keys.number("offset"));
  sensor.samples = static_cast<std::uint32_t>(keys.number("samples"));
  sensor.sample_rate_hz = keys.number("sample_rate");
  if (output >= 0 && map.is_mapping() && context.diagnostics.error_count() == before) {
    check_shape(map, port, sensor, device.model == "replay/csv", context);
  }
  device.sensors.push_back(std::move(sensor));
}

void load_device(const Entry& entry, LoadContext& context) {
  if (!check_name(entry.key, context.diagnostics)) return;
  DeviceElement device;
  device.name = entry.key.text;
  const Value& map = entry.value;
  Element keys;
  const ParamReader reader(context.diagnostics);
  reader.read(map, device_keys(), keys, {"parameters", "sensors", "inputs"});
  if (!map.is_mapping() || !find_model(map, context, device)) return;
  device.place = map.place();
  device.count = static_cast<std::uint32_t>(keys.numbers.at("count").mean());
  device.step = Duration::from_seconds(keys.numbers.at("step").mean());
  const Value* parameters = map.find("parameters");
  const ParamReader rows(context.diagnostics, "1", device.count);
  Element values;
  // The files and columns of a replay are mappings of their own kind.
  const bool replay = device.model == "replay/csv";
  const Value none = Value::mapping(ValueStyle::kImplicit, map.spot());
  const Value& given = parameters != nullptr ? *parameters : none;
  if (replay) {
    reader.read(given, without(device.info, {"files", "columns"}), values, {"files", "columns"});
  } else {
    rows.read(given, device.info, values);
  }
  device.numbers = std::move(values.numbers);
  device.number_places = std::move(values.number_places);
  device.by_row = std::move(values.by_row);
  device.texts = std::move(values.texts);
  if (replay) {
    if (const Value* count = map.find("count")) {
      context.diagnostics.add(
          count->mistake("replay-count", "a replay has one device a file", "remove 'count'"));
    }
    prepare_replay(parameters != nullptr ? *parameters : map, context, device);
  } else {
    resolve_files(given, device.info, context, device);
  }
  if (const Value* sensors = map.find("sensors");
      sensors != nullptr && expect_mapping(*sensors, "sensors by name", context.diagnostics)) {
    for (const Entry& sensor : sensors->entries()) load_sensor(sensor, context, device);
  }
  context.scenario.plant.push_back(std::move(device));
}

}  // namespace

void load_plant(const Value& section, LoadContext& context) {
  if (!expect_mapping(section, "devices by name", context.diagnostics)) return;
  for (const Entry& entry : section.entries()) load_device(entry, context);
  load_wires(section, context);
  if (section.entries().empty()) {
    context.diagnostics.add(section.mistake("empty", "the plant has no devices",
                                            "add one: a name with its model, see 'orrery models'"));
  }
}

}  // namespace orrery::scenarios
