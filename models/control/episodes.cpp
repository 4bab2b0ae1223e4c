// SPDX-License-Identifier: Apache-2.0
#include "models/control/episodes.h"

#include "engine/registry/check.h"
#include "models/control/safe_controller.h"

namespace orrery::models {
namespace {

/// Adds what one decision maker of `agents` had.
void add(const EpisodeEnd& end, double share, EpisodeOutcome& out) {
  out.reward += share * end.reward;
  out.steps = end.steps;
  if (end.steps > 0) out.fallback_share += share * end.fallbacks / end.steps;
  out.terminated = out.terminated || end.terminated;
  out.costs.resize(end.costs.size());
  out.measures.resize(end.measures.size());
  for (std::size_t c = 0; c < end.costs.size(); ++c) out.costs[c] += share * end.costs[c];
  for (std::size_t m = 0; m < end.measures.size(); ++m) out.measures[m] += share * end.measures[m];
}

/// Of a decision: the first one is a period after the start.
engine::SimTime time_of(const engine::ControlTask& task, std::uint32_t step) {
  return engine::SimTime{} + task.period * (static_cast<std::int64_t>(step) + 1);
}

}  // namespace

engine::Result<std::vector<EpisodeOutcome>> play_episodes(VectorEnvironment& environment,
                                                          engine::Controller& controller,
                                                          std::uint64_t seed,
                                                          const std::function<bool()>& keep_going) {
  const engine::ControlTask& task = environment.task();
  ORRERY_CHECK(controller.rows() == environment.rows(), "a controller for these rows");
  if (auto done = environment.reset(seed); !done) return engine::failure(done.error());
  for (std::size_t row = 0; row < environment.rows(); ++row) controller.restart(row);
  auto* safe = dynamic_cast<SafeController*>(&controller);
  const std::size_t agents = task.agent_count();
  const std::uint32_t last = task.steps_max > 0 ? task.steps_max + 1 : kEpisodeStepsMax;
  std::vector<EpisodeOutcome> outcomes(environment.copies());
  std::vector<bool> ended(environment.rows(), false);
  std::vector<float> actions(environment.rows() * task.action_width());
  std::size_t open = environment.rows();
  for (std::uint32_t step = 0; open > 0; ++step) {
    if (step == last) {
      return engine::failure(
          "episode-endless", {},
          "an episode of '" + task.name + "' has no end after " + std::to_string(step) + " steps",
          "give the task an episode length, or a condition that ends it");
    }
    if (keep_going && !keep_going())
      return engine::failure("interrupted", {}, "stopped before the episodes had ended");
    const StepColumns& seen = environment.columns();
    controller.decide({time_of(task, step), seen.observations, seen.missing}, actions);
    if (auto done = environment.step(actions); !done) return engine::failure(done.error());
    if (safe != nullptr) safe->spend(environment.columns().costs);
    for (const auto& end : environment.columns().ended) {
      controller.restart(end.row);
      if (ended[end.row]) continue;
      ended[end.row] = true;
      --open;
      add(end, 1.0 / static_cast<double>(agents), outcomes[end.row / agents]);
    }
  }
  return outcomes;
}

std::vector<double> returns_of(const std::vector<EpisodeOutcome>& episodes) {
  std::vector<double> returns;
  returns.reserve(episodes.size());
  for (const auto& episode : episodes) returns.push_back(episode.reward);
  return returns;
}

}  // namespace orrery::models
