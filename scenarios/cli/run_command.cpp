// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <new>

#include "scenarios/build/breakpoints.h"
#include "scenarios/build/plant_builder.h"
#include "scenarios/build/run.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/run_text.h"
#include "scenarios/cli/scenario_input.h"
#include "scenarios/session/intervention.h"

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
  std::string snapshot_every = "60 s";
  std::string snapshot_every_sim;
  bool resume = false;
  bool restart = false;
  std::string from;
  bool fork = false;
  std::string interventions;
  std::vector<std::string> breakpoints;
  double speed = 0.0;
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
  if (!words.interventions.empty())
    line += fmt::format(" --interventions '{}'", words.interventions);
  if (words.fork) line += fmt::format(" --from '{}' --fork", words.from);
  return line;
}

ExitCode print_outcome(const Console& console, const RunWords& words, const RunOutcome& outcome) {
  if (!words.json.empty()) {
    const ExitCode put = put_json(console, words.json, outcome_json(outcome).dump(2));
    if (put != ExitCode::kOk) return put;
  } else {
    console.print(outcome_text(outcome, console));
  }
  for (const auto& failed : outcome.failed)
    console.complain(fmt::format("orrery: {}; it judged nothing further", failed));
  if (!outcome.failed.empty()) return ExitCode::kRunFailed;
  return outcome.verdict() == engine::Verdict::kFail ? ExitCode::kVerdictFail : ExitCode::kOk;
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

/// What the options about time, snapshots and breakpoints ask for. Errors are of usage.
engine::Result<void> read_control(const RunWords& words, RunOptions& options) {
  const auto until = duration_word("--until", words.until);
  const auto every = duration_word("--snapshot-every", words.snapshot_every);
  const auto every_sim = duration_word("--snapshot-every-sim", words.snapshot_every_sim);
  for (const auto* one : {&until, &every, &every_sim}) {
    if (!*one) return engine::failure(one->error());
  }
  options.until = *until;
  options.snapshots.every_wall_s = every->value_or(engine::Duration{}).seconds();
  options.snapshots.every_sim = every_sim->value_or(engine::Duration{});
  options.snapshots.from = words.from;
  options.snapshots.fork = words.fork;
  options.snapshots.resume = words.restart  ? Resume::kNever
                             : words.resume ? Resume::kAlways
                                            : Resume::kIfThere;
  options.breakpoints = words.breakpoints;
  options.speed = words.speed;
  return {};
}

/// A run that is to be gone on with later.
ExitCode print_stop(const Console& console, const RunWords& words, const RunOutcome& outcome) {
  const std::string at = to_string(outcome.stopped_at);
  if (outcome.paused_by.empty()) {
    console.complain(
        fmt::format("orrery: stopped at {}. The same command goes on from there.", at));
    return interrupted().value_or(ExitCode::kInterrupted);
  }
  if (words.json == "-") console.print(paused_json(outcome).dump(2) + "\n");
  console.complain(fmt::format("orrery: paused at {}: {}", at, outcome.paused_by));
  console.complain("the same command goes on from there; --resume insists on it");
  return ExitCode::kOk;
}

ExitCode failed(const Console& console, const engine::Diagnostics& why) {
  console.complain(why);
  const bool in_words = !why.empty() && why.items().front().place.file == kBreakPlace;
  return in_words ? ExitCode::kUsage : exit_code_of(why);
}

/// What keeps a command from beginning, and the exit code for it.
struct Refusal {
  engine::Diagnostics why;
  ExitCode code = ExitCode::kUsage;
};

/// Joins the other processes when an MPI launcher started this one; null where it is alone.
engine::Result<std::unique_ptr<engine::RankGroup>> join_ranks() {
  if (!engine::started_by_mpi()) return nullptr;
  auto ranks = engine::join_mpi_ranks();
  if (ranks && (*ranks)->size() == 1) return nullptr;
  return ranks;
}

/// Options that only a single process can follow.
engine::Result<void> check_ranks(const RunWords& words, const engine::RankGroup* ranks) {
  if (ranks == nullptr) return {};
  if (!words.breakpoints.empty() || words.speed > 0.0) {
    return engine::failure("ranks-control", {}, "--break and --speed need a single process",
                           "start it without mpirun");
  }
  if (words.fork) {
    return engine::failure("ranks-fork", {}, "--fork needs a single process",
                           "start it without mpirun");
  }
  if (words.scenario == "-") {
    return engine::failure("ranks-stdin", {}, "a scenario on stdin reaches one process only",
                           "write it to a file that all processes can read");
  }
  return {};
}

/// Of the ranks that have something to complain about, one does: often it is the same at all.
bool complains(engine::RankGroup* ranks, bool has_reason) {
  if (ranks == nullptr) return has_reason;
  return engine::lowest_rank(*ranks, has_reason) == ranks->rank();
}

ExitCode run_and_tell(const Console& console, const RunWords& words, const Scenario& scenario,
                      RunOptions& options) {
  engine::RankGroup* ranks = options.workers.ranks;
  const bool first = ranks == nullptr || ranks->rank() == 0;
  if (ranks == nullptr) {
    watch_for_interrupts();
  } else {
    // Two speak: one of them may be the process that is gone.
    watch_for_interrupts_of_ranks(ranks->rank() < 2);
  }
  Progress progress(console, engine::SimTime{} + options.until.value_or(scenario.duration));
  options.remark = [&](const std::string& text) {
    if (first) console.complain("orrery: " + text);
  };
  options.keep_going = [&](engine::SimTime now) {
    if (first) progress.show(now);
    return !interrupted().has_value();
  };
  const auto outcome = run_scenario(scenario, options);
  if (first) progress.finish();
  if (!outcome) {
    const bool mine = complains(ranks, !engine::is_told_elsewhere(outcome.error()));
    return mine ? failed(console, outcome.error()) : ExitCode::kOk;
  }
  if (!first) return ExitCode::kOk;
  if (outcome->stopped) return print_stop(console, words, *outcome);
  return print_outcome(console, words, *outcome);
}

/// What people did, in the scenario that they did it to.
engine::Result<void> read_interventions_of(const RunWords& words, Scenario& scenario,
                                           RunOptions& options) {
  if (words.interventions.empty()) return {};
  const auto log = load_interventions(words.interventions);
  if (!log) return engine::failure(log.error());
  auto changed = with_interventions(std::move(scenario), *log, words.interventions);
  if (!changed) return engine::failure(changed.error());
  scenario = std::move(*changed);
  if (!log->empty()) options.snapshots.by_hand_from = log->front().at;
  return {};
}

/// Reads everything that the command names, without simulating or writing anything.
std::optional<Refusal> prepare(const RunWords& words, engine::Result<LoadedScenario>& loaded,
                               RunOptions& options) {
  if (const auto fits = check_ranks(words, options.workers.ranks); !fits)
    return Refusal{fits.error(), ExitCode::kUsage};
  loaded = load_named_scenario(words.scenario, words.sets);
  if (!loaded) return Refusal{loaded.error(), exit_code_of(loaded.error())};
  if (const auto done = read_interventions_of(words, loaded->scenario, options); !done)
    return Refusal{done.error(), exit_code_of(done.error())};
  loaded->scenario.trusted = words.trusted;
  options.snapshots.text_files = loaded->text_files;
  options.seed = words.seed;
  options.out = result_path(words);
  options.command_line = command_line(words);
  options.workers.threads = static_cast<std::uint32_t>(words.threads);
  if (const auto read = read_control(words, options); !read)
    return Refusal{read.error(), ExitCode::kUsage};
  const bool writes = options.workers.ranks == nullptr || options.workers.ranks->rank() == 0;
  if (!writes || words.dry_run) return std::nullopt;
  if (const auto json = check_json_word(words.json); !json)
    return Refusal{json.error(), ExitCode::kIo};
  return std::nullopt;
}

ExitCode run_prepared(const Console& console, const RunWords& words, engine::RankGroup* ranks) {
  RunOptions options;
  options.workers.ranks = ranks;
  engine::Result<LoadedScenario> loaded;
  const auto refusal = prepare(words, loaded, options);
  if (ranks == nullptr ? refusal.has_value() : ranks->any(refusal.has_value())) {
    if (!complains(ranks, refusal.has_value())) return ExitCode::kOk;
    console.complain(refusal->why);
    return refusal->code;
  }
  const bool first = ranks == nullptr || ranks->rank() == 0;
  if (first) console.complain(loaded->warnings);
  if (!words.dry_run) return run_and_tell(console, words, loaded->scenario, options);
  return first ? dry_run(console, words, options, std::move(loaded->scenario)) : ExitCode::kOk;
}

ExitCode run(const Console& console, const RunWords& words) {
  const auto ranks = join_ranks();
  if (!ranks) {
    const bool first = engine::rank_from_launcher() == 0;
    return first ? failed(console, ranks.error()) : exit_code_of(ranks.error());
  }
  if (*ranks == nullptr) return run_prepared(console, words, nullptr);
  try {
    return run_prepared(console, words, ranks->get());
  } catch (const std::exception& error) {
    // The others wait for this rank: they must not do so for ever.
    const bool memory = dynamic_cast<const std::bad_alloc*>(&error) != nullptr;
    console.complain(
        fmt::format("orrery: rank {}: {}; the same command goes on from the last "
                    "snapshot",
                    (*ranks)->rank(), memory ? "out of memory" : error.what()));
    (*ranks)->abort(static_cast<int>(memory ? ExitCode::kIo : ExitCode::kInternal));
  }
  return ExitCode::kInternal;  // not reached
}

void add_control_options(CLI::App& command, RunWords& words) {
  auto* resume = command.add_flag("--resume", words.resume,
                                  "go on from the snapshot of an unfinished run, or fail; without "
                                  "it a run goes on when the snapshot fits, else it starts anew");
  command.add_flag("--restart", words.restart, "start anew, whatever an earlier run left")
      ->excludes(resume);
  auto* from = command.add_option("--from", words.from,
                                  "go on from this NAME.orrery.partial, which stays as it is");
  command
      .add_flag("--fork", words.fork,
                "with --from: the scenario may differ in what docs/snapshots.md lists, from "
                "the snapshot on")
      ->needs(from);
  command
      .add_option("--snapshot-every", words.snapshot_every,
                  "real time between snapshots; 0 s: only when the run stops")
      ->capture_default_str();
  command.add_option("--snapshot-every-sim", words.snapshot_every_sim,
                     "simulated time between snapshots, such as '1 d'");
  command
      .add_option("--break", words.breakpoints,
                  "pause when this is met, take a snapshot and exit 0: 'at 2 d', 'watch alerts', "
                  "'drift starts', 'drift ends', 'pump.temperature > 90 degC'; may be repeated")
      ->allow_extra_args(false);
  command
      .add_option("--speed", words.speed,
                  "simulated seconds a real second at most, such as 10; 0: as fast as possible")
      ->check(CLI::NonNegativeNumber)
      ->capture_default_str();
}

}  // namespace

