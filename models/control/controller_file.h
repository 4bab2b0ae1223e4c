// SPDX-License-Identifier: Apache-2.0
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "models/control/trained_policy.h"

namespace orrery::models {

/// A point of a learning curve: the deterministic policy on episodes that it does not learn from.
struct CurvePoint {
  std::uint64_t steps = 0;  ///< of training so far
  double mean = 0.0;        ///< return
  double lower = 0.0;       ///< of the mean, 95 %
  double upper = 0.0;
  double iqm = 0.0;         ///< interquartile mean of the returns
  double train_mean = 0.0;  ///< of the latest training episodes, as they were explored; NaN: none
};

/// A trained policy as `orrery train` writes it: what it is for, how it came about, its weights.
struct ControllerFile {
  engine::ControlTask task;
  std::string learner;                ///< catalogue name, such as `ppo`
  std::vector<std::string> settings;  ///< `name=value` of every parameter, sorted
  std::uint64_t seed = 0;
  std::uint64_t steps = 0;        ///< that it has learned from
  std::uint64_t steps_total = 0;  ///< planned
  std::string trained_on;         ///< the task or scenario, with its digest
  std::vector<CurvePoint> curve;
  TrainedPolicy policy;
  bool finished = false;         ///< false in a checkpoint
  std::vector<std::byte> state;  ///< of trainer and environment; empty when finished
};

/// Whole or not at all, like a model file. Error: `io-write`.
engine::Result<void> write_controller_file(const std::string& path, const ControllerFile& file);

/// Errors: `io-open`, `model-foreign`, `model-version`, `model-damaged`.
engine::Result<ControllerFile> read_controller_file(const std::string& path);

/// How a task differs from the one that a controller was made for, one mistake for each axis,
/// choice or agent (`controller-spaces`, at `place`); empty where the controller fits.
engine::Diagnostics space_mismatch(const engine::ControlTask& trained,
                                   const engine::ControlTask& wanted,
                                   const engine::SourcePlace& place);

/// The controller of a file for a task, with room for `rows`. Errors: `controller-spaces`,
/// `model-damaged` (weights that do not fit their own task).
engine::Result<std::unique_ptr<engine::Controller>> controller_of_file(
    const ControllerFile& file, const engine::ControlTask& task, std::size_t rows,
    const engine::SourcePlace& place);

}  // namespace orrery::models
