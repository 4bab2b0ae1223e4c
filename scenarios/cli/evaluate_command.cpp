// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <nlohmann/json.hpp>

#include "scenarios/cli/command.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/control_text.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress_line.h"
#include "scenarios/control/controller_choice.h"
#include "scenarios/control/environment_source.h"
#include "scenarios/learn/control_evaluation.h"
#include "scenarios/learn/foresight.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;

struct EvaluateWords {
  std::string source;
  std::vector<std::string> controllers;
  std::vector<std::string> sets;
  std::vector<std::string> params;
  std::string control;
  std::uint32_t threads = 1;
  std::uint32_t episodes = 20;
  std::uint64_t seed = 1;
  std::string json;
};

/// The settings `NAME.PARAMETER=VALUE` of one controller, without its name in front.
std::vector<std::string> settings_of(const std::string& name,
                                     const std::vector<std::string>& params) {
  std::vector<std::string> own;
  for (const auto& param : params)
    if (param.starts_with(name + ".")) own.push_back(param.substr(name.size() + 1));
  return own;
}

/// Settings that no controller takes are mistakes.
void check_params(const EvaluateWords& words, engine::Diagnostics& mistakes) {
  for (const auto& param : words.params) {
    bool is_taken = false;
    for (const auto& name : words.controllers) is_taken = is_taken || param.starts_with(name + ".");
    if (is_taken) continue;
    mistakes.error("set-form", {"--param"},
                   fmt::format("'{}' belongs to no controller of this command", param),
                   fmt::format("write --param {}.NAME=VALUE", words.controllers.front()));
  }
}

/// How far a search is, on stderr; `steps_max` decisions, 0: nobody knows.
std::function<void(std::uint32_t)> search_progress(const Console& console,
                                                   std::uint32_t steps_max) {
  const auto start = std::chrono::steady_clock::now();
  return [&console, line = std::make_shared<ProgressLine>(console), start,
          steps_max](std::uint32_t decisions) {
    const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - start;
    const double done =
        steps_max == 0 ? 0.0 : std::min(1.0, static_cast<double>(decisions) / steps_max);
    if (decisions == steps_max) line->finish();
    if (decisions == steps_max || !line->is_due(elapsed.count(), done)) return;
    const double rate = decisions / elapsed.count();
    line->show(fmt::format(
        "perfect_forecast: {} decisions{}, {:.3g} a second{}", decisions,
        steps_max == 0 ? "" : fmt::format(" of {}", steps_max), rate,
        steps_max == 0 ? ""
                       : fmt::format(", {} left", clock_text((steps_max - decisions) / rate))));
  };
}

engine::Result<JudgedController> judged_one(const Console& console, const EvaluateWords& words,
                                            const ControllerChoice& choice,
                                            const EnvironmentSource& source) {
  if (needs_foresight(choice)) {
    return judge_with_foresight(choice, {{words.source, words.sets, words.control, words.threads},
                                         words.seed,
                                         [] { return !interrupted().has_value(); },
                                         search_progress(console, source.task.steps_max)});
  }
  // A controller that does not fit is told before anything plays.
  if (const auto made = make_controller(choice, source.task, source.task.agent_count(), 0); !made)
    return engine::failure(made.error());
  return JudgedController{choice.name, controller_maker(choice, source.task, words.seed)};
}

engine::Result<std::vector<ControllerScore>> evaluate(const Console& console,
                                                      const EvaluateWords& words) {
  engine::Diagnostics mistakes;
  check_params(words, mistakes);
  std::vector<JudgedController> judged;
  const auto source = find_environment({words.source, words.sets, words.control, words.threads});
  if (!source) mistakes.append(source.error());
  for (const auto& word : words.controllers) {
    auto choice = choose_controller(word, settings_of(word, words.params));
    if (!choice) {
      mistakes.append(choice.error());
      continue;
    }
    if (!source) continue;
    auto one = judged_one(console, words, *choice, *source);
    if (one) {
      judged.push_back(std::move(*one));
    } else {
      mistakes.append(one.error());
    }
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  console.complain(source->warnings);
  EvaluationOptions options;
  options.episodes = words.episodes;
  options.seed = words.seed;
  options.keep_going = [] { return !interrupted().has_value(); };
  return evaluate_controllers(*source, judged, options);
}

nlohmann::ordered_json told_json(const EvaluateWords& words,
                                 const std::vector<ControllerScore>& scores) {
  return {{"name", words.source},
          {"seed", words.seed},
          {"episodes", words.episodes},
          {"controllers", scores_json(scores)}};
}

ExitCode run_evaluate(const Console& console, const EvaluateWords& words) {
  if (auto writable = check_json_word(words.json); !writable) {
    console.complain(writable.error());
    return exit_code_of(writable.error());
  }
  watch_for_interrupts();
  const auto scores = evaluate(console, words);
  if (!scores) {
    if (interrupted()) return *interrupted();
    console.complain(scores.error());
    return exit_code_of(scores.error());
  }
  if (!words.json.empty()) return put_json(console, words.json, told_json(words, *scores).dump(2));
  console.print(fmt::format("{} held-out episodes of {}, seed {}; 95 % intervals\n", words.episodes,
                            words.source, words.seed) +
                scores_text(*scores));
  return ExitCode::kOk;
}

}  // namespace

void add_evaluate_command(CLI::App& app, CommandSession& session) {
  auto* command =
      app.add_subcommand("evaluate", "judge controllers side by side, on the same episodes");
  auto words = std::make_shared<EvaluateWords>();
  command
      ->add_option("SCENARIO|TASK", words->source,
                   "scenario file with a section 'control', or classic/cartpole-v1")
      ->required();
  command
      ->add_option("--controller", words->controllers,
                   "name, file of 'orrery train', or YAML of 'orrery tune'; the first one is what "
                   "others are held against")
      ->required()
      ->allow_extra_args(false);
  command->add_option("--param", words->params, "CONTROLLER.NAME=VALUE of a controller")
      ->allow_extra_args(false);
  command->add_option("--set", words->sets, "PATH=VALUE of the scenario")->allow_extra_args(false);
  command->add_option("--control", words->control, "section, where the scenario has several");
  command->add_option("--episodes", words->episodes, "that each plays (default 20)")
      ->check(CLI::Range(1, 100000));
  command->add_option("--seed", words->seed, "of the held-out episodes (default 1)");
  command->add_option("--threads", words->threads, "that step the copies (default 1)")
      ->check(CLI::Range(1, 1024));
  command->add_flag("--json{-}", words->json,
                    "one JSON object instead of text; --json=FILE writes it there");
  command->footer(
      "Episodes are held out: no training and no tuning uses their seeds. Copy k has the same "
      "luck\n"
      "under every controller, so that differences are paired.\n\n"
      "Examples:\n"
      "  orrery evaluate classic/cartpole-v1 --controller random --controller ppo.orrctl\n"
      "  orrery evaluate home.yaml --controller do_nothing --controller pid.yaml --episodes 50\n"
      "  orrery evaluate home.yaml --controller pid.yaml --controller perfect_forecast \\\n"
      "    --param perfect_forecast.horizon=96 --param perfect_forecast.start='[pid.yaml]'\n"
      "  orrery evaluate classic/pendulum-v1 --controller constant --param constant.values='[1]'\n"
      "Exit codes: 0 ok, 3 invalid scenario or controller, 6 I/O error, 130 Ctrl-C\n");
  command->callback([&session, words] {
    session.work = [=](const Console& console) { return run_evaluate(console, *words); };
  });
}

}  // namespace orrery::scenarios
