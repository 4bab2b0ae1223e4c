// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engine/agent/agent_site.h"
#include "engine/agent/control_task.h"
#include "engine/agent/controller.h"
#include "engine/population/column_function.h"

namespace orrery::engine {

/// What the last tick of a control saw, and what the step that it ended was worth; one row a
/// decision maker. Step columns mean nothing at the first tick of an episode.
struct ControlStep {
  SimTime at;
  std::uint64_t number = 0;           ///< of the tick in this run, from 0
  std::vector<float> observations;    ///< rows x observation_width()
  std::vector<std::uint8_t> missing;  ///< same shape
  std::vector<float> actions;         ///< rows x action_width(): what was done at this tick
  std::vector<double> measures;       ///< rows x measures
  std::vector<double> rewards;        ///< rows
  std::vector<std::uint8_t> terminated;  ///< rows
  std::vector<double> costs;             ///< rows x costs
};

/// A controller where it runs, or the place that an environment keeps for one. At each tick, after
/// all agents, it takes what arrived at its node, brings the populations that its measures read to
/// the tick's time, and has the observation, the measures and the reward of the step that ends.
/// Then its controller decides; without one (an environment's), the run can be stopped right behind
/// the tick and told what to do by `Executive::act`. Commands leave at the end of the node's work,
/// and at least one nanosecond behind the tick in either case, so that both ways give the same run
/// to the bit.
class ControlSite;  // ControlSiteSpec and the class follow: see issue brief

}  // namespace orrery::engine
