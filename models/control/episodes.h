// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "engine/agent/controller.h"
#include "models/control/vector_environment.h"

namespace orrery::models {

/// What one episode of a copy came to; means over its decision makers.
struct EpisodeOutcome {
  double reward = 0.0;  ///< undiscounted return
  std::uint32_t steps = 0;
  bool terminated = false;
  std::vector<double> costs;     ///< by `ControlTask::costs`
  std::vector<double> measures;  ///< by `ControlTask::measures`
  double fallback_share = 0.0;   ///< of the decisions: taken by the fallback of the task
  bool operator==(const EpisodeOutcome&) const = default;
};

struct PlayedEpisodes {
  std::vector<EpisodeOutcome> episodes;
  std::vector<std::string> remarks;  ///< what a reader of the result should know, one line each
};

/// A controller for so many rows, as it begins.
using ControllerMaker =
    std::function<engine::Result<std::unique_ptr<engine::Controller>>(std::size_t rows)>;

/// Lets a controller play the first episode of every copy, all beginning anew with `seed`, so that
/// copy k meets the same luck whoever plays. `controller` has room for all rows. Errors: of the
/// environment; `episode-endless` (no end after `kEpisodeStepsMax` steps, where the task has no
/// limit of its own); `interrupted`.
inline constexpr std::uint32_t kEpisodeStepsMax = 10'000'000;
engine::Result<std::vector<EpisodeOutcome>> play_episodes(
    VectorEnvironment& environment, engine::Controller& controller, std::uint64_t seed,
    const std::function<bool()>& keep_going = {});

/// Returns of episodes, in their order.
std::vector<double> returns_of(const std::vector<EpisodeOutcome>& episodes);

}  // namespace orrery::models
