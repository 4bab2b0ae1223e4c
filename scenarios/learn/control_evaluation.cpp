// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/control_evaluation.h"

#include "models/audit/interquartile_mean.h"
#include "models/audit/sample_statistics.h"
#include "models/control/seed_groups.h"
#include "scenarios/control/shown_units.h"

namespace orrery::scenarios {

namespace {

using models::EpisodeOutcome;

EpisodeQuantity quantity(const std::string& name, const std::string& unit,
                         const std::vector<EpisodeOutcome>& episodes,
                         const std::function<double(const EpisodeOutcome&)>& value) {
  std::vector<double> sample;
  for (const auto& episode : episodes) sample.push_back(value(episode));
  return {name, unit, models::mean_interval(sample)};
}

engine::Result<models::PlayedEpisodes> play(const JudgedController& judged,
                                            models::VectorEnvironment& environment,
                                            std::uint64_t seed,
                                            const std::function<bool()>& keep_going) {
  const auto controller = judged.make(environment.rows());
  if (!controller) return engine::failure(controller.error());
  auto played = models::play_episodes(environment, **controller, seed, keep_going);
  if (!played) return engine::failure(played.error());
  return models::PlayedEpisodes{std::move(*played), (*controller)->remarks()};
}

void show_in(const std::string& unit, bool is_difference, EpisodeQuantity& quantity) {
  quantity.shown_unit = unit;
  for (double* value : {&quantity.shown.value, &quantity.shown.lower, &quantity.shown.upper})
    *value = in_shown_unit(*value, unit, is_difference);
}

/// As the scenario that the task comes from states its units; a classic task has none.
void state_units(const EnvironmentSource& source, ControllerScore& score) {
  if (source.scenario == nullptr) return;
  const Scenario& scenario = source.scenario->scenario;
  const ControlElement& control = scenario.controls[source.control];
  for (std::size_t m = 0; m < score.measures.size(); ++m) {
    const MeasureElement& measure = control.measures[m];
    show_in(shown_unit(scenario, control, measure),
            measure.change || measure.episode == MeasureElement::Reduce::kSum, score.measures[m]);
  }
  for (std::size_t c = 0; c < score.costs.size(); ++c) {
    const CostElement& cost = control.costs[c];
    score.costs[c].unit = si_unit(cost);
    show_in(shown_unit(scenario, control, cost), true, score.costs[c]);
  }
}

}  // namespace

ControllerScore score_of(const std::string& name, const engine::ControlTask& task,
                         std::vector<EpisodeOutcome> episodes) {
  ControllerScore score;
  score.name = name;
  score.episodes = std::move(episodes);
  const auto returns = models::returns_of(score.episodes);
  score.mean = models::mean_interval(returns);
  score.iqm = models::interquartile_mean_interval(returns);
  score.length_mean = quantity("steps", "1", score.episodes, [](const EpisodeOutcome& episode) {
                        return static_cast<double>(episode.steps);
                      }).mean.value;
  score.fallback_share =
      quantity("fallback", "1", score.episodes, [](const EpisodeOutcome& episode) {
        return episode.fallback_share;
      }).mean.value;
  for (std::size_t m = 0; m < task.measures.size(); ++m) {
    score.measures.push_back(
        quantity(task.measures[m].name, task.measures[m].unit, score.episodes,
                 [m](const EpisodeOutcome& episode) { return episode.measures[m]; }));
  }
  for (std::size_t c = 0; c < task.costs.size(); ++c) {
    score.costs.push_back(quantity(task.costs[c].name, "1", score.episodes,
                                   [c](const EpisodeOutcome& e) { return e.costs[c]; }));
    std::uint32_t beyond = 0;
    for (const auto& episode : score.episodes) beyond += episode.costs[c] > task.costs[c].budget;
    score.violations.push_back(beyond);
  }
  return score;
}

engine::Result<std::vector<ControllerScore>> evaluate_controllers(
    const EnvironmentSource& source, const std::vector<JudgedController>& controllers,
    const EvaluationOptions& options) {
  auto environment = source.make(options.episodes);
  if (!environment) return engine::failure(environment.error());
  const auto seed = models::environment_seed(models::SeedGroup::kHeldOut, options.seed);
  std::vector<ControllerScore> scores;
  for (const auto& judged : controllers) {
    auto played = judged.play ? judged.play(**environment, seed)
                              : play(judged, **environment, seed, options.keep_going);
    if (!played) return engine::failure(played.error());
    scores.push_back(score_of(judged.name, source.task, std::move(played->episodes)));
    state_units(source, scores.back());
    scores.back().remarks = std::move(played->remarks);
    scores.back().against_first = models::paired_t(models::returns_of(scores.back().episodes),
                                                   models::returns_of(scores.front().episodes));
  }
  return scores;
}

}  // namespace orrery::scenarios
