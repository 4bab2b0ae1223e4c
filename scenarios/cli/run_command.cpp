// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <fstream>

#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/run_text.h"
#include "scenarios/cli/scenario_input.h"
#include "scenarios/format/units.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct RunWords {
  std::string scenario;
  std::optional<std::uint64_t> seed;
  std::string until;
  int threads = 1;
  std::vector<std::string> sets;
  std::vector<std::string> trusted;
  std::string out;
  std::string json;  ///< empty: text; `-`: JSON to stdout; else a file
  bool dry_run = false;
};

std::filesystem::path result_path(const RunWords& words) {
  if (!words.out.empty()) return words.out;
  if (words.scenario == "-") return "stdin.orrery";
  return std::filesystem::path(words.scenario).stem().string() + ".orrery";
}

std::string command_line(const RunWords& words) {
  std::string line = "orrery run " + words.scenario;
  if (words.seed) line += fmt::format(" --seed {}", *words.seed);
  if (!words.until.empty()) line += fmt::format(" --until '{}'", words.until);
  for (const auto& set : words.sets) line += fmt::format(" --set '{}'", set);
  return line;
}

ExitCode print_outcome(const Console& console, const RunWords& words, const RunOutcome& outcome) {
  if (!words.json.empty()) {
    const std::string text = outcome_json(outcome).dump(2) + "\n";
    if (words.json == "-") {
      console.print(text);
    } else if (!(std::ofstream(words.json) << text << std::flush)) {
      console.complain(fmt::format("orrery: cannot write {}", words.json));
      return ExitCode::kIo;
    }
  } else {
    console.print(outcome_text(outcome, console));
  }
  for (const auto& failed : outcome.failed)
    console.complain(fmt::format("orrery: {}; it judged nothing further", failed));
  if (!outcome.failed.empty()) return ExitCode::kRunFailed;
  return outcome.verdict() == engine::Verdict::kFail ? ExitCode::kVerdictFail : ExitCode::kOk;
}

/// A file that cannot be written is told before the simulation, not after it.
bool can_write_json(const std::string& path) {
  if (path.empty() || path == "-") return true;
  std::error_code error;
  const bool before = std::filesystem::exists(path, error);
  const bool opened = std::ofstream(path, std::ios::app).is_open();
  if (opened && !before) std::filesystem::remove(path, error);
  return opened;
}

/// Everything that can be found without simulating.
ExitCode dry_run(const Console& console, const RunWords& words, const RunOptions& options,
                 Scenario scenario) {
  if (options.until) scenario.duration = std::min(scenario.duration, *options.until);
  const auto plant = build_plant(scenario, options.seed.value_or(scenario.seed));
  if (!plant) {
    console.complain(plant.error());
    return exit_code_of(plant.error());
  }
  console.print(fmt::format("{} would simulate {} and write {}\n", words.scenario,
                            engine::to_string(engine::SimTime{} + scenario.duration),
                            options.out.string()));
  return ExitCode::kOk;
}

ExitCode run(const Console& console, const RunWords& words) {
  auto loaded = load_named_scenario(words.scenario, words.sets);
  if (!loaded) {
    console.complain(loaded.error());
    return exit_code_of(loaded.error());
  }
  console.complain(loaded->warnings);
  loaded->scenario.trusted = words.trusted;
  RunOptions options;
  options.seed = words.seed;
  options.out = result_path(words);
  options.command_line = command_line(words);
  options.workers.threads = static_cast<std::uint32_t>(words.threads);
  if (!words.until.empty()) {
    const auto until = parse_duration(words.until, {"--until", 1, 1, 0, words.until.size()});
    if (!until) {
      console.complain(until.error());
      return ExitCode::kUsage;
    }
    options.until = *until;
  }
  if (words.dry_run) return dry_run(console, words, options, std::move(loaded->scenario));
  if (!can_write_json(words.json)) {
    console.complain(fmt::format("orrery: cannot write {}", words.json));
    console.complain("choose a file in a folder that exists for --json=FILE");
    return ExitCode::kIo;
  }
  watch_for_interrupts();
  Progress progress(console, engine::SimTime{} + options.until.value_or(loaded->scenario.duration));
  options.keep_going = [&](engine::SimTime now) {
    progress.show(now);
    return !interrupted().has_value();
  };
  const auto outcome = run_scenario(loaded->scenario, options);
  progress.finish();
  if (!outcome) {
    console.complain(outcome.error());
    return exit_code_of(outcome.error());
  }
  if (outcome->stopped) {
    console.complain("orrery: stopped; no result was written. The same command starts again.");
    return interrupted().value_or(ExitCode::kInterrupted);
  }
  return print_outcome(console, words, *outcome);
}

}  // namespace

void add_run_command(CLI::App& app, Session& session) {
  auto* command = app.add_subcommand("run", "simulate a scenario and write its result file");
  auto words = std::make_shared<RunWords>();
  command->add_option("SCENARIO", words->scenario, "scenario file (.yaml), or - for stdin")
      ->required();
  command->add_option("--seed", words->seed, "seed of all random numbers, instead of the file's");
  command->add_option("--until", words->until, "stop at this simulated time, such as '2 d'");
  command->add_option("--threads", words->threads, "workers: the parts of a large plant run side by side; the outcome is the same")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--set", words->sets, "change a value: PATH=VALUE, such as plant.pump.count=20")
      ->allow_extra_args(false);
  command
      ->add_option("--trust-model", words->trusted,
                   "SHA-256 of a foreign model that you trust (docs/bring-your-own.md)")
      ->allow_extra_args(false);
  command->add_option("-o,--out", words->out, "result file (default: NAME.orrery here)");
  command->add_flag("--json{-}", words->json,
                    "one JSON object instead of text; --json=FILE writes it there");
  command->add_flag("-n,--dry-run", words->dry_run, "check everything, write nothing");
  command->footer(
      "Examples:\n"
      "  orrery run scenarios/library/pump-house-small.yaml\n"
      "  orrery run plant.yaml --seed 7 --until '2 d' --out seven.orrery\n"
      "  orrery run plant.yaml --set plant.pump.count=20 --json\n"
      "Exit codes: 0 ok or verdict pass, 1 verdict fail, 2 usage, 3 invalid scenario, 4 run "
      "failed,\n"
      "            6 I/O error, 130 Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return run(console, *words); };
  });
}

}  // namespace orrery::scenarios
