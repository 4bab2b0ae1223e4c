// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/cli/diagnostics_json.h"
#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "scenarios/learn/set_summary.h"
#include "scenarios/learn/stream_check.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

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
  row["findings"] = diagnostics_json(found);
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

/// Every cell of a set in one pass, for files that memory cannot hold.
nlohmann::ordered_json stream_through(const Console& console, const SetFolder& from, bool json,
                                      engine::Diagnostics& all) {
  nlohmann::ordered_json row = {{"set", from.name}, {"folder", from.folder}};
  auto& files = row["files"] = nlohmann::ordered_json::array();
  engine::Diagnostics found;
  const auto each = [&](const std::string& file, const StreamCheck& check) {
    found.append(check.found);
    files.push_back({{"file", file},
                     {"rows", check.rows},
                     {"anomalous_rows", check.anomalous},
                     {"missing_cells", check.missing_cells},
                     {"hashed_rows", check.hashed_rows},
                     {"repeated_rows", check.repeated_rows}});
    if (json) return;
    console.print(
        fmt::format("{}/{}: {} rows, {} anomalous, {} missing cells, {} of {} compared "
                    "rows repeat\n",
                    from.folder, file, check.rows, check.anomalous, check.missing_cells,
                    check.repeated_rows, check.hashed_rows));
  };
  if (auto checked = check_large_files(from.folder, from.card_path, from.shown_card, each);
      !checked)
    found.append(checked.error());
  row["findings"] = diagnostics_json(found);
  if (!json) console.complain(found);
  all.append(found);
  return row;
}

struct DataWords {
  std::string folder;
  std::string only;
  bool json = false;
  bool stream = false;
};

ExitCode print_data(const Console& console, const DataWords& words) {
  const auto& [folder, only, json, stream] = words;
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
    if (!only.empty() && only != from.name) continue;
    rows.push_back(stream ? stream_through(console, from, json, all)
                          : look_at(console, from, json, all));
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

void add_data_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("data", "recorded data: what is in it, and whether it leaks");
  auto words = std::make_shared<DataWords>();
  command
      ->add_option("DIR", words->folder,
                   "a folder with a card.yaml, or one that holds such folders")
      ->required();
  command->add_option("--only", words->only, "one set of it");
  command->add_flag("--stream", words->stream,
                    "check cells in one pass, in bounded memory; no lint");
  command->add_flag("--json", words->json, "as a JSON array");
  command->footer(
      "Examples:\n"
      "  orrery data recordings/pump-3\n"
      "  orrery data \"$ORRERY_DATA\" --only skab\n"
      "Exit codes: 0 usable, 3 mistakes or leaks, 6 a file cannot be read\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return print_data(console, *words); };
  });
}

}  // namespace orrery::scenarios
