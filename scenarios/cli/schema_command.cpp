// SPDX-License-Identifier: Apache-2.0
#include "scenarios/cli/command.h"
#include "scenarios/format/json_schema.h"

namespace orrery::scenarios {

void add_schema_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("schema", "JSON Schema of the scenario format, for editors");
  command->footer(
      "Example:\n"
      "  orrery schema > orrery.schema.json\n"
      "and, as the first line of a scenario, for editors with a YAML language server:\n"
      "  # yaml-language-server: $schema=orrery.schema.json\n");
  command->callback([&session] {
    session.work = [](const Console& console) {
      console.print(scenario_schema().dump(2) + "\n");
      return engine::ExitCode::kOk;
    };
  });
}

}  // namespace orrery::scenarios
