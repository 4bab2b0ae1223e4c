// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <cmath>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress.h"
#include "scenarios/cli/scenario_input.h"
#include "scenarios/cli/train_words.h"
#include "scenarios/format/number_json.h"
#include "scenarios/learn/set_folders.h"
#include "scenarios/learn/set_lint.h"
#include "scenarios/learn/training.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

ExitCode complained(const Console& console, const engine::Diagnostics& mistakes) {
  if (interrupted()) return *interrupted();
  console.complain(mistakes);
  return exit_code_of(mistakes);
}

/// The agent, shown the training rows of a folder with one set; a set that leaks is refused.
engine::Result<Pupil> pupil_of_folder(const Console& console, const std::string& folder,
                                      const TrainingSource& source) {
  const auto sets = discover_sets(folder);
  if (!sets) return engine::failure(sets.error());
  if (sets->size() != 1) {
    return engine::failure("data-many", {folder}, "more than one set is in this folder",
                           "name the folder of one of them");
  }
  const auto loaded = load_set(sets->front());
  if (!loaded) return engine::failure(loaded.error());
  console.complain(loaded->warnings);
  auto leaks = lint_set(*loaded);
  if (leaks.has_errors()) return engine::failure(std::move(leaks));
  console.complain(leaks);
  return pupil_of_set(loaded->set, source);
}

/// The agent, shown its rows: simulated, or read from a folder.
engine::Result<Pupil> pupil_of(const Console& console, const TrainWords& words,
                               TrainingSource& source) {
  if (std::filesystem::is_directory(words.source)) {
    source.settings = words.sets;
    source.seed = words.seed.value_or(1);
    return pupil_of_folder(console, words.source, source);
  }
  auto loaded = load_named_scenario(words.source, words.sets);
  if (!loaded) return engine::failure(loaded.error());
  console.complain(loaded->warnings);
  source.seed = words.seed.value_or(loaded->scenario.seed);
  std::optional<Progress> progress;
  source.keep_going = [&](engine::SimTime now, engine::SimTime end) {
    if (!progress) progress.emplace(console, end);
    progress->show(now);
    if (now >= end) progress->finish();
    return !interrupted().has_value();
  };
  return pupil_of_scenario(loaded->scenario, source);
}

nlohmann::ordered_json outcome_json(const TrainingOutcome& outcome, const std::string& path,
                                    double wall_s) {
  const models::ModelFile& model = outcome.model;
  nlohmann::ordered_json curve = nlohmann::ordered_json::array();
  for (std::size_t e = 0; e < model.train_loss.size(); ++e) {
    curve.push_back({{"epoch", e + 1},
                     {"train_loss", number_json(model.train_loss[e])},
                     {"held_out_loss", number_json(model.held_out_loss[e])}});
  }
  return {{"model_file", path},
          {"agent", model.agent},
          {"features", model.features},
          {"window", model.window},
          {"seed", model.seed},
          {"trained_on", model.trained_on},
          {"train_windows", model.train_windows},
          {"held_out_windows", model.held_out_windows},
          {"epochs", model.train_loss.size()},
          {"best_epoch", model.best_epoch},
          {"resumed_at", outcome.resumed_at},
          {"wall_s", wall_s},
          {"learning_curve", curve}};
}

std::string outcome_text(const TrainingOutcome& outcome, const std::string& path) {
  const models::ModelFile& model = outcome.model;
  std::string text = fmt::format(
      "{}: {} for {} features, window {}\ntrained on {}\n{} windows for the weights, {} held out; "
      "{} epochs",
      path, model.agent, model.features.size(), model.window, model.trained_on, model.train_windows,
      model.held_out_windows, model.train_loss.size());
  if (model.best_epoch > 0) {
    text += fmt::format(", best {} (loss {:.6g}, held out {:.6g})", model.best_epoch,
                        model.train_loss[model.best_epoch - 1],
                        model.held_out_loss[model.best_epoch - 1]);
  }
  return text + fmt::format("\nuse it in a scenario: parameters: {{ trained: {} }}\n",
                            std::filesystem::path(path).filename().string());
}

/// One line an epoch once the work has taken two seconds; at most one every half second.
class EpochLines {
 public:
  explicit EpochLines(const Console& console) : console_(console) {}
  void show(const models::ModelFile& model) {
    const auto now = Clock::now();
    if (now - start_ < std::chrono::seconds(2) || now - shown_ < std::chrono::milliseconds(500))
      return;
    shown_ = now;
    console_.say(fmt::format("epoch {}: loss {:.6g}, held out {:.6g}, best {}",
                             model.train_loss.size(), model.train_loss.back(),
                             model.held_out_loss.back(), model.best_epoch));
  }

 private:
  using Clock = std::chrono::steady_clock;
  const Console& console_;
  Clock::time_point start_ = Clock::now();
  Clock::time_point shown_ = start_;
};

