// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "engine/registry/exit_code.h"
#include "scenarios/cli/console.h"

namespace orrery::scenarios {

/// The words of `orrery train`.
struct TrainWords {
  std::string source;  ///< a scenario file, a folder with a data card, or a classic task
  std::string agent;   ///< or a learner of control
  std::string out;
  std::vector<std::string> sets;
  std::optional<std::uint64_t> seed;
  std::string until;
  std::uint64_t steps = 0;  ///< epochs of an agent, steps of the environment of a learner
  bool resume = false;
  bool restart = false;
  std::string json;

  // Of control alone.
  std::vector<std::string> params;  ///< `NAME=VALUE` of the learner
  std::string control;
  std::uint32_t threads = 1;
  std::uint32_t eval_episodes = 20;
  std::uint64_t eval_seed = 1;
  std::uint64_t curve_every = 0;
  std::uint32_t curve_episodes = 10;
  std::string kept = "last";
  std::string tensorboard;
};

/// Whether they mean a learner of control and its environment, not an agent and its data.
bool means_control(const TrainWords& words);
engine::ExitCode train_control(const Console& console, const TrainWords& words);

}  // namespace orrery::scenarios
