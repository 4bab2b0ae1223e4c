// SPDX-License-Identifier: Apache-2.0
#include "scenarios/learn/foresight.h"

#include "models/control/perfect_forecast.h"

namespace orrery::scenarios {

bool needs_foresight(const ControllerChoice& choice) {
  return choice.entry->info == &models::perfect_forecast_info();
}

engine::Result<JudgedController> judge_with_foresight(const ControllerChoice& choice,
                                                      const ForesightOptions& options) {
  engine::Diagnostics mistakes;
  // Threads share the clones, not the rows of one.
  EnvironmentChoice alone = options.environment;
  alone.threads = 1;
  const auto source = find_environment(alone);
  if (!source) return engine::failure(source.error());
  models::ForesightSpec spec;
  spec.params = choice.params;
  spec.clones = source->make;
  spec.threads = options.environment.threads;
  spec.search_seed = options.seed;
  spec.keep_going = options.keep_going;
  spec.on_decision = options.on_decision;
  for (const auto& word : choice.params.texts("start")) {
    const auto start = choose_controller(word);
    if (!start) {
      mistakes.append(start.error());
      continue;
    }
    const auto make = controller_maker(*start, source->task, options.seed);
    // One that does not fit is told before anything plays.
    if (const auto made = make(source->task.agent_count()); !made) mistakes.append(made.error());
    spec.starts.push_back(make);
  }
  if (mistakes.has_errors()) return engine::failure(std::move(mistakes));
  JudgedController judged;
  judged.name = choice.name;
  judged.play = [spec](models::VectorEnvironment& environment, std::uint64_t seed) {
    return models::play_with_foresight(environment, spec, seed);
  };
  return judged;
}

}  // namespace orrery::scenarios
