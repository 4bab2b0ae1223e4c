// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "models/audit/intervals.h"
#include "models/audit/paired_test.h"
#include "models/control/episodes.h"
#include "models/control/perfect_forecast.h"
#include "scenarios/control/environment_source.h"

namespace orrery::scenarios {

/// A quantity over episodes.
struct EpisodeQuantity {
  std::string name;
  std::string unit;       ///< SI, of `mean`
  models::Estimate mean;  ///< t interval over episodes, 95 %
  /// For people, where the scenario states another unit: the same mean in it.
  std::string shown_unit = unit;
  models::Estimate shown = mean;
};

/// How one controller did over the episodes that all were judged on.
struct ControllerScore {
  std::string name;
  std::vector<models::EpisodeOutcome> episodes;
  models::Estimate mean;        ///< return; t interval
  models::Estimate iqm;         ///< interquartile mean; bootstrap interval
  double length_mean = 0.0;     ///< steps
  double fallback_share = 0.0;  ///< of the decisions: taken by the fallback of the task
  std::vector<EpisodeQuantity> measures;
  std::vector<EpisodeQuantity> costs;
  std::vector<std::uint32_t> violations;  ///< by cost: episodes beyond its budget
  models::PairedTest against_first;       ///< return minus that of the first controller, by episode
  std::vector<std::string> remarks;
};

/// Statistics of episodes that were played.
ControllerScore score_of(const std::string& name, const engine::ControlTask& task,
                         std::vector<models::EpisodeOutcome> episodes);

/// Episodes of an environment that begin with a seed, and what a reader should know of them.
using JudgedPlay = std::function<engine::Result<models::PlayedEpisodes>(
    models::VectorEnvironment& environment, std::uint64_t seed)>;

/// A controller to be judged: its name in the table, and how it is made for so many rows.
struct JudgedController {
  std::string name;
  models::ControllerMaker make;
  JudgedPlay play = {};  ///< instead of `make`, where it takes more than a controller
};

struct EvaluationOptions {
  std::uint32_t episodes = 20;
  std::uint64_t seed = 1;
  std::function<bool()> keep_going;
};

/// Lets each controller play the same held-out episodes, one copy each, and holds the others
/// against the first one, episode by episode. Errors: of the controllers and the environment.
engine::Result<std::vector<ControllerScore>> evaluate_controllers(
    const EnvironmentSource& source, const std::vector<JudgedController>& controllers,
    const EvaluationOptions& options);

}  // namespace orrery::scenarios
