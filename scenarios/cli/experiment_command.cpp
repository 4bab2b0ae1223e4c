// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <cmath>
#include <filesystem>
#include <thread>

#include "engine/event/rank_group.h"
#include "scenarios/build/identity.h"
#include "scenarios/build/memory_estimate.h"
#include "scenarios/cli/batch_progress.h"
#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/experiment_executors.h"
#include "scenarios/cli/experiment_text.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/scenario_input.h"
#include "scenarios/experiment/analysis.h"
#include "scenarios/experiment/batch.h"
#include "scenarios/experiment/rank_pool.h"
#include "scenarios/experiment/shell_word.h"
#include "scenarios/format/loader.h"
#include "scenarios/format/run_text.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

constexpr const char* kExamples = R"(Examples:
  orrery experiment plant.yaml --replications 20       seeds of a plain scenario
  orrery experiment sweep.yaml -j 2 --out sweep        its section 'experiment'; again: goes on
  orrery experiment sweep.yaml --replications 50       later: only what is missing is executed
  orrery experiment sweep.yaml --filter 'loss < 0.1'   some of its points
  mpirun -n 4 orrery experiment sweep.yaml             workers of four processes
  orrery experiment sweep.yaml --slurm=sweep.slurm     a job array for a cluster
  orrery report sweep.experiment --out sweep.html      figures and tables of it
The section 'experiment' of the scenario says what varies: docs/experiments.md.
Exit codes: 0 all runs are there and gates pass or are undecided, 1 a gate fails, 2 usage,
            3 invalid scenario or store, 4 a run failed, 5 nothing selected, 6 I/O error or
            another command works on it, 7 database not reachable, 130 Ctrl-C, 143 SIGTERM
)";

struct ExperimentWords {
  std::string scenario;
  unsigned jobs = 0;
  std::optional<std::uint32_t> replications;
  std::string filter;
  std::vector<std::string> sets;
  std::vector<std::string> trusted;
  std::string until;
  std::string out;
  std::string keep;
  std::optional<std::uint64_t> budget_runs;
  std::string budget_time;
  std::string run_time_limit;
  bool retry_failed = false;
  double memory_gib = 0.0;
  bool dry_run = false;
  std::string json;
  ExecutorWords executors;
};

std::string place_of(const ExperimentWords& words) {
  if (!words.out.empty()) return words.out;
  return std::filesystem::path(words.scenario).stem().string() + ".experiment";
}

bool is_folder(const std::string& place) { return place.find("://") == std::string::npos; }

/// The words that say what the experiment is, not who executes it.
std::vector<std::string> words_for_script(const ExperimentWords& words) {
  std::vector<std::string> list;
  const auto add = [&](const char* option, const std::string& value) {
    if (!value.empty()) list.insert(list.end(), {option, value});
  };
  if (words.replications) add("--replications", std::to_string(*words.replications));
  add("--filter", words.filter);
  add("--until", words.until);
  for (const auto& set : words.sets) add("--set", set);
  for (const auto& hash : words.trusted) add("--trust-model", hash);
  return list;
}

std::string command_line(const ExperimentWords& words) {
  std::string line = "orrery experiment " + shell_quoted(words.scenario);
  for (const auto& word : words_for_script(words)) line += " " + shell_quoted(word);
  return line + " --out " + shell_quoted(place_of(words));
}

/// Everything that is known before the first run.
struct Prepared {
  ExperimentPlan plan;
  BatchContext context;
  BatchOptions options;
  engine::Duration run_time_limit;  ///< 0: none
  std::size_t workers = 1;
};

KeepResults kept_by(const ExperimentWords& words, KeepResults by_file) {
  if (words.keep == "all") return KeepResults::kAll;
  if (words.keep == "failed") return KeepResults::kFailed;
  return words.keep == "none" ? KeepResults::kNone : by_file;
}

