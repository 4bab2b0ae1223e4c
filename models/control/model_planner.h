// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "models/control/dynamics_model.h"
#include "models/control/sequence_search.h"

namespace orrery::models {

/// A learned model and how actions are planned in it, as plain numbers.
struct PlannerWeights {
  DynamicsWeights model;
  SequenceSearchParams search;
  std::uint64_t commit = 1;  ///< decisions between two searches
  double discount = 0.99;
  std::uint64_t seed = 0;  ///< of the search's luck

  void save(engine::ArchiveWriter& archive) const;
  bool load(engine::ArchiveReader& archive);  ///< false: damaged, or out of range
};

/// Why they cannot serve the task, in words; empty where they can.
std::string misfit(const PlannerWeights& weights, const engine::ControlTask& task);

/// A controller that plans: every `commit`-th decision it searches the sequence of actions that
/// earns most in the learned model from what is seen now (sequence_search.h), and carries out its
/// first ones. Rows are searched each on its own. The same bits on every machine.
std::unique_ptr<engine::Controller> make_model_planner(const engine::ControlTask& task,
                                                       PlannerWeights weights, std::size_t rows);

}  // namespace orrery::models
