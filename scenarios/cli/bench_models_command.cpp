// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>

#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/learn/bench_text.h"
#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct BenchWords {
  std::string data;
  std::vector<std::string> only;
  std::vector<std::string> agents;
  std::vector<std::string> sets;
  int seeds = 5;
  bool quick = false;
  std::string json;
};

/// The sets that are asked for; a name that is not there is a mistake.
engine::Result<std::vector<SetFolder>> wanted_sets(const BenchWords& words) {
  auto found = discover_sets(words.data);
  if (!found || words.only.empty()) return found;
  std::vector<std::string> names;
  for (const SetFolder& set : *found) names.push_back(set.name);
  engine::Diagnostics mistakes;
  for (const auto& name : words.only) {
    if (std::find(names.begin(), names.end(), name) == names.end()) {
      mistakes.error("data-none", {words.data}, fmt::format("no set '{}' here", name),
                     suggestion(name, names));
    }
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  std::erase_if(*found, [&](const SetFolder& set) {
    return std::find(words.only.begin(), words.only.end(), set.name) == words.only.end();
  });
  return found;
}

/// A bench of one set: its rows, printed when all of them are there. A set that leaks is refused.
engine::Result<std::vector<BenchRow>> bench_one(const Console& console, const BenchWords& words,
                                                const SetFolder& found) {
  const auto loaded = load_set(found);
  if (!loaded) return engine::failure(loaded.error());
  console.complain(loaded->warnings);
  if (loaded->card.kind != CardKind::kDetection) {
    console.say(fmt::format("{}: a set for {}, no detection; left out", found.name,
                            to_string(loaded->card.kind)));
    return std::vector<BenchRow>{};
  }
  auto leaks = lint_set(*loaded);
  if (leaks.has_errors()) return engine::failure(std::move(leaks));
  console.complain(leaks);
  BenchOptions options;
  options.agents = words.agents;
  options.settings = words.sets;
  options.seeds = words.seeds;
  options.quick = words.quick;
  options.level = loaded->card.level;
  options.keep_going = [&](const std::string& doing) {
    console.say(doing);
    return !interrupted().has_value();
  };
  auto rows = bench_set(loaded->set, options);
  if (!rows) return rows;
  const std::string published =
      std::filesystem::path(found.card_path).replace_extension("published.json").string();
  const auto others = read_published(published);
  if (!others) return engine::failure(others.error());
  if (words.json != "-") console.print(bench_text(*rows, *others, loaded->card.level) + "\n");
  return rows;
}

ExitCode bench(const Console& console, const BenchWords& words) {
  watch_for_interrupts();
  BenchOptions named;
  named.agents = words.agents;
  if (const auto known = check_bench_agents(named); !known) {
    console.complain(known.error());
    return exit_code_of(known.error());
  }
  auto found = wanted_sets(words);
  if (!found) {
    console.complain(found.error());
    return exit_code_of(found.error());
  }
  std::vector<BenchRow> all;
  engine::Diagnostics mistakes;
  for (const SetFolder& set : *found) {
    auto rows = bench_one(console, words, set);
    if (interrupted()) return *interrupted();
    if (!rows) {
      mistakes.append(rows.error());  // the other sets are still worth their answer
      continue;
    }
    all.insert(all.end(), rows->begin(), rows->end());
  }
  if (!words.json.empty()) {
    const ExitCode put = put_json(console, words.json, bench_json(all).dump(1));
    if (put != ExitCode::kOk) return put;
  }
  if (mistakes.has_errors()) {
    console.complain(mistakes);
    return exit_code_of(mistakes);
  }
  return all.empty() ? ExitCode::kNothingToDo : ExitCode::kOk;
}

}  // namespace

void add_bench_models_command(CLI::App& app, CommandSession& session) {
  auto* command =
      app.add_subcommand("bench-models", "every detector on every recorded set of a folder");
  auto words = std::make_shared<BenchWords>();
  command->add_option("--data", words->data, "folder of sets (default: $ORRERY_DATA)")
      ->envname("ORRERY_DATA")
      ->required();
  command->add_option("--only", words->only, "sets by name")->delimiter(',');
  command->add_option("--agents", words->agents, "detectors by name; controls always run")
      ->delimiter(',');
  command->add_option("--seeds", words->seeds, "of the chosen detector (the others run once)")
      ->check(CLI::Range(1, 1000));
  command->add_option("--set", words->sets, "NAME=VALUE for every agent that has the parameter")
      ->allow_extra_args(false);
  command->add_flag("--quick", words->quick, "four recordings a set and few epochs, to try it");
  command->add_flag("--json{-}", words->json, "an array of objects; --json=FILE writes it there");
  command->footer(
      "A set is a folder with a data card (docs/data.md); cards of some public sets are built in.\n"
      "Detectors train on the training rows of each recording and judge the rest. Which detector\n"
      "is chosen for a set is decided on training rows alone, by planted faults.\n\n"
      "Examples:\n"
      "  orrery bench-models --data my-recordings --quick\n"
      "  orrery bench-models --data recordings --only skab --agents pca,autoencoder --seeds 5\n"
      "  orrery bench-models --data recordings --json=bench.json\n"
      "Exit codes: 0 ok, 3 invalid data, 5 no set found, 6 I/O error, 130 Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [=](const Console& console) { return bench(console, *words); };
  });
}

}  // namespace orrery::scenarios
