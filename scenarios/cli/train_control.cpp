// SPDX-License-Identifier: Apache-2.0
#include <fmt/format.h>

#include <chrono>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "models/audit/sample_statistics.h"
#include "scenarios/cli/command_words.h"
#include "scenarios/cli/control_text.h"
#include "scenarios/cli/interrupt.h"
#include "scenarios/cli/progress_line.h"
#include "scenarios/cli/train_words.h"
#include "scenarios/control/controller_choice.h"
#include "scenarios/experiment/shell_word.h"
#include "scenarios/format/number_json.h"
#include "scenarios/format/param_reader.h"
#include "scenarios/learn/agent_settings.h"
#include "scenarios/learn/control_evaluation.h"
#include "scenarios/learn/control_training.h"
#include "scenarios/learn/tensorboard_events.h"

namespace orrery::scenarios {

namespace {

using engine::ExitCode;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSteps = 100'000;

double seconds_since(Clock::time_point start) {
  return std::chrono::duration<double>(Clock::now() - start).count();
}

double now_s() {
  return std::chrono::duration<double>(std::chrono::system_clock::now().time_since_epoch()).count();
}

ExitCode complained(const Console& console, const engine::Diagnostics& mistakes) {
  if (interrupted()) return *interrupted();
  console.complain(mistakes);
  return exit_code_of(mistakes);
}

/// What a round says: on stderr, and in event files.
class RoundReporter {
 public:
  explicit RoundReporter(const Console& console) : line_(console) {}

  engine::Result<void> open(const std::string& folder) {
    if (folder.empty()) return {};
    auto events = TensorboardEvents::open(folder, now_s());
    if (!events) return engine::failure(events.error());
    events_ = std::move(*events);
    return {};
  }

  void tell(const ControlProgress& progress) {
    if (events_ && write_failure_.empty()) write_events(progress);
    const double elapsed_s = seconds_since(start_);
    const double done =
        static_cast<double>(progress.steps) / static_cast<double>(progress.steps_total);
    if (!line_.is_due(elapsed_s, done)) return;
    const auto mean = models::mean_interval(progress.latest_returns);
    const double rate = static_cast<double>(progress.steps - progress.steps_before) / elapsed_s;
    const auto left =
        static_cast<double>(progress.steps_total - std::min(progress.steps, progress.steps_total));
    line_.show(
        fmt::format("{:3.0f} %  {} steps  return {:.5g} [{:.5g}, {:.5g}]  {:.3g} steps/s, "
                    "{} left",
                    100.0 * std::min(done, 1.0), progress.steps, mean.value, mean.lower, mean.upper,
                    rate, clock_text(left / rate)));
  }

  void finish() { line_.finish(); }
  /// Event files that could no longer be written; empty: they are whole.
  const engine::Diagnostics& write_failure() const { return write_failure_; }

 private:
  void write_events(const ControlProgress& progress) {
    TensorboardEvents::Scalars scalars;
    if (!progress.round.episodes.empty()) {
      double reward = 0.0;
      double steps = 0.0;
      for (const auto& end : progress.round.episodes) {
        reward += end.reward;
        steps += end.steps;
      }
      const auto n = static_cast<double>(progress.round.episodes.size());
      scalars.emplace_back("train/return", reward / n);
      scalars.emplace_back("train/episode_steps", steps / n);
    }
    for (const auto& [name, value] : progress.round.losses)
      scalars.emplace_back("losses/" + name, value);
    scalars.emplace_back(
        "train/steps_per_s",
        static_cast<double>(progress.steps - progress.steps_before) / seconds_since(start_));
    if (progress.new_point != nullptr) {
      scalars.emplace_back("eval/return_mean", progress.new_point->mean);
      scalars.emplace_back("eval/return_iqm", progress.new_point->iqm);
    }
    if (auto done = events_->write(now_s(), progress.steps, scalars); !done)
      write_failure_ = done.error();
  }

