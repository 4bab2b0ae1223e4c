// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "scenarios/learn/set_summary.h"

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

/// Reads and judges one set; what was found goes to `all`.
nlohmann::ordered_json look_at(const Console& console, const SetFolder& from, bool json,
                               engine::Diagnostics& all) {
  nlohmann::ordered_json row = {{"set", from.name}, {"folder", from.folder}};
  const auto loaded = load_set(from);
  engine::Diagnostics found = loaded ? loaded->warnings : loaded.error();
  if (loaded) {
    found.append(lint_set(*loaded));
    const SetSummary summary = summarise(loaded->set);
    if (json) {
      row.update(summary_json(loaded->card, summary));
    } else {
      console.print(summary_text(loaded->card, summary));
    }
  }
  row["findings"] = to_json(found);
  if (!json) {
    console.complain(found);
    const auto verdict = found.has_errors()
                             ? fmt::format("{} errors: not usable", found.error_count())
                             : std::string("usable");
    console.print(fmt::format("  {:<12} {}\n\n", "verdict", verdict));
  }
  all.append(found);
  return row;
}

ExitCode print_data(const Console& console, const std::string& folder, const std::string& only,
                    bool json) {
  const auto sets = discover_sets(folder);
  if (!sets) {
    console.complain(sets.error());
    return exit_code_of(sets.error());
  }
  engine::Diagnostics all;
  nlohmann::ordered_json rows = nlohmann::ordered_json::array();
  std::vector<std::string> names;
  for (const SetFolder& from : *sets) {
    names.push_back(from.name);
    if (only.empty() || only == from.name) rows.push_back(look_at(console, from, json, all));
  }
  if (rows.empty()) {
    const auto meant = engine::closest_name(only, names);
    console.complain(fmt::format("orrery: no set '{}' in {}", only, folder));
    if (!meant.empty()) console.complain(fmt::format("did you mean '{}'?", meant));
    return ExitCode::kUsage;
  }
  if (json) console.print(rows.dump(2) + "\n");
  return exit_code_of(all);
}

}  // namespace

void add_data_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("data", "recorded data: what is in it, and whether it leaks");
  auto folder = std::make_shared<std::string>();
  auto only = std::make_shared<std::string>();
  auto json = std::make_shared<bool>(false);
  command->add_option("DIR", *folder, "a folder with a card.yaml, or one that holds such folders")
      ->required();
  command->add_option("--only", *only, "one set of it");
  command->add_flag("--json", *json, "as a JSON array");
  command->footer(
      "Examples:\n"
      "  orrery data recordings/pump-3\n"
      "  orrery data \"$ORRERY_DATA\" --only skab\n"
      "Exit codes: 0 usable, 3 mistakes or leaks, 6 a file cannot be read\n");
  command->callback([&session, folder, only, json] {
    session.work = [=](const Console& console) {
      return print_data(console, *folder, *only, *json);
    };
  });
}

}  // namespace orrery::scenarios