ExitCode train(const Console& console, const TrainWords& words) {
  const auto start = std::chrono::steady_clock::now();
  TrainingSource source;
  source.agent = words.agent;
  const auto until = duration_word("--until", words.until);
  if (!until) {
    console.complain(until.error());
    return ExitCode::kUsage;
  }
  if (*until) source.until = **until;
  const std::string out = words.out.empty() ? words.agent + ".orrmodel" : words.out;
  if (words.resume && !std::filesystem::exists(out + ".checkpoint")) {
    console.complain(fmt::format("orrery: there is no {}.checkpoint to go on from", out));
    return ExitCode::kNothingToDo;
  }
  watch_for_interrupts();
  auto pupil = pupil_of(console, words, source);
  if (!pupil) return complained(console, pupil.error());
  TrainingOptions options;
  options.out = out;
  options.epochs_max = static_cast<int>(words.steps);
  options.restart = words.restart;
  EpochLines lines(console);
  options.on_epoch = [&](const models::ModelFile& model) { lines.show(model); };
  options.keep_going = [] { return !interrupted().has_value(); };
  const auto outcome = scenarios::train(*pupil, options);
  if (!outcome) return complained(console, outcome.error());
  if (outcome->stopped) {
    console.complain(
        fmt::format("orrery: stopped after epoch {}; the same command goes on from {}.checkpoint",
                    outcome->model.train_loss.size(), out));
    return interrupted().value_or(ExitCode::kInterrupted);
  }
  if (words.json.empty()) {
    console.print(outcome_text(*outcome, out));
    return ExitCode::kOk;
  }
  const double wall_s =
      std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
  return put_json(console, words.json, outcome_json(*outcome, out, wall_s).dump(2));
}

}  // namespace

namespace {

void add_control_words(CLI::App& command, TrainWords& words) {
  const char* group = "Control";
  const auto in_group = [group](CLI::Option* option) { option->group(group); };
  in_group(
      command.add_option("--param", words.params, "NAME=VALUE of the learner: orrery models ppo")
          ->allow_extra_args(false));
  in_group(command.add_option("--control", words.control,
                              "section of the scenario, where it has several"));
  in_group(command.add_option("--threads", words.threads, "that step the copies (default 1)")
               ->check(CLI::Range(1, 1024)));
  in_group(command
               .add_option("--eval-episodes", words.eval_episodes,
                           "held-out episodes at the end (default 20)")
               ->check(CLI::Range(1, 100000)));
  in_group(command.add_option("--eval-seed", words.eval_seed, "of these episodes (default 1)"));
  in_group(command.add_option("--curve-every", words.curve_every,
                              "steps between two points of the learning curve (default: a 20th)"));
  in_group(command.add_option("--curve-episodes", words.curve_episodes, "of a point (default 10)")
               ->check(CLI::Range(1, 100000)));
  in_group(command.add_option("--keep", words.kept, "the policy at the end, or the curve's best")
               ->check(CLI::IsMember({"last", "best"})));
  in_group(command.add_option("--tensorboard", words.tensorboard,
                              "folder for event files of the training"));
}

}  // namespace

void add_train_command(CLI::App& app, CommandSession& session) {
  auto* command = app.add_subcommand("train", "teach an agent or a controller, into a file");
  auto words = std::make_shared<TrainWords>();
  command
      ->add_option("SCENARIO|DATA|TASK", words->source,
                   "scenario file, folder of recorded data with a card, or classic/cartpole-v1")
      ->required();
  command
      ->add_option("--agent", words->agent,
                   "agent of the scenario, model for DATA, or learner of control")
      ->required();
  command->add_option("-o,--out", words->out,
                      "file to write (default here: AGENT.orrmodel, of control LEARNER.orrctl)");
  command
      ->add_option("--set", words->sets,
                   "PATH=VALUE of the scenario, or NAME=VALUE of the model or learner for DATA or "
                   "TASK")
      ->allow_extra_args(false);
  command->add_option("--seed", words->seed, "of the plant and of the weights");
  command->add_option("--until", words->until,
                      "clean time to learn from (default: the fit part of train_until)");
  command
      ->add_option("--steps", words->steps,
                   "epochs at most (default: the agent decides); of control: steps of the "
                   "environment (default 100000)")
      ->check(CLI::Range(std::uint64_t{1}, std::uint64_t{1} << 40));
  command->add_flag("--resume", words->resume, "there must be a checkpoint to go on from");
  command->add_flag("--restart", words->restart, "start anew, whatever checkpoint there is");
  command->add_flag("--json{-}", words->json,
                    "one JSON object instead of text; --json=FILE writes it there");
  add_control_words(*command, *words);
  command->footer(
      "An agent's weights come from the clean rows; some devices are held out to know when to\n"
      "stop. A learner of control acts in an environment, a classic task or a scenario's section\n"
      "'control', and is judged on held-out seeds. Checkpoints are written on the way: a training\n"
      "that was killed goes on with the same command, to the same weights.\n\n"
      "Examples:\n"
      "  orrery train scenarios/library/pump-house-learned.yaml --agent learned -o pump.orrmodel\n"
      "  orrery train my-recordings --agent autoencoder --set window=32 --seed 3\n"
      "  orrery train classic/cartpole-v1 --agent ppo --steps 100000 --seed 1 --json\n"
      "  orrery train home.yaml --agent sac --param batch=128 --tensorboard runs -o home.orrctl\n"
      "Exit codes: 0 ok, 3 invalid scenario or data, 5 nothing to resume, 6 I/O error, 130 "
      "Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [=](const Console& console) {
      return means_control(*words) ? train_control(console, *words) : train(console, *words);
    };
  });
}

}  // namespace orrery::scenarios
