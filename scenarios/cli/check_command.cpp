// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/build/plant_builder.h"
#include "scenarios/cli/command.h"
#include "scenarios/format/loader.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

nlohmann::ordered_json to_json(const engine::Diagnostics& diagnostics) {
  nlohmann::ordered_json list = nlohmann::ordered_json::array();
  for (const auto& item : diagnostics.items()) {
    list.push_back({{"severity", item.severity == engine::Severity::kError ? "error" : "warning"},
                    {"code", item.code},
                    {"file", item.place.file},
                    {"line", item.place.line},
                    {"column", item.place.column},
                    {"message", item.message},
                    {"remedy", item.remedy}});
  }
  return list;
}

ExitCode check(const Console& console, const std::string& path,
               const std::vector<std::string>& sets, bool json) {
  auto loaded = load_scenario(path, {sets});
  engine::Diagnostics found = loaded ? loaded->warnings : loaded.error();
  if (loaded) {
    // Values that are drawn and files that are read show their mistakes only when the parts are
    // made.
    const auto plant = build_plant(loaded->scenario, loaded->scenario.seed);
    if (!plant) found.append(plant.error());
  }
  found.sort();
  if (json) {
    console.print(to_json(found).dump(2) + "\n");
  } else {
    console.complain(found);
    if (!found.has_errors()) {
      console.print(fmt::format("{}: no mistakes\n", path));
    } else if (found.error_count() > 1) {
      console.complain(fmt::format("{} mistakes", found.error_count()));
    }
  }
  return exit_code_of(found);
}

}  // namespace

void add_check_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("check", "find every mistake in a scenario; nothing is run");
  auto path = std::make_shared<std::string>();
  auto sets = std::make_shared<std::vector<std::string>>();
  auto json = std::make_shared<bool>(false);
  command->add_option("SCENARIO", *path, "scenario file (.yaml)")->required();
  command->add_option("--set", *sets, "change a value first: PATH=VALUE")->allow_extra_args(false);
  command->add_flag("--json", *json, "mistakes as a JSON array");
  command->footer(
      "Examples:\n"
      "  orrery check plant.yaml\n"
      "  orrery check plant.yaml --set plant.pump.count=20 --json\n"
      "Exit codes: 0 no mistakes, 3 mistakes, 6 the file cannot be read\n");
  command->callback([&session, path, sets, json] {
    session.work = [=](const Console& console) { return check(console, *path, *sets, *json); };
  });
}

}  // namespace orrery::scenarios
