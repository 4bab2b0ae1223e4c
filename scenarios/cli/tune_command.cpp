// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/control_text.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress_line.h"
#include "scenarios/format/number_json.h"
#include "scenarios/learn/control_evaluation.h"
#include "scenarios/learn/controller_tuning.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;
using Clock = std::chrono::steady_clock;

struct TuneWords {
  std::string source;
  std::string controller;
  std::string out;
  std::vector<std::string> sets;
  std::vector<std::string> params;
  std::vector<std::string> ranges;
  std::string control;
  TuningOptions options;
  std::uint32_t threads = 1;
  std::uint32_t eval_episodes = 20;
  std::uint64_t eval_seed = 1;
  std::string json;
};

struct Tuned {
  std::vector<Tunable> tunables;
  TuningOutcome outcome;
  std::vector<ControllerScore> scores;  ///< do_nothing, as given, tuned
};

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

JudgedController judged(const std::string& name, const ControllerChoice& choice,
                        const EnvironmentSource& source) {
  return {name, controller_maker(choice, source.task, 1)};
}

engine::Result<Tuned> tune(const Console& console, const TuneWords& words) {
  engine::Diagnostics mistakes;
  const auto source = find_environment({words.source, words.sets, words.control, words.threads});
  if (!source) mistakes.append(source.error());
  const auto choice = choose_controller(words.controller, words.params);
  if (!choice) mistakes.append(choice.error());
  Tuned tuned;
  if (choice) {
    auto tunables = tunables_of(*choice, words.ranges);
    if (tunables) tuned.tunables = std::move(*tunables);
    if (!tunables) mistakes.append(tunables.error());
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  console.complain(source->warnings);
  TuningOptions options = words.options;
  ProgressLine line(console);
  const auto start = Clock::now();
  options.keep_going = [] { return !interrupted().has_value(); };
  options.on_run = [&](std::uint32_t done, double best) {
    const double share = static_cast<double>(done) / options.runs;
    const double elapsed_s = seconds_since(start);
    if (!line.is_due(elapsed_s, share)) return;
    line.show(fmt::format("{:3.0f} %  {} points  best return {:.5g}, {} left", 100.0 * share, done,
                          best, clock_text(elapsed_s * (1.0 - share) / share)));
  };
  auto outcome = tune_controller(*source, *choice, tuned.tunables, options);
  line.finish();
  if (!outcome) return engine::failure(outcome.error());
  tuned.outcome = std::move(*outcome);
  const auto nothing = choose_controller("do_nothing");
  if (!nothing) return engine::failure(nothing.error());
  auto scores = evaluate_controllers(
      *source,
      {judged("do_nothing", *nothing, *source), judged("as given", *choice, *source),
       judged("tuned", tuned.outcome.best, *source)},
      {words.eval_episodes, words.eval_seed, options.keep_going});
  if (!scores) return engine::failure(scores.error());
  tuned.scores = std::move(*scores);
  return tuned;
}

nlohmann::ordered_json tuned_json(const TuneWords& words, const Tuned& tuned, double wall_s) {
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  const auto values_json = [&](const TunedPoint& point) {
    nlohmann::ordered_json values;
    for (std::size_t t = 0; t < tuned.tunables.size(); ++t)
      values[tuned.tunables[t].label] = point.values[t];
    return values;
  };
  for (const auto& point : tuned.outcome.points)
    points.push_back({{"values", values_json(point)}, {"return_mean", number_json(point.mean)}});
  nlohmann::ordered_json controllers = nlohmann::ordered_json::array();
  for (const auto& score : tuned.scores) {
    nlohmann::ordered_json json = {{"controller", score.name}};
    json.update(score_json(score, ""));
    json["against_first"] = {{"difference", estimate_json(score.against_first.difference)},
                             {"p", number_json(score.against_first.p)}};
    controllers.push_back(std::move(json));
  }
  const TuningOutcome& outcome = tuned.outcome;
  nlohmann::ordered_json json = {{"name", words.source},
                                 {"controller", words.controller},
                                 {"method", words.options.method},
                                 {"seed", words.options.seed},
                                 {"runs", outcome.points.size()},
                                 {"episodes_each", words.options.episodes},
                                 {"episodes", outcome.episodes},
                                 {"steps", outcome.steps},
                                 {"wall_s", wall_s},
                                 {"best", values_json(outcome.points[outcome.best_point])}};
  json["train_return_mean"] = number_json(outcome.points[outcome.best_point].mean);
  json["eval_return_mean"] = number_json(tuned.scores.back().mean.value);
  json["eval_return_iqm"] = number_json(tuned.scores.back().iqm.value);
  json["eval_episodes"] = words.eval_episodes;
  json["eval_seed"] = words.eval_seed;
  json["controllers"] = controllers;
  json["points"] = points;
  return json;
}

std::string effort_text(const TuneWords& words, const Tuned& tuned) {
  return fmt::format("{} points by {}, {} training episodes each, {} in all with {} steps, seed {}",
                     tuned.outcome.points.size(), words.options.method, words.options.episodes,
                     tuned.outcome.episodes, tuned.outcome.steps, words.options.seed);
}

std::string tuned_text(const TuneWords& words, const Tuned& tuned) {
  std::string text = effort_text(words, tuned) + "\n";
  const auto& best = tuned.outcome.points[tuned.outcome.best_point];
  for (std::size_t t = 0; t < tuned.tunables.size(); ++t) {
    text +=
        fmt::format("  {:<24} {:.6g}  (from {:.6g}, searched {:g} to {:g})\n",
                    tuned.tunables[t].label, best.values[t], tuned.outcome.points.front().values[t],
                    tuned.tunables[t].low, tuned.tunables[t].high);
  }
  text += fmt::format("{} held-out episodes; 95 % intervals\n", words.eval_episodes);
  text += scores_text(tuned.scores);
  if (!words.out.empty())
    text += fmt::format("use it: orrery evaluate {} --controller {}\n", words.source, words.out);
  return text;
}

engine::Result<void> write_yaml(const TuneWords& words, const Tuned& tuned) {
  if (words.out.empty()) return {};
  const std::string text = controller_yaml(
      tuned.outcome.best, {fmt::format("tuned for {}", words.source), effort_text(words, tuned)});
  if (std::ofstream(words.out) << text << std::flush) return {};
  return engine::failure("io-write", {words.out}, "the controller cannot be written",
                         "check the space on the disk and the rights of the folder");
}

ExitCode run_tune(const Console& console, const TuneWords& words) {
  const auto start = Clock::now();
  if (auto writable = check_json_word(words.json); !writable) {
    console.complain(writable.error());
    return exit_code_of(writable.error());
  }
  watch_for_interrupts();
  const auto tuned = tune(console, words);
  if (!tuned) {
    if (interrupted()) return *interrupted();
    console.complain(tuned.error());
    return exit_code_of(tuned.error());
  }
  if (auto written = write_yaml(words, *tuned); !written) {
    console.complain(written.error());
    return exit_code_of(written.error());
  }
  if (!words.json.empty())
    return put_json(console, words.json, tuned_json(words, *tuned, seconds_since(start)).dump(2));
  console.print(tuned_text(words, *tuned));
  return ExitCode::kOk;
}

void add_options(CLI::App& command, TuneWords& words) {
  command
      .add_option("SCENARIO|TASK", words.source,
                  "scenario file with a section 'control', or classic/cartpole-v1")
      ->required();
  command.add_option("--controller", words.controller, "name, or YAML with model and parameters")
      ->required();
  command.add_option("--param", words.params, "NAME=VALUE of the controller")
      ->allow_extra_args(false);
  command
      .add_option("--vary", words.ranges,
                  "NAME=LOW..HIGH, also LIST[0] and names of a rule (default: every number with a "
                  "finite range)")
      ->allow_extra_args(false);
  command.add_option("--runs", words.options.runs, "points to try (default 50)")
      ->check(CLI::Range(1, 1000));
  command.add_option("--episodes", words.options.episodes, "that each point plays (default 10)")
      ->check(CLI::Range(1, 100000));
  command.add_option("--method", words.options.method, "bayes (default), nlopt, random, ...")
      ->check(CLI::IsMember(search_methods()));
  command.add_option("--seed", words.options.seed, "of the search and its episodes (default 1)");
  command.add_option("--eval-episodes", words.eval_episodes, "held-out ones (default 20)")
      ->check(CLI::Range(1, 100000));
  command.add_option("--eval-seed", words.eval_seed, "of these episodes (default 1)");
  command.add_option("-o,--out", words.out, "YAML file for the tuned controller");
  command.add_option("--set", words.sets, "PATH=VALUE of the scenario")->allow_extra_args(false);
  command.add_option("--control", words.control, "section, where the scenario has several");
  command.add_option("--threads", words.threads, "that step the copies (default 1)")
      ->check(CLI::Range(1, 1024));
  command.add_flag("--json{-}", words.json,
                   "one JSON object instead of text; --json=FILE writes it there");
}

}  // namespace

void add_tune_command(CLI::App& app, CommandSession& session) {
  auto* command =
      app.add_subcommand("tune", "fit a controller's numbers to a plant, for a stated effort");
  auto words = std::make_shared<TuneWords>();
  add_options(*command, *words);
  command->footer(
      "Every point plays the same training episodes; the best one is then judged on held-out\n"
      "episodes, beside the controller as it was given and doing nothing.\n\n"
      "Examples:\n"
      "  orrery tune classic/cartpole-v1 --controller pid --param measured=theta --runs 40\n"
      "  orrery tune home.yaml --controller rule.yaml --vary cheap=0.1..0.3 -o tuned.yaml\n"
      "Exit codes: 0 ok, 3 invalid scenario or controller, 6 I/O error, 130 Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [=](const Console& console) { return run_tune(console, *words); };
  });
}

}  // namespace orrery::scenarios
