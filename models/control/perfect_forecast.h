// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/agent/controller.h"
#include "models/control/episodes.h"
#include "models/control/sequence_search.h"

namespace orrery::models {

/// Model-predictive control that has the plant itself as its model, and knows all luck to come:
/// what no controller can reach that sees the present alone. A line to hold others against.
///
/// At a decision the state of the judged environment is loaded into clones, in which sequences of
/// actions are played and searched (sequence_search.h); the first `commit` actions of the best one
/// are carried out, then it looks again. Faults, weather and noise come in the clones as they will
/// come to the plant. It is a lower estimate of the best that is possible: the search may miss
/// it, and looks no further than its horizon. Decision makers of one copy search at the same time,
/// each for its own reward: where one changes the reward of another, it is no bound.
///
/// It needs clones, so that it plays where episodes are played for judgement, and nowhere else.
const engine::ModelInfo& perfect_forecast_info();
/// Errors: always `controller-foresight`, which says where it may stand.
engine::Result<std::unique_ptr<engine::Controller>> make_perfect_forecast(
    const engine::ControllerSpec& spec);

struct ForesightSpec {
  engine::ParamSet params;  ///< of `perfect_forecast_info`
  EnvironmentMaker clones;  ///< of the judged environment, each stepped by one thread
  /// Controllers whose way on is a candidate of every search.
  std::vector<ControllerMaker> starts;
  std::uint32_t threads = 1;  ///< no number depends on them
  std::uint64_t search_seed = 1;
  std::function<bool()> keep_going;
  std::function<void(std::uint32_t decisions)> on_decision;
};

/// Plays as `play_episodes` does. Where one of `starts` has the larger return over a whole episode,
/// its episode stands in the outcome, so that it is never below them; a remark says how often.
engine::Result<PlayedEpisodes> play_with_foresight(VectorEnvironment& environment,
                                                   const ForesightSpec& spec, std::uint64_t seed);

}  // namespace orrery::models
