// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>

#include "scenarios/format/load_context.h"
#include "scenarios/format/sections.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

std::vector<std::string> scalar_names(const std::vector<engine::PortInfo>& ports) {
  std::vector<std::string> names;
  for (const auto& port : ports) {
    if (port.shape == engine::PortShape::kScalar) names.push_back(port.name);
  }
  return names;
}

constexpr std::uint32_t kNoRow = 0xffffffff;

/// Reads the wires of one population.
class WireReader {
 public:
  WireReader(LoadContext& context, DeviceElement& target) : context_(context), target_(target) {}

  void read_input(const Entry& entry) {
    const int input = target_.info.input_index(entry.key.text);
    if (input < 0) {
      context_.diagnostics.add(entry.key.spot.mistake(
          "unknown-reference", fmt::format("{} has no input '{}'", target_.model, entry.key.text),
          suggestion(entry.key.text, scalar_names(target_.info.inputs))));
      return;
    }
    port_ = &target_.info.inputs[static_cast<std::size_t>(input)];
    if (!entry.value.is_sequence()) return read_wire(entry.value);
    if (entry.value.items().empty()) {
      context_.diagnostics.add(entry.value.mistake("empty", "no output drives this input",
                                                   "write 'population.output', or leave it out"));
    }
    for (const Value& item : entry.value.items()) read_wire(item);
  }

 private:
  void read_wire(const Value& value) {
    WireElement wire;
    wire.input = port_->name;
    wire.place = value.place();
    const Value* name = &value;
    if (value.is_mapping()) {
      Element keys;
      ParamReader(context_.diagnostics).read(value, wire_keys(), keys);
      name = value.find("from");
      if (name == nullptr) return;
      wire.scale = keys.numbers.at("scale").mean();
      wire.at = rows_of(value, keys, "at");
      wire.of = rows_of(value, keys, "of");
      for (const char* list : {"at", "of"}) {
        const Value* rows = value.find(list);
        if (rows == nullptr || !rows->is_sequence() || !rows->items().empty()) continue;
        refuse(*rows, fmt::format("'{}' names no rows", list), "list them, or leave it out");
        return;
      }
    }
    const DeviceElement* source = find_source(*name, wire);
    if (source == nullptr || !check_rows(value, *source, wire)) return;
    target_.wires.push_back(std::move(wire));
  }

  static std::vector<std::uint32_t> rows_of(const Value& map, const Element& keys,
                                            const char* key) {
    if (map.find(key) == nullptr) return {};
    std::vector<std::uint32_t> rows;
    for (const double number : keys.texts.numbers(key))
      rows.push_back(number == std::floor(number) ? static_cast<std::uint32_t>(number) : kNoRow);
    return rows;
  }

  /// The population and output that `name` names, of the unit of the input; null with a mistake.
  const DeviceElement* find_source(const Value& name, WireElement& wire) {
    const std::size_t dot = name.is_string() ? name.raw().find('.') : std::string::npos;
    if (dot == std::string::npos) {
      context_.diagnostics.add(
          name.mistake("type", "an input is driven by an output of a population",
                       "write 'population.output', such as 'weather.temperature'"));
      return nullptr;
    }
    wire.from = name.raw().substr(0, dot);
    wire.output = name.raw().substr(dot + 1);
    const DeviceElement* source = context_.device(wire.from);
    if (source == nullptr) {
      context_.unknown(name, "population", wire.from, context_.device_names());
      return nullptr;
    }
    const int output = source->info.output_index(wire.output);
    if (output < 0) {
      context_.unknown(name, fmt::format("output of {}", source->model), wire.output,
                       scalar_names(source->info.outputs));
      return nullptr;
    }
    const auto& port = source->info.outputs[static_cast<std::size_t>(output)];
    if (port.shape != engine::PortShape::kScalar) {
      context_.diagnostics.add(name.mistake("wire-shape",
                                            fmt::format("'{}' is not one number a row", name.raw()),
                                            suggestion({}, scalar_names(source->info.outputs))));
      return nullptr;
    }
    return same_unit(name, port) ? source : nullptr;
  }

  bool same_unit(const Value& name, const engine::PortInfo& output) {
    const auto one = to_si(1.0, output.unit, port_->unit, engine::UnitRole::kDifference, {});
    if (output.unit == port_->unit || (one && *one == 1.0)) return true;
    context_.diagnostics.add(
        name.mistake("unit-dimension",
                     fmt::format("'{}' is in {}, the input '{}' takes {}", name.raw(), output.unit,
                                 port_->name, port_->unit),
                     "wire an output of the same unit"));
    return false;
  }

  bool check_rows(const Value& value, const DeviceElement& source, const WireElement& wire) {
    const std::uint32_t to = target_.count;
    const std::uint32_t from = source.count;
    const bool has_at = value.is_mapping() && value.find("at") != nullptr;
    const bool has_of = value.is_mapping() && value.find("of") != nullptr;
    if (has_at && has_of)
      return refuse(value, "'at' and 'of' exclude each other",
                    "'at' names a row here for each row there, 'of' a row there for each here");
    if (has_at) return check_list(value, "at", wire.at, {from, to}, wire.from);
    if (has_of) return check_list(value, "of", wire.of, {to, from}, target_.name);
    if (from == to || from == 1 || to == 1) return true;
    return refuse(
        value, fmt::format("'{}' has {} rows and '{}' has {}", wire.from, from, target_.name, to),
        fmt::format("say where they go: 'at' with {} rows of '{}', or 'of' with {} rows "
                    "of '{}'",
                    from, target_.name, to, wire.from));
  }

  struct Counts {
    std::uint32_t length;
    std::uint32_t below;
  };
  bool check_list(const Value& value, const char* key, const std::vector<std::uint32_t>& rows,
                  Counts counts, const std::string& for_each) {
    const Value& list = *value.find(key);
    if (rows.size() != counts.length)
      return refuse(list, fmt::format("'{}' has {} rows", key, rows.size()),
                    fmt::format("give {}: one for each row of '{}'", counts.length, for_each));
    for (std::size_t i = 0; i < rows.size(); ++i) {
      if (rows[i] < counts.below) continue;
      const Value& item = list.is_sequence() ? list.items()[i] : list;
      return refuse(item, fmt::format("there is no row {}", item.raw()),
                    fmt::format("rows go from 0 to {}", counts.below - 1));
    }
    return true;
  }

  bool refuse(const Value& value, std::string message, std::string remedy) {
    context_.diagnostics.add(value.mistake("wire-rows", std::move(message), std::move(remedy)));
    return false;
  }

  LoadContext& context_;
  DeviceElement& target_;
  const engine::PortInfo* port_ = nullptr;
};

}  // namespace

void load_wires(const Value& plant, LoadContext& context) {
  for (const Entry& entry : plant.entries()) {
    const Value* inputs = entry.value.find("inputs");
    const DeviceElement* found = context.device(entry.key.text);
    if (inputs == nullptr || found == nullptr ||
        !expect_mapping(*inputs, "wires by input", context.diagnostics)) {
      continue;
    }
    auto& device =
        context.scenario.plant[static_cast<std::size_t>(found - context.scenario.plant.data())];
    WireReader reader(context, device);
    for (const Entry& input : inputs->entries()) reader.read_input(input);
  }
}

}  // namespace orrery::scenarios
