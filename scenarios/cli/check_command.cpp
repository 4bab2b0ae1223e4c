// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/build/plant_builder.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/diagnostics_json.h"
#include "scenarios/cli/scenario_input.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct CheckWords {
  std::string scenario;
  std::vector<std::string> sets;
  std::vector<std::string> trusted;
  bool json = false;
  bool print_expanded = false;
};

ExitCode check(const Console& console, const CheckWords& words) {
  auto loaded = load_named_scenario(words.scenario, words.sets);
  engine::Diagnostics found = loaded ? loaded->warnings : loaded.error();
  if (loaded) {
    loaded->scenario.trusted = words.trusted;
    // Values that are drawn and files that are read show their mistakes only when the parts are
    // made.
    const auto plant = build_plant(loaded->scenario, loaded->scenario.seed);
    if (!plant) found.append(plant.error());
  }
  found.sort();
  if (words.print_expanded) {
    console.complain(found);
    if (!found.has_errors()) console.print(loaded->scenario.text + loaded->experiment_text);
  } else if (words.json) {
    console.print(diagnostics_json(found).dump(2) + "\n");
  } else {
    console.complain(found);
    if (!found.has_errors()) {
      console.print(fmt::format("{}: no mistakes\n", words.scenario));
    } else if (found.error_count() > 1) {
      console.complain(fmt::format("{} mistakes", found.error_count()));
    }
  }
  return exit_code_of(found);
}

}  // namespace

void add_check_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("check", "find every mistake in a scenario; nothing is run");
  auto words = std::make_shared<CheckWords>();
  command->add_option("SCENARIO", words->scenario, "scenario file (.yaml), or - for stdin")
      ->required();
  command->add_option("--set", words->sets, "change a value first: PATH=VALUE")
      ->allow_extra_args(false);
  command
      ->add_option("--trust-model", words->trusted,
                   "SHA-256 of a foreign model that you trust (docs/bring-your-own.md)")
      ->allow_extra_args(false);
  auto* json = command->add_flag("--json", words->json, "mistakes as a JSON array");
  command
      ->add_flag("--print-expanded", words->print_expanded,
                 "the scenario as plain YAML, after templates, loops, includes and --set")
      ->excludes(json);
  command->footer(
      "Examples:\n"
      "  orrery check plant.yaml\n"
      "  orrery check plant.yaml --set plant.pump.count=20 --json\n"
      "  orrery check plant.yaml --print-expanded > plain.yaml\n"
      "Exit codes: 0 no mistakes, 3 mistakes, 6 the file cannot be read\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return check(console, *words); };
  });
}

}  // namespace orrery::scenarios