void fill_context(const ExperimentWords& words, Prepared& made) {
  made.context.scenario_path = words.scenario;
  made.context.trusted = words.trusted;
  made.context.keep = kept_by(words, made.plan.section.keep);
  made.context.memory_bytes = words.memory_gib * 1024.0 * 1024.0 * 1024.0;
  if (is_folder(place_of(words))) made.context.folder = place_of(words);
  made.context.run_time_limit_s = made.run_time_limit.seconds();
  made.options.scenario_path = words.scenario;
  made.options.sets = words.sets;
  made.options.until = words.until;
  made.options.retry_failed = words.retry_failed;
  const unsigned cores = std::max(1u, std::thread::hardware_concurrency());
  const std::uint64_t runs = std::max<std::uint64_t>(made.plan.source->expected(), 1);
  const unsigned by_itself = engine::started_by_mpi() ? 1 : cores;
  made.workers = std::min<std::uint64_t>(words.jobs > 0 ? words.jobs : by_itself, runs);
}

engine::Result<Prepared> prepare(const ExperimentWords& words) {
  Prepared made;
  const auto until = duration_word("--until", words.until);
  const auto budget = duration_word("--budget-time", words.budget_time);
  const auto limit = duration_word("--run-time-limit", words.run_time_limit);
  for (const auto* one : {&until, &budget, &limit}) {
    if (!*one) return engine::failure(one->error());
  }
  if (auto json = check_json_word(words.dry_run ? "" : words.json); !json)
    return engine::failure(json.error());
  if (auto there = find_named_scenario(words.scenario); !there)
    return engine::failure(there.error());
  auto plan =
      plan_experiment(words.scenario, words.sets, {words.replications, words.filter, *until});
  if (!plan) return engine::failure(plan.error());
  made.plan = std::move(*plan);
  made.plan.header.command_line = command_line(words);
  made.context.until = *until;
  made.run_time_limit = limit->value_or(engine::Duration{});
  made.options.budget = made.plan.section.budget;
  if (auto shard = read_shard_word(words.executors, made.options); !shard)
    return engine::failure(shard.error());
  if (words.budget_runs) made.options.budget.runs = words.budget_runs;
  if (*budget) made.options.budget.time = *budget;
  fill_context(words, made);
  if (made.context.keep != KeepResults::kNone && made.context.folder.empty()) {
    return engine::failure("keep-place", {}, "results of runs are kept in a folder, not a database",
                           "leave --keep out, or choose a folder with --out");
  }
  return made;
}

ExitCode refuse(const Console& console, const engine::Diagnostics& why) {
  console.complain(why);
  return exit_code_of(why);
}

/// Which of the runs are there already, without beginning anything.
engine::Result<EarlierRuns> look_at_place(const ExperimentWords& words, const Prepared& made) {
  KnownRuns known(made.plan.header.responses);
  if (is_experiment(place_of(words))) {
    auto store = open_experiment_store(place_of(words));
    if (!store) return engine::failure(store.error());
    if (auto read = known.read(**store, words.retry_failed); !read)
      return engine::failure(read.error());
  }
  const Shard shard{made.options.shard, made.options.shards};
  return find_earlier(made.plan, known, shard, build_id(), nullptr);
}

/// A search finds its points as it goes, and a stopping rule its replications.
std::string runs_text(const Prepared& made) {
  const std::uint64_t runs = made.plan.source->expected();
  if (made.plan.section.optimise) return fmt::format("a search, at most {} runs", runs);
  return fmt::format("{} points, {} runs{}", made.plan.source->points().size(), runs,
                     made.plan.section.stop ? " or more" : "");
}

/// What is in the store of another text of the scenario counts for nothing here.
std::string of_others(const ExperimentWords& words, const Prepared& made) {
  if (!is_experiment(place_of(words))) return "";
  const auto table = read_experiment(place_of(words));
  const auto& header = made.plan.header;
  if (!table || table->runs.empty() ||
      (text_of_run(table->header.scenario_text) == text_of_run(header.scenario_text) &&
       table->header.version == header.version))
    return "";
  return fmt::format(
      "; {} are of another text of the scenario, or another version: they stay, and do not count",
      table->runs.size());
}