  ProgressLine line_;
  std::optional<TensorboardEvents> events_;
  engine::Diagnostics write_failure_;
  Clock::time_point start_ = Clock::now();
};

nlohmann::ordered_json curve_json(const std::vector<models::CurvePoint>& curve) {
  nlohmann::ordered_json points = nlohmann::ordered_json::array();
  for (const auto& point : curve) {
    points.push_back({{"steps", point.steps},
                      {"return_mean", number_json(point.mean)},
                      {"interval", {number_json(point.lower), number_json(point.upper)}},
                      {"return_iqm", number_json(point.iqm)},
                      {"train_return_mean", number_json(point.train_mean)}});
  }
  return points;
}

struct Times {
  double wall_s = 0.0;
  double train_s = 0.0;
};

nlohmann::ordered_json outcome_json(const TrainWords& words, const std::string& out,
                                    const ControlTrainingOutcome& outcome,
                                    const ControllerScore& score, const Times& times) {
  const models::ControllerFile& file = outcome.file;
  nlohmann::ordered_json json = {
      {"controller_file", out},
      {"name", words.source},
      {"agent", file.learner},
      {"seed", file.seed},
      {"steps", file.steps},
      {"steps_planned", file.steps_total},
      {"resumed_at", outcome.resumed_at},
      {"episodes", outcome.episodes},
      {"wall_s", times.wall_s},
      {"train_s", times.train_s},
      {"steps_per_s", static_cast<double>(file.steps - outcome.resumed_at) / times.train_s},
      {"trained_on", file.trained_on},
      {"settings", file.settings},
      {"kept", words.kept},
      {"eval_seed", words.eval_seed}};
  json.update(score_json(score, "eval_"));
  json["learning_curve"] = curve_json(file.curve);
  return json;
}

/// How the policy is judged, run and watched; the file must lie beside the scenario or beneath it.
std::string next_text(const std::string& source, const std::string& out,
                      const EnvironmentSource& found) {
  std::string text =
      fmt::format("judge it again: orrery evaluate {0} --controller {1} --controller do_nothing\n",
                  shell_quoted(source), shell_quoted(out));
  if (found.scenario == nullptr) return text;
  namespace fs = std::filesystem;
  const auto folder = fs::absolute(source).parent_path();
  const auto inside = fs::absolute(out).lexically_relative(folder);
  const bool is_beneath = !inside.empty() && *inside.begin() != "..";
  if (!is_beneath) text += fmt::format("to run it, copy it to {} first\n", folder.string());
  const std::string setting =
      fmt::format("control.{}.controller={{model: trained, parameters: {{file: {}}}}}",
                  found.scenario->scenario.controls[found.control].name,
                  is_beneath ? inside.string() : fs::path(out).filename().string());
  const std::string result = fs::path(out).stem().string() + ".orrery";
  return text +
         fmt::format("run it: orrery run {} --set {} --out {}\nwatch that: orrery-studio {}\n",
                     shell_quoted(source), shell_quoted(setting), shell_quoted(result),
                     shell_quoted(result));
}

std::string outcome_text(const std::string& out, const ControlTrainingOutcome& outcome,
                         const ControllerScore& score, const Times& times) {
  const models::ControllerFile& file = outcome.file;
  return fmt::format(
      "{}: {} after {} steps and {} episodes, {:.3g} steps/s\n"
      "return on {} held-out episodes: mean {:.6g} [{:.6g}, {:.6g}], interquartile mean {:.6g} "
      "[{:.6g}, {:.6g}], {:.0f} steps\n",
      out, file.learner, file.steps, outcome.episodes,
      static_cast<double>(file.steps - outcome.resumed_at) / times.train_s, score.episodes.size(),
      score.mean.value, score.mean.lower, score.mean.upper, score.iqm.value, score.iqm.lower,
      score.iqm.upper, score.length_mean);
}

struct Prepared {
  EnvironmentSource source;
  const models::LearnerEntry* learner = nullptr;
  engine::ParamSet params;
};

/// Everything that can be wrong before the first step, all at once.
engine::Result<Prepared> prepare(const TrainWords& words) {
  Prepared prepared;
  engine::Diagnostics mistakes;
  prepared.learner = models::find_learner(words.agent);
  if (prepared.learner == nullptr) {
    std::vector<std::string> names;
    for (const auto& entry : models::learner_catalog()) names.push_back(entry.info->name);
    mistakes.error("unknown-learner", {}, fmt::format("there is no learner '{}'", words.agent),
                   suggestion(words.agent, names));
  } else {
    // A classic task has nothing to set, so that the word means the learner there.
    auto settings = words.params;
    if (names_classic_task(words.source))
      settings.insert(settings.begin(), words.sets.begin(), words.sets.end());
    auto params = agent_settings(*prepared.learner->info, settings);
    if (params) prepared.params = std::move(*params);
    if (!params) mistakes.append(params.error());
  }
  EnvironmentChoice choice{words.source, words.sets, words.control, words.threads};
  if (names_classic_task(words.source)) choice.sets.clear();
  auto source = find_environment(choice);
  if (source) prepared.source = std::move(*source);
  if (!source) mistakes.append(source.error());
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  return prepared;
}

ControlTrainingOptions training_options(const TrainWords& words, const std::string& out,
                                        RoundReporter& reporter) {
  ControlTrainingOptions options;
  options.out = out;
  options.steps = words.steps > 0 ? words.steps : kSteps;
  options.seed = words.seed.value_or(1);
  options.curve_every = words.curve_every;
  options.curve_episodes = words.curve_episodes;
  options.kept = words.kept == "best" ? KeptPolicy::kBest : KeptPolicy::kLast;
  options.restart = words.restart;
  options.on_round = [&](const ControlProgress& progress) { reporter.tell(progress); };
  options.keep_going = [] { return !interrupted().has_value(); };
  return options;
}

engine::Result<ControllerScore> judge(const TrainWords& words, const Prepared& prepared,
                                      const models::ControllerFile& file, const std::string& out) {
  const JudgedController trained = {out, [&](std::size_t rows) {
                                      return models::controller_of_file(file, prepared.source.task,
                                                                        rows, {out});
                                    }};
  EvaluationOptions options;
  options.episodes = words.eval_episodes;
  options.seed = words.eval_seed;
  options.keep_going = [] { return !interrupted().has_value(); };
  auto scores = evaluate_controllers(prepared.source, {trained}, options);
  if (!scores) return engine::failure(scores.error());
  return std::move(scores->front());
}

}  // namespace

bool means_control(const TrainWords& words) {
  if (names_classic_task(words.source)) return true;
  if (models::find_learner(words.agent) == nullptr) return false;
  std::error_code error;
  return !std::filesystem::is_directory(words.source, error);
}

ExitCode train_control(const Console& console, const TrainWords& words) {
  const auto start = Clock::now();
  const std::string out = words.out.empty() ? words.agent + ".orrctl" : words.out;
  if (words.resume && !std::filesystem::exists(out + ".checkpoint")) {
    console.complain(fmt::format("orrery: there is no {}.checkpoint to go on from", out));
    return ExitCode::kNothingToDo;
  }
  if (auto writable = check_json_word(words.json); !writable)
    return complained(console, writable.error());
  watch_for_interrupts();
  auto prepared = prepare(words);
  if (!prepared) return complained(console, prepared.error());
  console.complain(prepared->source.warnings);
  RoundReporter reporter(console);
  if (auto opened = reporter.open(words.tensorboard); !opened)
    return complained(console, opened.error());
  auto outcome = train_controller(prepared->source, *prepared->learner, prepared->params,
                                  training_options(words, out, reporter));
  reporter.finish();
  if (!outcome) return complained(console, outcome.error());
  if (outcome->stopped) {
    console.complain(
        fmt::format("orrery: stopped after {} steps; the same command goes on from {}.checkpoint",
                    outcome->file.steps, out));
    return interrupted().value_or(ExitCode::kInterrupted);
  }
  console.complain(reporter.write_failure());
  const auto score = judge(words, *prepared, outcome->file, out);
  if (!score) return complained(console, score.error());
  const Times times{seconds_since(start), outcome->train_s};
  if (words.json.empty()) {
    console.print(outcome_text(out, *outcome, *score, times) +
                  next_text(words.source, out, prepared->source));
    return ExitCode::kOk;
  }
  return put_json(console, words.json, outcome_json(words, out, *outcome, *score, times).dump(2));
}

}  // namespace orrery::scenarios
