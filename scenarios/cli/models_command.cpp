// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/format/catalogue.h"
#include "scenarios/format/model_json.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;
using engine::ModelInfo;

std::string list_text(const Console& console) {
  std::string text;
  std::string kind;
  for (const ModelInfo* info : all_models()) {
    if (kind != engine::to_string(info->kind)) {
      kind = engine::to_string(info->kind);
      text += fmt::format("{}{}\n", text.empty() ? "" : "\n", console.strong(kind));
    }
    text += fmt::format("  {:<22} {}\n", info->name, info->summary);
  }
  return text + "\n'orrery models NAME' tells everything about one of them.\n";
}

std::string default_text(const engine::ParamInfo& param) {
  if (param.required) return "required";
  if (!param.choices.empty()) return param.default_text;
  if (param.kind == engine::ParamKind::kFlag) return param.default_number != 0.0 ? "true" : "false";
  if (param.kind != engine::ParamKind::kNumber && param.kind != engine::ParamKind::kInteger) {
    return param.default_text.empty() ? "-" : param.default_text;
  }
  return fmt::format("{:g}{}", param.default_number, param.unit == "1" ? "" : " " + param.unit);
}

std::string range_text(const engine::ParamInfo& param) {
  if (!param.choices.empty()) return fmt::format("{}", fmt::join(param.choices, " | "));
  const bool low = std::isfinite(param.range.min);
  const bool high = std::isfinite(param.range.max);
  if (low && high) return fmt::format("{:g} to {:g}", param.range.min, param.range.max);
  if (low) return fmt::format("from {:g}", param.range.min);
  if (high) return fmt::format("up to {:g}", param.range.max);
  return "";
}

std::string ports_text(const Console& console, const char* title,
                       const std::vector<engine::PortInfo>& ports) {
  if (ports.empty()) return "";
  std::string text = fmt::format("\n{}\n", console.strong(title));
  for (const auto& port : ports) {
    const char* shape = port.shape == engine::PortShape::kWaveform ? "waveform: "
                        : port.shape == engine::PortShape::kImage  ? "image: "
                                                                   : "";
    text += fmt::format("  {:<24} {:<10} {}{}\n", port.name, port.unit, shape, port.meaning);
  }
  return text;
}

std::string model_text(const Console& console, const ModelInfo& info) {
  std::string text = fmt::format("{} ({})\n  {}\n", console.strong(info.name),
                                 engine::to_string(info.kind), info.summary);
  if (!info.details.empty()) text += fmt::format("\n{}\n", info.details);
  if (!info.source.empty()) text += fmt::format("Source: {}\n", info.source);
  if (!info.params.empty()) text += fmt::format("\n{}\n", console.strong("parameters"));
  for (const auto& param : info.params) {
    text += fmt::format("  {:<24} {:<18} {}\n", param.name, default_text(param), param.meaning);
    if (const auto range = range_text(param); !range.empty()) {
      text += fmt::format("  {:<24} {}\n", "", range);
    }
    if (!param.source.empty()) text += fmt::format("  {:<24} source: {}\n", "", param.source);
  }
  text += ports_text(console, "inputs (commands)", info.inputs);
  text += ports_text(console, "outputs", info.outputs);
  text += ports_text(console, "fault points", info.fault_points);
  return text;
}

ExitCode print_models(const Console& console, const std::string& name, bool json) {
  if (name.empty()) {
    if (!json) {
      console.print(list_text(console));
      return ExitCode::kOk;
    }
    nlohmann::ordered_json all = nlohmann::ordered_json::array();
    for (const ModelInfo* info : all_models()) all.push_back(to_json(*info));
    console.print(all.dump(2) + "\n");
    return ExitCode::kOk;
  }
  std::vector<std::string> names;
  for (const ModelInfo* info : all_models()) {
    names.push_back(info->name);
    if (info->name != name) continue;
    console.print(json ? to_json(*info).dump(2) + "\n" : model_text(console, *info));
    return ExitCode::kOk;
  }
  const std::string meant = engine::closest_name(name, names);
  console.complain(fmt::format("orrery: no model '{}'", name));
  console.complain(meant.empty() ? "see 'orrery models' for the list"
                                 : fmt::format("did you mean '{}'?", meant));
  return ExitCode::kUsage;
}

}  // namespace

void add_models_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand(
      "models", "the catalogue: devices, sensors, links, faults, cleaning steps, agents");
  auto name = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("NAME", *name, "everything about one model");
  command->add_flag("--json", *json, "as JSON");
  command->footer(
      "Examples:\n  orrery models\n  orrery models water/pump\n  orrery models pca --json\n");
  command->callback([&session, name, json] {
    session.work = [=](const Console& console) { return print_models(console, *name, *json); };
  });
}

}  // namespace orrery::scenarios