void add_run_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("run", "simulate a scenario and write its result file");
  auto words = std::make_shared<RunWords>();
  command->add_option("SCENARIO", words->scenario, "scenario file (.yaml), or - for stdin")
      ->required();
  command->add_option("--seed", words->seed, "seed of all random numbers, instead of the file's");
  command->add_option("--until", words->until, "stop at this simulated time, such as '2 d'");
  command
      ->add_option("--threads", words->threads,
                   "workers: the parts of a large plant run side by side; the outcome is the same")
      ->check(CLI::Range(1, 1024));
  command
      ->add_option("--set", words->sets, "change a value: PATH=VALUE, such as plant.pump.count=20")
      ->allow_extra_args(false);
  command
      ->add_option("--trust-model", words->trusted,
                   "SHA-256 of a foreign model that you trust (docs/bring-your-own.md)")
      ->allow_extra_args(false);
  command->add_option("--interventions", words->interventions,
                      "log of what people did to the plant, saved by orrery-studio or written by "
                      "hand: it happens again (docs/interventions.md)");
  command->add_option("-o,--out", words->out, "result file (default: NAME.orrery here)");
  command->add_flag("--json{-}", words->json,
                    "one JSON object instead of text; --json=FILE writes it there");
  command->add_flag("-n,--dry-run", words->dry_run, "check everything, write nothing");
  add_control_options(*command, *words);
  command->footer(
      "Examples:\n"
      "  orrery run scenarios/library/pump-house-small.yaml\n"
      "  orrery run plant.yaml --seed 7 --until '2 d' --out seven.orrery\n"
      "  orrery run plant.yaml --set plant.pump.count=20 --json\n"
      "  orrery run plant.yaml --snapshot-every '10 min' --break 'watch alerts'\n"
      "  orrery run plant.yaml --from plant.orrery.partial --fork --set 'gates.g.at_least=3' \\\n"
      "    --out other.orrery\n"
      "  orrery run plant.yaml --interventions plant.interventions.yaml\n"
      "  orrery run fleet.yaml --threads 2\n"
      "  mpirun -n 4 orrery run fleet.yaml\n"
      "Exit codes: 0 ok or verdict pass, 1 verdict fail, 2 usage, 3 invalid scenario, 4 run "
      "failed,\n"
      "            6 I/O error, 130 Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [words](const Console& console) { return run(console, *words); };
  });
}

}  // namespace orrery::scenarios