ExitCode dry_run(const Console& console, const ExperimentWords& words, const Prepared& made) {
  const auto earlier = look_at_place(words, made);
  if (!earlier) return refuse(console, earlier.error());
  console.print(fmt::format("{}: {}, {} workers\n{}: {} of these runs are there{}\n",
                            words.scenario, runs_text(made), made.workers, place_of(words),
                            earlier->found, of_others(words, made)));
  if (const auto loaded = load_scenario(words.scenario, {words.sets}); loaded) {
    console.print(fmt::format("about {:.0f} MiB a run; {:.1f} GiB can be used here\n",
                              estimated_bytes(loaded->scenario) / 1048576.0,
                              usable_memory_bytes() / 1073741824.0));
  }
  return ExitCode::kOk;
}

ExitCode print_table(const Console& console, const ExperimentWords& words,
                     const BatchOutcome& outcome) {
  const auto table = read_experiment(place_of(words));
  if (!table) return refuse(console, table.error());
  if (words.json.empty()) {
    console.print(experiment_text(*table, console));
    console.print(fmt::format("\nKept in {}\nNext: orrery report {} --out report.html\n",
                              place_of(words), place_of(words)));
  } else {
    const auto document = experiment_json(*table, outcome, place_of(words));
    const ExitCode put = put_json(console, words.json, document.dump(2));
    if (put != ExitCode::kOk) return put;
  }
  if (outcome.status.failed > 0) return ExitCode::kRunFailed;
  return verdict_of(judge_points(*table)) == engine::Verdict::kFail ? ExitCode::kVerdictFail
                                                                    : ExitCode::kOk;
}

ExitCode execute(const Console& console, const ExperimentWords& words, Prepared& made,
                 WorkerPool& pool) {
  auto store = open_experiment_store(place_of(words));
  if (!store) return refuse(console, store.error());
  BatchProgress progress(console);
  made.options.on_status = [&](const BatchStatus& status) {
    progress.show(status);
    return !interrupted().has_value();
  };
  const auto outcome = run_batch(made.plan, pool, **store, made.options);
  progress.finish();
  if (!outcome) {
    const ExitCode code = refuse(console, outcome.error());
    return interrupted().value_or(code);
  }
  console.say(batch_text(*outcome));
  if (outcome->stopped) {
    console.complain(
        fmt::format("orrery: stopped with {} of {} runs ended. The same command goes on.",
                    outcome->status.ended, outcome->status.expected));
    return interrupted().value_or(ExitCode::kInterrupted);
  }
  if (!words.executors.shard.empty())
    return outcome->status.failed > 0 ? ExitCode::kRunFailed : ExitCode::kOk;
  return print_table(console, words, *outcome);
}

ExitCode execute_here(const Console& console, const ExperimentWords& words, Prepared& made) {
  auto pool = fork_workers(made.context, made.workers);
  if (!pool) return refuse(console, pool.error());
  watch_for_interrupts();
  return execute(console, words, made, **pool);
}

/// A launcher that is stopped leaves its processes a second.
constexpr double kLauncherWaits_s = 0.6;

void tell_broken_levels(const Console& console, const ExperimentPlan& plan) {
  for (const auto& level : plan.broken_levels)
    console.complain(
        fmt::format("orrery: this level does not load, its runs will fail: {}", level));
}

