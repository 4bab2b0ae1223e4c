// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "engine/time/sim_time.h"

namespace orrery::engine {

/// One number of an observation or of an action, in SI units.
struct SpaceAxis {
  std::string name;        ///< `room.temperature`, `price[+2 h]`
  std::string unit = "1";  ///< SI
  double low = -std::numeric_limits<double>::infinity();
  double high = std::numeric_limits<double>::infinity();
  bool operator==(const SpaceAxis&) const = default;
};

/// Something that should stay small: its cost adds up over an episode.
struct CostLimit {
  std::string name;
  double budget = 0.0;  ///< of an episode; more is a violation
};

/// Something that an episode is reported by, beside its reward: money, comfort, service.
struct EpisodeMeasure {
  std::string name;
  std::string unit = "1";
};

/// What there is to see, to do and to reach: the border between a plant (or a classic task) and
/// whoever controls it. A copy of the task has one decision maker, or several of the same kind
/// (`agents`), who act at the same instants and whose episodes end together. A *row* is one
/// decision maker of one copy: row = copy * agent_count() + agent.
struct ControlTask {
  std::string name;
  std::vector<SpaceAxis> observation;
  /// A discrete task: actions are the numbers 0 .. choices - 1. 0: a continuous one.
  std::uint32_t choices = 0;
  std::vector<std::string> choice_names;  ///< empty, or one a choice
  /// A continuous task: an action is a point of this box; every bound is finite.
  std::vector<SpaceAxis> action;
  /// The action that is in force before the first one, and leaves things as they are; empty: the
  /// first choice, or 0 in each axis as far as the box allows.
  std::vector<double> at_first;
  std::vector<std::string> agents;  ///< empty: one, without a name
  std::vector<CostLimit> costs;
  std::vector<EpisodeMeasure> measures;
  std::uint32_t steps_max =
      0;            ///< of an episode, which is then truncated; 0: it may go on for ever
  Duration period;  ///< simulated, of a step; 0: the task has no time of its own

  bool is_discrete() const { return choices > 0; }
  std::size_t observation_width() const { return observation.size(); }
  /// Floats that an action takes: a discrete one is its number, as one float.
  std::size_t action_width() const { return is_discrete() ? 1 : action.size(); }
  std::size_t agent_count() const { return agents.empty() ? 1 : agents.size(); }
};

}  // namespace orrery::engine
