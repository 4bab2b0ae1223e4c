// SPDX-License-Identifier: Apache-2.0
#include "scenarios/format/replay_files.h"

#include <fmt/format.h>

#include <algorithm>

#include "scenarios/format/linear_unit.h"
#include "scenarios/format/named_files.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::Diagnostics;

/// A column is its name, or `column` with a `unit`.
bool check_column(const Entry& entry, Diagnostics& diagnostics) {
  const std::size_t before = diagnostics.error_count();
  const std::string& output = entry.key.text;
  if (std::any_of(output.begin(), output.end(), [](char c) { return c >= 'A' && c <= 'Z'; })) {
    diagnostics.add(entry.key.spot.mistake(
        "name-form", fmt::format("the output '{}' has capital letters", output),
        "name it in small letters; the column may be called as it is"));
  }
  if (entry.value.is_string()) return diagnostics.error_count() == before;
  if (!entry.value.is_mapping()) {
    diagnostics.add(entry.value.mistake("type", "a column is a name, or a name with its unit",
                                        "write { column: Flow, unit: l/min }"));
    return false;
  }
  for (const Entry& key : entry.value.entries()) {
    if (key.key.text != "column" && key.key.text != "unit") {
      diagnostics.add(key.key.spot.mistake("unknown-key",
                                           fmt::format("'{}' is not a key of column", key.key.text),
                                           suggestion(key.key.text, {"column", "unit"})));
    } else if (const auto text = key.value.as_string(); !text && key.value.raw() != "1") {
      diagnostics.append(text.error());
    }
  }
  if (entry.value.find("column") == nullptr) {
    diagnostics.add(entry.value.mistake("missing-key", "'column' is missing",
                                        "add 'column': its name in the first line of the file"));
  }
  return diagnostics.error_count() == before;
}

void resolve_units(const Value& columns, LoadContext& context, DeviceElement& device) {
  std::vector<std::string> entries;
  std::vector<std::string> si_units;
  std::vector<double> scales;
  std::vector<double> offsets;
  if (!columns.is_mapping()) {
    context.diagnostics.add(columns.mistake("type", "'columns' maps outputs to columns of the file",
                                            "write 'flow: { column: Flow, unit: l/min }'"));
    return;
  }
  if (columns.entries().empty()) {
    context.diagnostics.add(columns.mistake("empty", "a replay without columns has nothing to say",
                                            "write 'flow: { column: Flow, unit: l/min }'"));
  }
  for (const Entry& entry : columns.entries()) {
    if (!check_name(entry.key, context.diagnostics)) continue;
    const bool brief = entry.value.is_string();
    // An output with a mistake is still one: sensors that measure it are not wrong as well.
    const auto broken = [&] { device.info.outputs.push_back({entry.key.text, "1", ""}); };
    if (!check_column(entry, context.diagnostics)) {
      broken();
      continue;
    }
    const std::string column = brief ? entry.value.raw() : text_under(entry.value, "column");
    const std::string unit = brief ? "1" : text_under(entry.value, "unit");
    const Value* stated = entry.value.find("unit");
    const auto unit_place = stated != nullptr ? stated->place() : entry.value.place();
    const auto parsed = parse_unit(unit.empty() ? "1" : unit, unit_place);
    if (!parsed) {
      context.diagnostics.append(parsed.error());
      broken();
      continue;
    }
    const std::string si = to_string(parsed->dimension());
    const auto linear =
        linear_unit(unit.empty() ? "1" : unit, si, engine::UnitRole::kAbsolute, unit_place);
    if (!linear) {
      context.diagnostics.append(linear.error());
      broken();
      continue;
    }
    entries.push_back(
        fmt::format("{} = {} [{}]", entry.key.text, column, unit.empty() ? "1" : unit));
    si_units.push_back(si);
    scales.push_back(linear->scale);
    offsets.push_back(linear->offset);
    device.info.outputs.push_back({entry.key.text, si, "column '" + column + "' of the recording"});
  }
  device.texts.set("columns", std::move(entries));
  device.texts.set("column_units", std::move(si_units));
  device.texts.set("column_scales", std::move(scales));
  device.texts.set("column_offsets", std::move(offsets));
}

}  // namespace

void prepare_replay(const Value& parameters, LoadContext& context, DeviceElement& device) {
  std::vector<std::string> paths;
  for (const char* wanted : {"files", "columns"}) {
    if (parameters.find(wanted) != nullptr) continue;
    context.diagnostics.add(parameters.mistake(
        "missing-key", fmt::format("'{}' is missing", wanted),
        std::string_view(wanted) == "files" ? "add 'files: recordings/*.csv', for instance"
                                            : "add 'columns: { flow: { column: Flow, unit: l/min "
                                              "} }', for instance"));
  }
  if (const Value* files = parameters.find("files")) find_files(*files, context, paths);
  if (const Value* columns = parameters.find("columns")) resolve_units(*columns, context, device);
  device.count = std::max<std::uint32_t>(1, static_cast<std::uint32_t>(paths.size()));
  context.scenario.files.insert(context.scenario.files.end(), paths.begin(), paths.end());
  device.texts.set("paths", std::move(paths));
}

}  // namespace orrery::scenarios