/// What is wrong is told by rank 0; the others say to it that something is.
ExitCode execute_with_ranks(const Console& console, const ExperimentWords& words,
                            engine::Result<Prepared>& made) {
  watch_for_interrupts_of_ranks(false);
  RankWork ranks;
  if (!made) {
    ranks.workers = engine::failure(made.error());
  } else {
    ranks.workers = fork_workers(made->context, made->workers);
    ranks.plan = plan_digest(made->plan.header);
    if (engine::rank_from_launcher() == 0) tell_broken_levels(console, made->plan);
    made->options.stop_within_s = kLauncherWaits_s;
  }
  ranks.work = [&](WorkerPool& pool) { return execute(console, words, *made, pool); };
  ranks.refuse = [&](const engine::Diagnostics& why) { return refuse(console, why); };
  return work_with_ranks(std::move(ranks));
}

ExitCode experiment(const Console& console, const ExperimentWords& words) {
  auto made = prepare(words);
  const bool tells_only = words.dry_run || !words.executors.slurm.empty();
  if (engine::started_by_mpi() && tells_only && engine::rank_from_launcher() != 0)
    return ExitCode::kOk;
  if (engine::started_by_mpi() && !tells_only) return execute_with_ranks(console, words, made);
  if (!made) return refuse(console, made.error());
  tell_broken_levels(console, made->plan);
  if (words.dry_run) return dry_run(console, words, *made);
  if (!words.executors.slurm.empty()) {
    return write_slurm_script(console, words.executors,
                              {words.scenario, words_for_script(words), place_of(words),
                               static_cast<std::uint32_t>(made->workers)});
  }
  return execute_here(console, words, *made);
}

void add_selection(CLI::App& command, ExperimentWords& words) {
  command.add_option("--replications", words.replications, "at every point, instead of the file's")
      ->check(CLI::Range(1, 1000000));
  command.add_option("--filter", words.filter,
                     "only points that meet this: 'loss < 0.1 and agent == pca'");
  command.add_option("--set", words.sets, "PATH=VALUE in every run, such as plant.pump.count=20")
      ->allow_extra_args(false);
  command.add_option("--until", words.until, "shorter runs, such as '2 d'");
}

void add_execution(CLI::App& command, ExperimentWords& words) {
  command.add_option("-j,--jobs", words.jobs, "runs at a time (default: one a core)")
      ->check(CLI::Range(1, 4096));
  command.add_option(
      "-o,--out", words.out,
      "folder (default: NAME.experiment) or postgresql://USER@HOST/DATABASE?experiment=NAME");
  command.add_option("--keep", words.keep, "whole results of runs: none, failed or all")
      ->check(CLI::IsMember({"none", "failed", "all"}));
  command.add_option("--budget-runs", words.budget_runs, "runs that this command executes at most");
  command.add_option("--budget-time", words.budget_time,
                     "no run begins after this real time, such as '2 h'");
  command.add_option("--run-time-limit", words.run_time_limit,
                     "a run that takes longer, such as '10 min', is ended and counts as failed");
  command.add_flag("--retry-failed", words.retry_failed, "execute failed runs again");
  command
      .add_option("--memory", words.memory_gib,
                  "GiB that all runs together may use (default: what there is)")
      ->check(CLI::Range(0.001, 1048576.0));
  command.add_option("--trust-model", words.trusted, "SHA-256 of a foreign model that may run")
      ->allow_extra_args(false);
  command.add_flag("-n,--dry-run", words.dry_run, "say what would be executed; write nothing");
  command.add_flag("--json{-}", words.json,
                   "one JSON object instead of text; --json=FILE writes it there");
}

}  // namespace

void add_experiment_command(CLI::App& app, CommandSession& session) {
  auto words = std::make_shared<ExperimentWords>();
  CLI::App* command = app.add_subcommand(
      "experiment", "run a scenario many times, over factors and seeds, into one table");
  command->footer(kExamples);
  command->add_option("SCENARIO", words->scenario, "scenario file (.yaml)")->required();
  add_selection(*command, *words);
  add_execution(*command, *words);
  add_executor_options(*command, words->executors);
  command->callback([words, &session] {
    session.work = [words](const Console& console) { return experiment(console, *words); };
  });
}

}  // namespace orrery::scenarios
